"""The pace: what share of the target past promos had reached by the same point of their window (M24).

A window runs from the opening of registration to its closing. Past curves are compared by the elapsed part
of the window, so that a promo of 10 days learns from one of 30. With fewer than 3 past curves the pace is a
straight line from the opening. Source: LERN, half-life of registration.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.figures.figure import Figure

LEAST_CURVES = 3
WARN_BELOW = 80  # % of pace [house]
TRIGGER_BELOW = 60  # % of pace [house]

_ZERO, _ONE = Decimal(0), Decimal(1)


class PaceSignal(LabelledEnum):
    """How a pace reads against the house's two thresholds."""

    UNKNOWN = "unknown", _l("unknown")
    ON_PACE = "on_pace", _l("on pace")
    BEHIND = "behind", _l("behind pace")
    FAR_BEHIND = "far_behind", _l("far behind pace")

    @property
    def tone(self) -> str:
        """How it looks; the unknown has no badge at all."""
        return {"on_pace": "good", "behind": "warn", "far_behind": "bad"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class PastCurve:
    """One past promo: (elapsed part of its window, share of its final result), both 0 to 1 and rising."""

    points: tuple[tuple[Decimal, Decimal], ...]

    def at(self, elapsed: Decimal) -> Decimal:
        """The share reached at `elapsed`, by straight lines between the points; 0 before, the last after."""
        index = bisect_right(self.points, (elapsed, Decimal("Infinity")))
        left = self.points[index - 1] if index else (_ZERO, _ZERO)
        if index == len(self.points):
            return left[1]
        right = self.points[index]
        if right[0] == left[0]:
            return right[1]
        return left[1] + (right[1] - left[1]) * (elapsed - left[0]) / (right[0] - left[0])


@dataclass(frozen=True, slots=True)
class ExpectedShare:
    """Expected share of the target, 0 to 1: median and range of `n` past curves; n = 0: a straight line."""

    median: Decimal
    low: Decimal
    high: Decimal
    n: int


@dataclass(frozen=True, slots=True)
class PacePoint:
    """What is expected by the end of `day`, in the unit of the target, with the range of past promos."""

    day: date
    expected: Decimal
    low: Decimal
    high: Decimal


def elapsed_part(moment: date | datetime, opening: date | datetime, closing: date | datetime) -> Decimal:
    """How much of the window is over, 0 to 1.

    A plain date stands for a whole day: the closing day and `moment` count to their end. Either all three are
    datetimes with a zone, or none is.
    """
    start, end, now = _moment(opening), _moment(closing, is_end=True), _moment(moment, is_end=True)
    if now <= start:
        return _ZERO
    if now >= end:
        return _ONE
    return Decimal((now - start) // timedelta(seconds=1)) / Decimal((end - start) // timedelta(seconds=1) or 1)


def expected_share(
    day: date | datetime, opening: date | datetime, closing: date | datetime, curves: Sequence[PastCurve] = ()
) -> ExpectedShare:
    """The share of the target expected by `day`: the median of past curves, or a straight line when n < 3."""
    elapsed = elapsed_part(day, opening, closing)
    if len(curves) < LEAST_CURVES or elapsed in {_ZERO, _ONE}:
        n = len(curves) if len(curves) >= LEAST_CURVES else 0
        return ExpectedShare(elapsed, elapsed, elapsed, n)
    reached = [curve.at(elapsed) for curve in curves]
    return ExpectedShare(median(reached), min(reached), max(reached), len(curves))


def pace_line(target: Decimal, opening: date, closing: date, curves: Sequence[PastCurve] = ()) -> list[PacePoint]:
    """Expected cumulative result for each day of the window: the line and its band in the chart."""
    days = (opening + timedelta(days=step) for step in range((closing - opening).days + 1))
    shares = ((day, expected_share(day, opening, closing, curves)) for day in days)
    return [PacePoint(day, target * share.median, target * share.low, target * share.high) for day, share in shares]


def pace_signal(pace: Figure, *, warn_below: int = WARN_BELOW, trigger_below: int = TRIGGER_BELOW) -> PaceSignal:
    """How the pace figure reads; the thresholds are house settings, in % of pace."""
    if pace.number is None:
        return PaceSignal.UNKNOWN
    if pace.number < trigger_below:
        return PaceSignal.FAR_BEHIND
    return PaceSignal.BEHIND if pace.number < warn_below else PaceSignal.ON_PACE


def _moment(value: date | datetime, *, is_end: bool = False) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value + timedelta(days=1) if is_end else value, time.min)
