"""Initiatives: the list, the page of one, and each step of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, can_anywhere, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.lifecycle import available, missing_with, step_for
from app.accounts.permissions import Permission
from app.audit.queries import history_of, told
from app.community import actions, queries
from app.community.access import community_for, initiative_for
from app.community.forms.initiatives import STEP_FORMS, InitiativeForm, LegacyInitiativeForm, NewInitiativeForm
from app.community.models import Initiative
from app.community.panels import panels_for
from app.community.queries import InitiativeFilters
from app.community.states import InitiativeState
from app.community.views import columns
from app.core import clock
from app.web.filters import enum_filter, text_filter, word_filter
from app.web.forms import EditForm
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("initiatives", __name__)

ACTS: dict[str, Callable[..., None]] = {
    "plan": actions.plan_initiative,
    "start": actions.start_initiative,
    "pause": actions.pause_initiative,
    "resume": actions.resume_initiative,
    "complete": actions.complete_initiative,
    "review": actions.review_initiative,
    "drop": actions.drop_initiative,
}
_STEP = "/initiatives/<string:slug>/<any(plan, start, pause, resume, complete, review, drop):action>"
SHOWN_LINES = 10


@blueprint.get("/initiatives")
@requires(Permission.COMMUNITY_READ)
def index() -> Response:
    """Initiatives of all communities that one may read, those that go on first."""
    person, filters = signed_in_person(), _filters()
    listed = paginate(queries.initiatives_listed(person, filters))
    return page(
        "community/initiative_index.html", listed=listed, filters=filters, states=InitiativeState,
        ledgers=queries.ledgers_of(one.id for one in listed.items),
        communities=queries.community_choices(person, Permission.COMMUNITY_READ),
        may_create=can_anywhere(person, Permission.INITIATIVE_EDIT),
        may_enter_legacy=can_anywhere(person, Permission.LEGACY_CASE_ENTER),
    )  # fmt: skip


@blueprint.get("/initiatives/export/<any(csv, xlsx):file_kind>")
@requires(Permission.COMMUNITY_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = queries.initiatives_listed(signed_in_person(), _filters())
    return list_file(columns.INITIATIVES, query, kind=file_kind)


@blueprint.get("/initiatives/new")
@requires(Permission.INITIATIVE_EDIT)
def new() -> Response:
    """The short first form."""
    form = _with_communities(NewInitiativeForm(), Permission.INITIATIVE_EDIT)
    form.community.data = request.args.get("community")
    return page("community/initiative_new.html", form=form)


@blueprint.post("/initiatives/new")
@requires(Permission.INITIATIVE_EDIT)
def create() -> Response:
    """Note an idea."""
    person, form = signed_in_person(), _with_communities(NewInitiativeForm(), Permission.INITIATIVE_EDIT)
    if form.submitted():
        community = community_for(person, form.community.data, to=Permission.INITIATIVE_EDIT)
        initiative = actions.create_initiative(community, actor=person, **form.values("community"))
        flash(_("The idea is noted. Plan it when you know who, what and when."), "good")
        return see_other(url_for("initiatives.detail", slug=initiative.slug))
    return page("community/initiative_new.html", form=form, status=422)


@blueprint.get("/initiatives/legacy")
@requires(Permission.LEGACY_CASE_ENTER)
def legacy() -> Response:
    """The form for what happened before the portal."""
    form = _with_communities(LegacyInitiativeForm(), Permission.LEGACY_CASE_ENTER)
    form.community.data = request.args.get("community")
    return page("community/initiative_legacy.html", form=form)


@blueprint.post("/initiatives/legacy")
@requires(Permission.LEGACY_CASE_ENTER)
def record_legacy() -> Response:
    """Enter it, completed and marked 'legacy'."""
    person, form = signed_in_person(), _with_communities(LegacyInitiativeForm(), Permission.LEGACY_CASE_ENTER)
    if form.submitted(also=lambda: actions.legacy_gaps(form.readable_values())):
        community = community_for(person, form.community.data, to=Permission.LEGACY_CASE_ENTER)
        typed = form.values("community")
        initiative = form.result_of(lambda: actions.record_legacy_initiative(community, actor=person, **typed))
        if initiative:
            flash(_("Entered. Add what is known to its ledger."), "good")
            return see_other(url_for("initiatives.detail", slug=initiative.slug))
    return page("community/initiative_legacy.html", form=form, status=422)


@blueprint.get("/initiatives/<string:slug>")
@requires(Permission.COMMUNITY_READ)
def detail(slug: str) -> Response:
    """One initiative with its figures, its ledger, its next step and its history."""
    person = signed_in_person()
    initiative = initiative_for(person, slug)
    ledger = queries.ledger_of(initiative)
    may_edit = can(person, Permission.INITIATIVE_EDIT, community_id=initiative.community_id)
    return page(
        "community/initiative_detail.html", initiative=initiative, panels=panels_for(initiative, person),
        community=initiative.community, ledger=ledger,
        figures=queries.figures_of(initiative, ledger),
        lines=queries.latest_ledger_lines(initiative, limit=SHOWN_LINES),
        corrected=queries.corrected_numbers(initiative),
        steps=available(initiative, person), forms=STEP_FORMS, history=told(history_of(initiative)),
        may_edit=may_edit, may_enter=may_edit and actions.is_ledger_open(initiative),
    )  # fmt: skip


@blueprint.get("/initiatives/<string:slug>/edit")
@requires(Permission.INITIATIVE_EDIT)
def edit(slug: str) -> Response:
    """Everything that can be changed before it is over."""
    initiative = initiative_for(signed_in_person(), slug, to=Permission.INITIATIVE_EDIT)
    return page("community/initiative_edit.html", initiative=initiative, form=InitiativeForm(obj=initiative))


@blueprint.post("/initiatives/<string:slug>/edit")
@requires(Permission.INITIATIVE_EDIT)
def save(slug: str) -> Response:
    """Keep what was edited."""
    person = signed_in_person()
    initiative = initiative_for(person, slug, to=Permission.INITIATIVE_EDIT)
    form = InitiativeForm(obj=initiative)
    if form.submitted(also=lambda: actions.initiative_gaps(initiative, form.readable_values())) and form.tries(
        lambda: actions.edit_initiative(initiative, actor=person, version=form.seen_version, **form.values())
    ):
        flash(_("Saved."), "good")
        return see_other(url_for("initiatives.detail", slug=slug))
    return page("community/initiative_edit.html", initiative=initiative, form=form, status=422)


@blueprint.get(_STEP)
@requires(Permission.INITIATIVE_EDIT)
def step(slug: str, action: str) -> Response:
    """What a step of the life cycle asks for."""
    initiative = initiative_for(signed_in_person(), slug, to=Permission.INITIATIVE_EDIT)
    form = STEP_FORMS.get(action, EditForm)(obj=initiative)
    _prepare(form, initiative, action)
    return _step_page(initiative, action, form)


@blueprint.post(_STEP)
@requires(Permission.INITIATIVE_EDIT)
def take_step(slug: str, action: str) -> Response:
    """Take the step."""
    person = signed_in_person()
    initiative = initiative_for(person, slug, to=Permission.INITIATIVE_EDIT)
    form = STEP_FORMS.get(action, EditForm)(obj=initiative)
    typed = {"version": form.seen_version, **form.values()} if action in STEP_FORMS else {}
    if form.submitted(also=lambda: missing_with(form.readable_values(), initiative, action)) and form.tries(
        lambda: ACTS[action](initiative, actor=person, **typed)
    ):
        flash(_("“%(title)s”: %(state)s.", title=initiative.title, state=initiative.state.label), "good")
        return see_other(url_for("initiatives.detail", slug=slug))
    return _step_page(initiative, action, form, status=422)


def _filters() -> InitiativeFilters:
    return InitiativeFilters(
        text=text_filter(), community=request.args.get("community", "")[:60],
        state=enum_filter("state", InitiativeState), when=word_filter("when", "live", "over"),
    )  # fmt: skip


def _with_communities(form: Any, permission: Permission) -> Any:
    form.community.choices = queries.community_choices(signed_in_person(), permission)
    return form


def _prepare(form: Any, initiative: Initiative, action: str) -> None:
    """What the portal can fill in by itself: today as the last day, what should be left by the ledger, the owner."""
    if action == "complete":
        today = clock.today(initiative.community.time_zone)
        form.ends_on.data = min(form.ends_on.data or today, today)
        form.n_left.data = queries.ledger_of(initiative).n_left if form.n_left.data is None else form.n_left.data
    if action == "plan" and form.owner.data is None:
        form.owner.data = form.owner.people.get(str(signed_in_person().id))


def _step_page(initiative: Initiative, action: str, form: EditForm, *, status: int = 200) -> Response:
    ledger = queries.ledger_of(initiative) if action in {"complete", "review"} else None
    return page(
        "community/initiative_step.html", initiative=initiative, form=form, ledger=ledger,
        step=step_for(initiative, action), status=status,
    )  # fmt: skip
