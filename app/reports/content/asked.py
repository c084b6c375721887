"""What was asked for, and what people wrote about it beside the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.promo.words import AudienceScope, BudgetState, Kpi, Objective, RequestKind


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
