"""The list of reports, one report, and its tables."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.exports import ExportedList, list_file
from app.accounts.lifecycle import available, missing
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.files.downloads import send_stored
from app.files.models import StoredFile
from app.reports import charts, queries, showing
from app.reports.access import may_write, report_for
from app.reports.actions import note_export
from app.reports.codec import from_plain
from app.reports.content import ReportContent, Verdict
from app.reports.differences import differences
from app.reports.models import Report
from app.reports.queries import ReportFilters
from app.reports.sections import build_content
from app.reports.states import OUT_REPORTS, ReportState
from app.reports.tables import TABLES, names_of_tables
from app.web.exports import Column, table_file
from app.web.filters import enum_filter, text_filter
from app.web.i18n import LOCALE_NAMES
from app.web.pages import page
from app.web.paging import paginate

blueprint = Blueprint("reports", __name__)

ADDRESS = "/reports/<request_number:number>/<edition:edition>"


def _verdict(row: Any) -> str:
    """The sentence that somebody wrote, else the computed one; empty for a report that is not out."""
    if row.Report.verdict or row.verdict is None:
        return str(row.Report.verdict)
    return showing.words_of_verdict(from_plain(Verdict, row.verdict))


#: The columns of the list as a file: each row is a report beside its frozen verdict.
COLUMNS = ExportedList(
    "reports.reports",
    _l("Reports"),
    (
        Column(_l("Number"), lambda row: row.Report.request.number),
        Column(_l("Title"), lambda row: row.Report.request.title),
        Column(_l("Community"), lambda row: row.Report.request.community.name),
        Column(_l("Version"), lambda row: row.Report.edition),
        Column(_l("State"), lambda row: row.Report.state.label),
        Column(_l("Published"), lambda row: row.Report.published_at),
        Column(_l("Prepared by"), lambda row: row.Report.written_by.name),
        Column(_l("Verdict"), _verdict),
    ),
)


@blueprint.get("/reports")
@requires(Permission.REPORT_READ)
def index() -> Response:
    """Reports on the requests that one sees, drafts first, then the newest."""
    person, filters = signed_in_person(), _filters()
    listed = paginate(queries.reports_listed(person, filters))
    verdicts = queries.verdicts_of(listed.items)
    return page(
        "reports/index.html",
        listed=listed,
        verdicts={number: showing.words_of_verdict(verdict) for number, verdict in verdicts.items()},
        filters=filters,
        states=ReportState,
        communities=queries.communities_reported(person),
        may_begin=can_anywhere(person, Permission.REPORT_WRITE),
    )


@blueprint.get("/reports/export/<any(csv, xlsx):file_kind>")
@requires(Permission.REPORT_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    rows = queries.with_verdicts(queries.reports_listed(signed_in_person(), _filters()))
    return list_file(COLUMNS, rows, kind=file_kind, scalars=False)


@blueprint.get(ADDRESS)
@requires(Permission.REPORT_READ)
def detail(number: int, edition: int) -> Response:
    """One version: live figures while it is written, the snapshot and nothing else once it is published."""
    person = signed_in_person()
    report = report_for(person, number, edition)
    snapshot = queries.snapshot_of(report) if report.state in OUT_REPORTS else None
    content = queries.content_of(snapshot) if snapshot else build_content(report, now=clock.now())
    return page(
        "reports/detail.html",
        report=report,
        snapshot=snapshot,
        content=content,
        show=showing,
        notes=showing.Footnotes(content),
        tables=names_of_tables(content),
        charts=[charts.outcome_chart(content), charts.network_chart(content), charts.funnel_chart(content)],
        front=charts.ledger_chart(content, prefix="front"),
        versions=queries.versions_of(number) if snapshot or edition > 1 else [report],  # a first draft is alone
        changes=_changes(report, content),
        languages_of_print=list(LOCALE_NAMES.items()),
        **_acts(person, report),
    )


@blueprint.get(f"{ADDRESS}/tables/<any(figures, placements, readings, leads, ledger):name>.csv")
@requires(Permission.REPORT_READ)
def table(number: int, edition: int, name: str) -> Response:
    """One of the tables that are attached to the PDF as well."""
    person = signed_in_person()
    report = report_for(person, number, edition)
    content = content_shown(report)
    note_export(report, file=f"{name}.csv", actor=person)
    found = TABLES[name](content)
    return table_file(f"R-{number} v{edition} {name}", found.columns, found.rows, kind="csv")


@blueprint.get(f"{ADDRESS}/pictures/<int:file_id>")
@requires(Permission.REPORT_READ)
def picture(number: int, edition: int, file_id: int) -> Response:
    """A picture of a post of this very report (T03)."""
    content = content_shown(report_for(signed_in_person(), number, edition))
    stored = db.session.get(StoredFile, file_id)
    if stored is None or file_id not in {place.picture_id for place in content.placements}:
        raise NotFound
    return send_stored(stored)


def content_shown(report: Report) -> ReportContent:
    """The frozen content of what is published, else what the rows say now."""
    if report.state in OUT_REPORTS:
        return queries.content_of(queries.snapshot_of(report))
    return build_content(report, now=clock.now())


def _acts(person: Person, report: Report) -> dict[str, Any]:
    """What the reader may do, what is missing for the next step, and what stands frozen."""
    steps = {step.action: step for step in available(report, person)}
    following = next((action for action in ("send_to_review", "publish") if action in steps), None)
    is_out, writes = report.state in OUT_REPORTS, may_write(person, report.request)
    return {
        "steps": steps,
        "gaps": missing(report, following) if following else {},
        "may_write": writes and not is_out,
        "may_correct": writes and report.state == ReportState.PUBLISHED,
    }


def _changes(report: Report, content: ReportContent) -> list[Any]:
    """What this version says differently from the one before it."""
    earlier = queries.earlier_snapshot(report) if report.edition > 1 else None
    return differences(queries.content_of(earlier), content) if earlier else []


def _filters() -> ReportFilters:
    community = request.args.get("community", "")[:60]
    return ReportFilters(text=text_filter(), community=community, state=enum_filter("state", ReportState))
