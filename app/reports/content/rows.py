"""Single posts, readings, leads and ledger lines: what stands behind the sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.community.states import EntryKind
from app.core.money import Money
from app.figures.figure import Figure
from app.figures.kinds import EvidenceGrade, Qualifier, SourceKind
from app.promo.states import PlacementState
from app.promo.words import ReadingWindow
from app.results.words import LeadStatus, Metric, ReadingGap


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
