"""Who is told of reports."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.models import AuditEntry
from app.core.db import db
from app.core.errors import NotFound
from app.notifications.rules import notices_for, seen_by
from app.notifications.states import Topic
from app.promo.queries.people import people_at_hand
from app.reports import tags
from app.reports.access import report_for
from app.reports.models import Report
from app.web.addresses import path_to


def _page(_entry: AuditEntry, report: Report) -> str:
    return path_to("reports.detail", number=report.request_id, edition=report.edition)


def _verdict(_entry: AuditEntry, report: Report) -> list[tuple[str, str]]:
    return [(_("Verdict"), report.verdict)] if report.verdict else []


def _print_page(entry: AuditEntry, report: Report) -> str:
    at = {"number": report.request_id, "edition": report.edition}
    return path_to("report_prints.progress", print_id=entry.changes["print_id"], **at)


@notices_for(
    tags.REPORT_IN_REVIEW,
    about=Topic.REVIEWS,
    why=_l("You may publish this report."),
    path=_page,
    facts=_verdict,
    awaits_answer=True,
)
def publishers(_entry: AuditEntry, report: Report) -> Iterable[Person]:
    """Those who may publish it."""
    request_ = report.request
    networks = request_.scope_network_ids
    return people_at_hand(Permission.REPORT_PUBLISH, community_id=request_.community_id, network_ids=networks)


@notices_for(tags.REPORT_RETURNED, about=Topic.REVIEWS, why=_l("You write this report."), path=_page)
def writer(_entry: AuditEntry, report: Report) -> Iterable[Person]:
    """The writer learns what is missing."""
    return [report.written_by]


@notices_for(
    tags.REPORT_PUBLISHED, about=Topic.REPORTS, why=_l("This promo was yours, or you worked on it."), path=_page,
    facts=_verdict,
)  # fmt: skip
def those_concerned(_entry: AuditEntry, report: Report) -> Iterable[Person | None]:
    """Who filed the request, who wrote the report, and who brought it out on the networks."""
    request_ = report.request
    return [request_.filed_by, report.written_by, *(row.owner for row in request_.networks)]


@notices_for(tags.REPORT_PRINTED, about=Topic.REPORTS, why=_l("You asked for this PDF."), path=_print_page)
def reader(entry: AuditEntry, _report: Report) -> Iterable[Person | None]:
    """Who asked for the PDF, and may have left the page since."""
    return [db.session.get(Person, entry.changes["asked_by_id"])] if entry.changes.get("asked_by_id") else []


@seen_by("report")
def report_with(person: Person, report_id: int) -> Report:
    """The report, or NotFound: asked again before a mail about it that has waited is sent."""
    report = db.session.get(Report, report_id)
    if report is None:
        raise NotFound
    return report_for(person, report.request_id, report.edition)
