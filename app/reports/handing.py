"""The reports that somebody writes, and how they go to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager

from app.accounts.access import can
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.questions import Duty, Handed, Piece
from app.audit.actors import Actor
from app.core.db import db, flush
from app.core.versions import locked
from app.reports.models import Report
from app.reports.states import ReportState
from app.web.addresses import path_to

_BEGUN = (ReportState.DRAFT, ReportState.REVIEW)


def _give_report(report_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    del actor
    report = locked(Report, report_id)
    if report is None or person is None or report.written_by_id != holder.id or report.state not in _BEGUN:
        return None
    report.written_by = person
    flush()
    return Handed(report)


REPORTS = Duty("reports", _l("Reports"), "reports.index", "written_by", Report.written_by, _give_report)


def reports_held(person: Person) -> Sequence[Piece]:
    """The reports that `person` writes and that are not out yet."""
    query = (
        sa.select(Report)
        .join(Report.request)
        .where(Report.written_by_id == person.id, Report.state.in_(_BEGUN))
        .options(contains_eager(Report.request))
        .order_by(Report.id)
    )
    return [
        Piece(REPORTS, one.id, one.audit_label, _url(one), _writes(one.request.community_id, one.scope_network_ids))
        for one in db.session.scalars(query)
    ]


def _writes(community_id: int, network_ids: Iterable[str]) -> Callable[[Person], bool]:
    return lambda person: can(person, Permission.REPORT_WRITE, community_id=community_id, network_ids=network_ids)


def _url(report: Report) -> str:
    return path_to("reports.detail", number=report.request_id, edition=report.edition)
