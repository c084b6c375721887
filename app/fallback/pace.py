"""The pace of a request: what there is against what should be there by now, after this house's own past."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, lazyload

from app.core.db import db
from app.core.planning import off_index
from app.fallback.settings import TRIGGER_BELOW, WARN_BELOW
from app.figures.figure import Figure, Input, Source
from app.figures.formulas.outcome import pace as pace_figure
from app.figures.kinds import SourceKind
from app.figures.pace import ExpectedShare, PaceSignal, PastCurve, elapsed_part, expected_share, pace_signal
from app.figures.quantities import Quantity
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.promo.words import Kpi
from app.results.models import Reading
from app.results.queries import Point, as_input, current_value
from app.results.words import Metric

MOST_CURVES = 12
LEAST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a request collects its results; days on the wall clock of `zone`."""

    opening: datetime
    closing: datetime
    zone: str

    @property
    def first_day(self) -> date:
        return self.day_of(self.opening)

    @property
    def last_day(self) -> date:
        return self.day_of(self.closing)

    def day_of(self, moment: datetime) -> date:
        """The day on which `moment` lies, on the window's wall clock."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class PaceNow:
    """The pace at one moment: the figure M24, what is there, and what should be there."""

    figure: Figure
    reading: Reading | None
    expected: ExpectedShare
    expected_value: Decimal
    window: Window

    @property
    def gap(self) -> Decimal | None:
        """How far the result is behind (negative) or ahead of the pace, in the unit of the metric."""
        if self.reading is None or self.reading.value is None:
            return None
        return self.reading.value - self.expected_value


def window_of(request_: PromoRequest) -> Window | None:
    """The window of an event's registration; else from the start (or going live) to the target's day."""
    zone = request_.community.time_zone
    event = request_.event
    if event is not None and event.registration_opens_at and event.registration_closes_at:
        return Window(event.registration_opens_at, event.registration_closes_at, zone)
    opening = _start_of(request_.starts_on, zone) or request_.live_at or request_.submitted_at
    if request_.target_on is None or opening is None:
        return None
    closing = datetime.combine(request_.target_on, time(23, 59, 59), ZoneInfo(zone))
    return Window(opening, closing, zone) if opening < closing else None


def pace_now(request_: PromoRequest, *, now: datetime, metric: Kpi | None = None) -> PaceNow | None:
    """The pace of a request at `now`; None where there is no target or no window to measure against."""
    kpi = metric or request_.kpi
    target, window = request_.target_in_force, window_of(request_)
    if kpi is None or target is None or window is None:
        return None
    reading = current_value(request_.id, Metric.of(kpi))
    expected = expected_share(now, window.opening, window.closing, past_curves(kpi, but=request_.id))
    agreed = Source(SourceKind.AGREED, label=request_.number)
    there = as_input(reading, Quantity.REGISTRATIONS) if reading else Input(Quantity.REGISTRATIONS, None)
    figure = pace_figure(there, Input.agreed(Quantity.TARGET, target, agreed), expected)
    return PaceNow(figure, reading, expected, target * expected.median, window)


def signal_of(pace: PaceNow | None) -> PaceSignal:
    """How the pace reads against the two thresholds of the house."""
    if pace is None:
        return PaceSignal.UNKNOWN
    return pace_signal(pace.figure, warn_below=WARN_BELOW(), trigger_below=TRIGGER_BELOW())


def past_curves(kpi: Kpi, *, but: int) -> list[PastCurve]:
    """Curves of the latest finished requests of this house with the same KPI: two queries."""
    return course_and_past(kpi, of=but)[1]


def course_and_past(kpi: Kpi, *, of: int) -> tuple[list[Point], list[PastCurve]]:
    """The own course of the request `of`, and the curves that it is compared with: two queries for both."""
    past = list(
        db.session.scalars(
            sa.select(PromoRequest)
            .options(
                joinedload(PromoRequest.event), joinedload(PromoRequest.community), lazyload(PromoRequest.networks)
            )
            .where(PromoRequest.kpi == kpi, PromoRequest.id != of, PromoRequest.is_legacy.is_(False))
            .where(PromoRequest.state.in_([RequestState.REPORTED, RequestState.CLOSED]))
            .order_by(PromoRequest.id.desc())
            .limit(MOST_CURVES)
        )
    )
    points = _series_of([of, *(request_.id for request_ in past)], Metric.of(kpi))
    curves = [_curve(request_, points[request_.id]) for request_ in past]
    return [Point(at, value) for at, value in points[of]], [curve for curve in curves if curve is not None]


def _series_of(request_ids: list[int], metric: Metric) -> dict[int, list[tuple[datetime, Decimal]]]:
    later = aliased(Reading)
    # By its index of posts SQLite would read every reading that is of none.
    is_of_no_post = off_index(Reading.placement_id).is_(None)
    found: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Reading.request_id, Reading.read_at, Reading.value)
        .where(Reading.request_id.in_(request_ids), Reading.metric == metric, is_of_no_post)
        .where(Reading.value.is_not(None), ~sa.exists().where(later.corrects_id == Reading.id))
        .order_by(Reading.request_id, Reading.read_at, Reading.id)
    )
    for request_id, at, value in rows:
        if value is not None:
            found[request_id].append((at, value))
    return found


def _curve(request_: PromoRequest, points: list[tuple[datetime, Decimal]]) -> PastCurve | None:
    window = window_of(request_)
    if window is None or len(points) < LEAST_POINTS or points[-1][1] <= 0:
        return None
    final = points[-1][1]
    reached = {elapsed_part(at, window.opening, window.closing): min(value / final, Decimal(1)) for at, value in points}
    return PastCurve(points=((Decimal(0), Decimal(0)), *sorted(reached.items())))


def _start_of(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time.min, ZoneInfo(zone)) if day else None
