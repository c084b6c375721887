"""Reading reports: the list, the versions of one, frozen contents, prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.models import Person
from app.community.models import Community, LedgerEntry
from app.community.states import EntryKind
from app.core.db import db
from app.core.search import kept_folded
from app.core.text import whole_number
from app.promo.access import visible as visible_requests
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.promo.words import Kpi
from app.reports.access import visible
from app.reports.codec import from_plain
from app.reports.content import ReportContent, Verdict
from app.reports.models import Report, ReportSnapshot
from app.reports.states import ReportState
from app.reports.words import Colour
from app.results.models import CurrentReading, Lead
from app.results.words import LeadStatus, Metric


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """What the list of reports is narrowed to."""

    text: str = ""
    community: str = ""
    state: ReportState | None = None


def reports_listed(person: Person, filters: ReportFilters) -> sa.Select[Report]:
    """Reports by the filters, drafts and the newest first; superseded versions only when asked for."""
    query = visible(person).options(
        # apart: all that one sees is sorted, so the rows that are sorted are kept small
        selectinload(Report.request).joinedload(PromoRequest.community),
        joinedload(Report.written_by),
    )
    if filters.state is not None:
        query = query.where(Report.state == filters.state)
    else:
        query = query.where(Report.state != ReportState.SUPERSEDED)
    if filters.text:
        query = query.where(kept_folded(filters.text, PromoRequest, Report))
    if filters.community:
        query = query.join(PromoRequest.community).where(Community.slug == filters.community)
    return query.order_by(Report.published_at.is_not(None), *_NEWEST)


_NEWEST = (Report.published_at.desc(), Report.id.desc())


def communities_reported(person: Person) -> list[tuple[str, str]]:
    """Slug and name of the communities that have a report one may read."""
    one = visible(person).where(PromoRequest.community_id == Community.id).exists()  # the first one is enough
    rows = db.session.execute(sa.select(Community.slug, Community.name).where(one).order_by(Community.name))
    return [(slug, name) for slug, name in rows]


def requests_to_report(person: Person) -> list[PromoRequest]:
    """Requests whose figures are being collected and whose report nobody has begun, the oldest first."""
    begun = sa.exists().where(Report.request_id == PromoRequest.id)
    query = visible_requests(person).where(PromoRequest.state == RequestState.COLLECTING, ~begun)
    return list(db.session.scalars(query.order_by(PromoRequest.collecting_at, PromoRequest.id).limit(200)))


def latest_of(request_id: int) -> Report | None:
    """The newest version of the report on a request, whatever its state."""
    query = sa.select(Report).where(Report.request_id == request_id).order_by(Report.edition.desc())
    return db.session.scalar(query.limit(1))


def published_of(request_id: int) -> Report | None:
    """The version in force."""
    query = sa.select(Report).where(Report.request_id == request_id, Report.state == ReportState.PUBLISHED)
    return db.session.scalar(query)


def versions_of(request_id: int) -> list[Report]:
    """All versions, the newest first."""
    query = sa.select(Report).where(Report.request_id == request_id).options(joinedload(Report.approved_by))
    return list(db.session.scalars(query.order_by(Report.edition.desc())))


def snapshot_of(report: Report) -> ReportSnapshot:
    """The frozen content of a published report; raises NoResultFound for one that is not."""
    return db.session.scalars(sa.select(ReportSnapshot).where(ReportSnapshot.report_id == report.id)).one()


def content_of(snapshot: ReportSnapshot) -> ReportContent:
    """What the snapshot says, as it was."""
    return from_plain(ReportContent, snapshot.content)


def published_verdicts(reports: sa.Select[Report]) -> Sequence[tuple[Report, Verdict]]:
    """Those of these reports that are frozen, each with its verdict and nothing else of its content."""
    joined = reports.join(ReportSnapshot, ReportSnapshot.report_id == Report.id)
    rows = db.session.execute(joined.add_columns(ReportSnapshot.content["verdict"]).order_by(*_NEWEST))
    return [(report, from_plain(Verdict, plain)) for report, plain in rows]


def with_verdicts(reports: sa.Select[Report]) -> sa.Select[Any]:
    """Each of these reports beside its frozen verdict as it is stored (None: not published), for a file of them."""
    joined = reports.outerjoin(ReportSnapshot, ReportSnapshot.report_id == Report.id)
    return joined.add_columns(ReportSnapshot.content["verdict"].label("verdict"))


def verdicts_of(reports: Sequence[Report]) -> dict[int, Verdict]:
    """The frozen verdict of each of these reports that is published: one query for a page of the list."""
    frozen = sa.select(ReportSnapshot.report_id, ReportSnapshot.content["verdict"])
    rows = db.session.execute(frozen.where(ReportSnapshot.report_id.in_([report.id for report in reports])))
    return {report_id: from_plain(Verdict, plain) for report_id, plain in rows}


def colours_of(reports: sa.Select[Report]) -> Counter[Colour]:
    """How the results of these reports, as far as they are published, stand to their targets."""
    joined = reports.join(ReportSnapshot, ReportSnapshot.report_id == Report.id)
    counted = joined.with_only_columns(ReportSnapshot.colour, sa.func.count()).group_by(ReportSnapshot.colour)
    counts: Counter[Colour] = Counter()
    for colour, n in db.session.execute(counted):
        counts[colour] = n
    return counts


def earlier_snapshot(report: Report) -> ReportSnapshot | None:
    """The snapshot of the version before this one."""
    before = aliased(Report)
    query = (
        sa.select(ReportSnapshot)
        .join(before, before.id == ReportSnapshot.report_id)
        .where(before.request_id == report.request_id, before.edition == report.edition - 1)
    )
    return db.session.scalar(query)


def found_by_name(name: str) -> PromoRequest | None:
    """The request called R-101 or by its slug, for the command line."""
    number = whole_number(name.upper().removeprefix("R-"))
    condition: Any = PromoRequest.slug == name.lower() if number is None else PromoRequest.id == number
    return db.session.scalar(sa.select(PromoRequest).where(condition))


def kpi_is_answered(request_: PromoRequest) -> bool:
    """True when the primary KPI has a value or a stated gap, wherever such a value is kept: one query."""
    assert request_.kpi is not None
    event, own = request_.event, [_has_reading(request_)]
    if request_.kpi == Kpi.LEADS:
        own.append(sa.exists().where(Lead.request_id == request_.id, Lead.status != LeadStatus.INVALID))
    if request_.kpi in _LEDGER and request_.initiative_id is not None:
        kept = LedgerEntry.initiative_id == request_.initiative_id
        own.append(sa.exists().where(kept, LedgerEntry.kind == _LEDGER[request_.kpi]))
    if request_.kpi in _COUNTED and event is not None and getattr(event, _COUNTED[request_.kpi]) is not None:
        return True
    return bool(db.session.scalar(sa.select(sa.or_(*own))))


_LEDGER = {Kpi.ITEMS: EntryKind.ITEM_IN, Kpi.SUM_RAISED: EntryKind.DONATION}
_COUNTED = {Kpi.REGISTRATIONS: "n_registered", Kpi.ATTENDANCE: "n_attended"}


def _has_reading(request_: PromoRequest) -> sa.ColumnElement[bool]:
    assert request_.kpi is not None
    metric = CurrentReading.metric == Metric.of(request_.kpi)
    return sa.exists().where(CurrentReading.request_id == request_.id, metric)
