"""What a report says, after the twelve parts of domain 6.3: plain values that freeze to JSON and come back whole.

Nothing here is in a language: enumerations and keys are turned into words when the report is shown, so one frozen
content serves the page and the PDF in every language. Texts are as people wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.community.states import EntryKind
from app.core.money import Money
from app.figures.figure import Figure
from app.figures.kinds import EvidenceGrade, Qualifier, SourceKind
from app.promo.states import PlacementState, WireState
from app.promo.words import (
    AudienceScope,
    BudgetState,
    Kpi,
    Objective,
    ReadingWindow,
    RequestKind,
    ThresholdKind,
    WireStage,
    WireStep,
)
from app.reports.words import Colour
from app.results.words import LeadStatus, Metric, ReadingGap


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Which promo it is, what was asked, and who stands for the report."""

    number: int
    title: str
    kind: RequestKind
    community: str
    zone: str
    edition: int
    is_legacy: bool
    objective: Objective | None
    summary: str
    task: str
    key_task: str
    serves_key_task: str
    audience_scope: AudienceScope | None
    audience: str
    message: str
    destination: str
    starts_on: date | None
    ends_on: date | None
    networks: tuple[str, ...]
    kpi: Kpi | None
    kpi_reason: str
    budget_state: BudgetState | None
    filed_by: str
    written_by: str
    approved_by: str
    published_at: datetime | None
    change_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What people wrote beside the figures."""

    verdict: str = ""
    quotes: str = ""
    factors: str = ""
    worked_well: str = ""
    to_change: str = ""
    to_decide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure and what it is called; `name` is a key of `words.label_of`, `about` narrows it."""

    name: str
    figure: Figure
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiRow:
    """One measure against what was wanted. `change` is a growth for what stands, a lift for what flows."""

    name: str
    baseline: Figure
    target: Figure
    actual: Figure
    attainment: Figure
    change: Figure
    about: str = ""
    note: str = ""
    window: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Target, result, attainment and the colour word."""

    colour: Colour
    row: KpiRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """AMEC's four: what was made, what was noticed, what people did, what it changed."""

    outputs: tuple[Line, ...]
    out_takes: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    impact: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """One post. `at` is when it went out, or its slot while it has not."""

    position: int
    title: str
    network: str
    format: str
    state: PlacementState
    at: datetime | None
    is_example_time: bool
    is_paid: bool
    has_link: bool
    picture_id: int | None
    picture_alt: str
    reach: Figure
    rate: Figure
    clicks: Figure
    leads: Figure
    cost: Figure
    note: str


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

    @property
    def effect(self) -> Decimal | None:
        """How far the gap to the pace has changed; before and after, not an experiment."""
        if self.gap_before is None or self.gap_after is None:
            return None
        return self.gap_after - self.gap_before


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """A reading in force, for the attached table."""

    of: str
    title: str
    metric: Metric
    own_name: str
    value: Decimal | None
    currency: str
    qualifier: Qualifier
    gap: ReadingGap | None
    window: ReadingWindow
    is_paid: bool
    read_at: datetime
    source: SourceKind
    source_note: str
    grade: EvidenceGrade
    author: str
    is_example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadLine:
    day: date
    n_people: int
    n_outside: int | None
    definition: str
    status: LeadStatus
    of: str
    grade: EvidenceGrade
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    number: int
    day: date
    kind: EntryKind
    quantity: int | None
    money: Money | None
    grade: EvidenceGrade
    note: str
    is_example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """Everything that a report says."""

    formulas: str
    head: Head
    texts: Texts
    verdict: Verdict
    headline: tuple[Line, ...]
    cost: tuple[Line, ...]
    kpis: tuple[KpiRow, ...]
    levels: Levels
    placements: tuple[PlacementRow, ...]
    coverage: tuple[int, ...]
    course: Course
    bars_metric: Metric | None
    bars: tuple[NetworkBar, ...]
    funnel: tuple[FunnelPart, ...]
    wires: tuple[WireRow, ...]
    plan_b_waiver: str
    feedback: tuple[Line, ...]
    organic: tuple[Line, ...]
    paid: tuple[Line, ...]
    ratios: tuple[Line, ...]
    unit_many: str
    readings: tuple[ReadingLine, ...] = field(default=())
    leads: tuple[LeadLine, ...] = field(default=())
    ledger: tuple[LedgerLine, ...] = field(default=())
