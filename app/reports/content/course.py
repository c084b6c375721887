"""How it went: the outcome by day with its marks, networks side by side, the funnel, the steps of plan B."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.figures.figure import Figure
from app.promo.states import WireState
from app.promo.words import Kpi, ThresholdKind, WireStage, WireStep
from app.results.words import Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class DayValue:
    day: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A post that went out, or a check of plan B, which may have tripped."""

    day: date
    label: str
    is_tripped: bool = False
    is_example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceDay:
    """What was expected by the end of a day, with the range of past promos."""

    day: date
    expected: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The outcome by day."""

    metric: Metric | None
    values: tuple[DayValue, ...] = ()
    publications: tuple[DayMark, ...] = ()
    pace: tuple[PaceDay, ...] = ()
    pace_n: int = 0
    wires: tuple[DayMark, ...] = ()
    target: Decimal | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkBar:
    """The sum of one network; `n_known` of its `n_posts` have the reading."""

    network: str
    value: Decimal | None
    n_known: int
    n_posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPart:
    """One step, and what share of the step before it is."""

    name: str
    value: Figure
    share: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRow:
    """One step of plan B and what became of it; gaps are those to the pace, in the unit of the metric."""

    step: WireStep
    stage: WireStage
    metric: Kpi
    threshold: Decimal
    threshold_kind: ThresholdKind
    state: WireState
    owner: str
    prepared: str
    check_at: datetime
    value_at_check: Decimal | None
    pace_at_check: Decimal | None
    triggered_at: datetime | None
    executed_at: datetime | None
    gap_before: Decimal | None
    gap_after: Decimal | None
    end_reason: str
    is_unchecked: bool = False  # its time came, and nothing fresh could be held against the threshold

    @property
    def effect(self) -> Decimal | None:
        """How far the gap to the pace has changed; before and after, not an experiment."""
        if self.gap_before is None or self.gap_after is None:
            return None
        return self.gap_after - self.gap_before
