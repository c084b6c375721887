"""The ledger of an initiative: every line, entering one, correcting one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import Permission
from app.community import queries
from app.community.access import entry_of, initiative_for
from app.community.actions import enter_line, is_ledger_open
from app.community.forms.initiatives import LedgerForm
from app.community.models import Initiative, LedgerEntry
from app.community.states import EntryKind
from app.community.views import columns
from app.core import clock
from app.figures.kinds import EvidenceGrade
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("ledger", __name__, url_prefix="/initiatives/<string:slug>/ledger")


@blueprint.get("")
@requires(Permission.COMMUNITY_READ)
def index(slug: str) -> Response:
    """Every line, the newest day first, corrected ones too."""
    initiative = initiative_for(signed_in_person(), slug)
    return page(
        "community/ledger_index.html", initiative=initiative, ledger=queries.ledger_of(initiative),
        listed=paginate(queries.ledger_lines(initiative)), corrected=queries.corrected_numbers(initiative),
        may_enter=_may_enter(initiative),
    )  # fmt: skip


@blueprint.get("/export/<any(csv, xlsx):file_kind>")
@requires(Permission.COMMUNITY_READ)
def export(slug: str, file_kind: str) -> Response:
    """Every line, as a file."""
    initiative = initiative_for(signed_in_person(), slug)
    return list_file(columns.LEDGER, queries.ledger_lines(initiative), kind=file_kind, of=initiative.title)


@blueprint.get("/new")
@requires(Permission.INITIATIVE_EDIT)
def new(slug: str) -> Response:
    """The form of a new line."""
    initiative = _initiative(slug)
    form = LedgerForm(
        kind=EntryKind.ITEM_IN, happened_on=clock.today(initiative.community.time_zone),
        grade=EvidenceGrade.SELF_REPORTED,
    )  # fmt: skip
    return _form_page(initiative, form)


@blueprint.post("/new")
@requires(Permission.INITIATIVE_EDIT)
def enter(slug: str) -> Response:
    """Enter a line."""
    initiative, form = _initiative(slug), LedgerForm()
    if form.submitted() and form.tries(lambda: enter_line(initiative, actor=signed_in_person(), **form.values())):
        flash(_("Entered."), "good")
        return see_other(url_for("initiatives.detail", slug=slug))
    return _form_page(initiative, form, status=422)


@blueprint.get("/<int:number>/correct")
@requires(Permission.INITIATIVE_EDIT)
def correction(slug: str, number: int) -> Response:
    """The form that replaces a line by a right one."""
    initiative = _initiative(slug)
    line = entry_of(initiative, number)
    return _form_page(initiative, LedgerForm(obj=line, note=""), line=line)


@blueprint.post("/<int:number>/correct")
@requires(Permission.INITIATIVE_EDIT)
def correct(slug: str, number: int) -> Response:
    """Replace a line; the old one stays readable."""
    initiative, form = _initiative(slug), LedgerForm()
    line = entry_of(initiative, number)
    if form.submitted() and form.tries(
        lambda: enter_line(initiative, actor=signed_in_person(), corrects=line, **form.values())
    ):
        flash(_("Corrected."), "good")
        return see_other(url_for("ledger.index", slug=slug))
    return _form_page(initiative, form, line=line, status=422)


def _initiative(slug: str) -> Initiative:
    return initiative_for(signed_in_person(), slug, to=Permission.INITIATIVE_EDIT)


def _may_enter(initiative: Initiative) -> bool:
    may_edit = can(signed_in_person(), Permission.INITIATIVE_EDIT, community_id=initiative.community_id)
    return may_edit and is_ledger_open(initiative)


def _form_page(initiative: Initiative, form: Any, *, line: LedgerEntry | None = None, status: int = 200) -> Response:
    return page("community/ledger_form.html", initiative=initiative, form=form, line=line, status=status)
