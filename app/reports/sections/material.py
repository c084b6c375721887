"""The rows that a report is made of, loaded once, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.community.models import LedgerEntry, Platform, PlatformReading
from app.community.queries import ledger_lines, ledgers_of, readings_in_force
from app.community.queries.initiatives import Ledger
from app.core.db import db
from app.fallback.pace import window_of
from app.networks.models import Channel
from app.promo.models import Placement, PlacementCreative, PromoRequest, Wire
from app.promo.queries.briefs import wires_of
from app.promo.states import OUT_PLACEMENTS, PlacementState
from app.reports.sections.destination import distance
from app.results import queries
from app.results.models import Baseline, Lead, Reading
from app.results.words import LeadStatus, Metric

#: Post (None: the whole request), metric, paid or not.
Line = tuple[int | None, Metric, bool]
#: How long after its last day a member count still speaks of the period.
COUNTED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """A platform's count at the start and at the end of the period; either may be unknown."""

    platform: Platform
    start: PlatformReading | None
    end: PlatformReading | None


@dataclass(frozen=True)
class Material:
    """One request with all that came of it."""

    request: PromoRequest
    placements: Sequence[Placement]
    readings: Sequence[Reading]
    leads: Sequence[Lead]
    baselines: dict[Metric, Baseline]
    wires: Sequence[Wire]
    ledger: Ledger
    ledger_entries: Sequence[LedgerEntry]
    members: Sequence[MemberCounts]
    now: datetime

    @cached_property
    def readings_by_line(self) -> dict[Line, list[Reading]]:
        """The readings by what a report asks them for."""
        lines: dict[Line, list[Reading]] = defaultdict(list)
        for row in self.readings:
            lines[row.placement_id, row.metric, row.is_paid].append(row)
        return dict(lines)

    @property
    def out(self) -> list[Placement]:
        """The posts that went out."""
        return [place for place in self.placements if place.state in OUT_PLACEMENTS]

    @property
    def valid_leads(self) -> list[Lead]:
        return [lead for lead in self.leads if lead.status != LeadStatus.INVALID]

    @property
    def zone(self) -> str:
        return self.request.community.time_zone

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where the community is."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def load(request_: PromoRequest, *, now: datetime) -> Material:
    """Everything about one request, in about ten queries."""
    initiative = request_.initiative
    first, last = period_of(request_, now=now)
    entries = db.session.scalars(ledger_lines(initiative)).all() if initiative else []
    placements = _placements(request_)
    out = [place for place in placements if place.state in OUT_PLACEMENTS]
    corrected = {entry.corrects_id for entry in entries}
    return Material(
        request=request_,
        placements=placements,
        readings=queries.current_readings(request_.id),
        leads=queries.leads_of(request_.id),
        baselines=queries.baselines(request_.id),
        wires=wires_of(request_),
        ledger=ledgers_of([initiative.id])[initiative.id] if initiative else Ledger(),
        ledger_entries=[entry for entry in reversed(entries) if entry.id not in corrected],
        members=sorted(
            _members(request_.community_id, first, last), key=lambda counts: distance(counts.platform, request_, out)
        ),
        now=now,
    )


def period_of(request_: PromoRequest, *, now: datetime) -> tuple[date | None, date | None]:
    """First and last day of what the report is about; None where nobody has said."""
    window = window_of(request_)
    if window is not None:
        return window.first_day, window.last_day
    subject_end = request_.initiative.ends_on if request_.initiative else None
    ended = request_.target_on or subject_end
    moment = request_.collecting_at or (now if request_.live_at else None)
    if ended is None and moment is not None:
        ended = moment.astimezone(ZoneInfo(request_.community.time_zone)).date()
    return request_.starts_on or (request_.initiative.starts_on if request_.initiative else None), ended


def _placements(request_: PromoRequest) -> Sequence[Placement]:
    """Those of the plan; a reserve counts once its wire has taken a slot for it."""
    query = (
        sa.select(Placement)
        .options(joinedload(Placement.network), joinedload(Placement.format), joinedload(Placement.screenshot))
        .options(selectinload(Placement.creatives).joinedload(PlacementCreative.creative))
        .where(Placement.request_id == request_.id, ~(Placement.is_reserve & Placement.slot_at.is_(None)))
        .where(Placement.state != PlacementState.RELEASED)
        .order_by(Placement.slot_at, Placement.position)
    )
    return db.session.scalars(query).all()


def _members(community_id: int, first: date | None, last: date | None) -> list[MemberCounts]:
    """For each platform the last count before the period and the last one up to a week after it, the oldest first."""
    if first is None or last is None:
        return []
    query = (
        readings_in_force()
        .join(PlatformReading.platform)
        .options(joinedload(PlatformReading.author))
        .options(joinedload(PlatformReading.platform).joinedload(Platform.channel).lazyload(Channel.working_hours))
        .where(Platform.community_id == community_id, PlatformReading.counted_on <= last + COUNTED_WITHIN)
        .order_by(PlatformReading.counted_on, PlatformReading.id)
    )
    counts: dict[int, list[PlatformReading]] = {}
    for reading in db.session.scalars(query):
        counts.setdefault(reading.platform_id, []).append(reading)
    return [_around(rows, first) for rows in counts.values()]


def _around(rows: list[PlatformReading], first: date) -> MemberCounts:
    before = [row for row in rows if row.counted_on <= first]
    start = before[-1] if before else rows[0]
    return MemberCounts(rows[0].platform, start, rows[-1] if rows[-1] is not start else None)
