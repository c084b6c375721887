"""The log: who did what, when, to what. Read only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.exports import ExportedList, list_file
from app.accounts.permissions import Permission
from app.admin.forms import LogFilter
from app.admin.queries import AREAS, log_entries
from app.audit.origins import origin_of
from app.audit.queries import sentence, told
from app.audit.reasons import reason_of
from app.web.exports import Column
from app.web.forms import query_form
from app.web.pages import page
from app.web.paging import paginate

blueprint = Blueprint("audit_log", __name__, url_prefix="/audit")

COLUMNS = ExportedList(
    "admin.log",
    _l("Log"),
    (
        Column(_l("When"), lambda entry: entry.at),
        Column(_l("Who"), lambda entry: entry.actor_name),
        Column(_l("What"), sentence),
        Column(_l("Reason"), reason_of),
        Column(_l("Tag"), lambda entry: entry.tag),
        Column(_l("What it is about"), lambda entry: entry.subject_label),
        Column(_l("When (UTC)"), lambda entry: entry.at.isoformat(sep=" ", timespec="seconds")),
    ),
)
#: The same for administrators: addresses of people are for them alone.
WITH_ORIGIN = ExportedList(
    "admin.log_with_origin",
    _l("Log with addresses"),
    (*COLUMNS.columns, Column(_l("Where from"), origin_of)),
)


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """The newest first, filtered as the address says."""
    form, sees_origin = _form(), _sees_origin()
    entries = paginate(_filtered(form))
    return page(
        "admin/audit_log.html",
        filters=form,
        areas=AREAS,
        entries=entries,
        sees_origin=sees_origin,
        lines=list(zip(entries.items, told(entries.items, with_origin=sees_origin), strict=True)),
        is_filtered=any(form.values().values()),
        status=422 if form.errors else 200,
    )


@blueprint.get("/export/<any(csv, xlsx):kind>")
@requires(Permission.AUDIT_READ)
def export(kind: str) -> Response:
    """The log as it is filtered, as a file."""
    return list_file(WITH_ORIGIN if _sees_origin() else COLUMNS, _filtered(_form()), kind=kind)


def _sees_origin() -> bool:
    return can(signed_in_person(), Permission.PERSON_MANAGE)


def _form() -> Any:
    form = query_form(LogFilter)
    form.validate()
    return form


def _filtered(form: Any) -> Any:
    return log_entries(
        signed_in_person(),
        who=form.who.data or "",
        area=form.area.data,
        since=form.since.data,
        until=form.until.data,
    )
