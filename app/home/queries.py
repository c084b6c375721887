"""What leadership reads first: the quarter in numbers, and the reports that came out of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.accounts.access import reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core.db import db
from app.promo.access import is_visible_to
from app.promo.models import Placement, PromoRequest, Wire
from app.promo.states import OUT_PLACEMENTS, PlacementState, RequestState
from app.reports.access import visible as visible_reports
from app.reports.content import Verdict
from app.reports.models import Report
from app.reports.queries import colours_of, published_verdicts
from app.reports.showing import words_of_verdict
from app.reports.states import ReportState
from app.reports.words import Colour


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter's counts, of what the reader may see. `starts_at` and `ends_at` are its edges in UTC."""

    starts_at: datetime
    ends_at: datetime
    n_received: int
    n_accepted: int
    n_declined: int
    n_published: int
    n_missed: int
    n_plan_b: int
    colours: Counter[Colour]

    @property
    def n_reports(self) -> int:
        """Reports published in this quarter, in the version in force."""
        return self.colours.total()

    @property
    def n_with_target(self) -> int:
        """Those of them that could be held against a target."""
        return self.n_reports - self.colours[Colour.NO_TARGET] - self.colours[Colour.NOT_KNOWN]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A published report and its verdict."""

    report: Report
    verdict: Verdict

    @property
    def words(self) -> str:
        """What people wrote of it, or the computed sentence."""
        return self.report.verdict or words_of_verdict(self.verdict)


def quarter_of(person: Person, *, now: datetime) -> Quarter:
    """Counts of the quarter in which `now` lies: two queries."""
    start, end = quarter_bounds(now, person.time_zone)
    requests = sa.select(
        sa.func.count().label("n_received"),
        sa.func.count(PromoRequest.accepted_at).label("n_accepted"),
        sa.func.count(sa.case((PromoRequest.state == RequestState.DECLINED, 1))).label("n_declined"),
    ).where(is_visible_to(person), PromoRequest.submitted_at >= start, PromoRequest.submitted_at < end)
    posts = sa.select(
        sa.func.count(sa.case((Placement.state.in_(OUT_PLACEMENTS), 1))).label("n_published"),
        sa.func.count(sa.case((Placement.state == PlacementState.MISSED, 1))).label("n_missed"),
    ).where(Placement.slot_at >= start, Placement.slot_at < end)
    if not reach_of(person, Permission.REQUEST_READ).is_house:
        # Whoever reads the whole house sees all but others' drafts, of which nothing has a slot: an index suffices.
        posts = posts.join(Placement.request).where(is_visible_to(person))
    wires = (
        sa.select(sa.func.count(Wire.id).label("n_plan_b"))
        .join(Wire.request)
        .where(is_visible_to(person), Wire.executed_at >= start, Wire.executed_at < end)
    )
    counted = (requests.subquery(), posts.subquery(), wires.subquery())  # of one row each
    counts = db.session.execute(sa.select(*counted).select_from(_side_by_side(*counted))).one()
    out = _published(person).where(Report.published_at >= start, Report.published_at < end)
    return Quarter(start, end, **counts._asdict(), colours=colours_of(out))


def _side_by_side(first: sa.FromClause, *others: sa.FromClause) -> sa.FromClause:
    for other in others:
        first = first.join(other, sa.true())
    return first


_WITH_COMMUNITY = contains_eager(Report.request).joinedload(PromoRequest.community)
_BARE = contains_eager(Report.request).lazyload(PromoRequest.networks)


def latest_reports(person: Person, *, limit: int = 7) -> list[ReportLine]:
    """The newest published reports that `person` may read: one query."""
    query = _published(person).options(_WITH_COMMUNITY, _BARE).limit(limit)
    return [ReportLine(report, verdict) for report, verdict in published_verdicts(query)]


def quarter_bounds(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """First moment of the quarter and of the next, on the wall clock of `zone`, in UTC."""
    wall = now.astimezone(ZoneInfo(zone))
    first = wall.replace(month=3 * ((wall.month - 1) // 3) + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=95)).replace(day=1)
    return first.astimezone(UTC), following.astimezone(UTC)


def _published(person: Person) -> sa.Select[Report]:
    return visible_reports(person).where(Report.state == ReportState.PUBLISHED)
