"""Reading plan B: what waits for an answer, what stands ready, what like steps have brought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.fallback.access import wires_visible_to
from app.promo.models import PromoRequest, Wire
from app.promo.states import PlacementState, RequestState, WireState
from app.promo.words import Kpi, WireStep
from app.web.menu import menu_count


@dataclass(frozen=True, slots=True)
class StepEffect:
    """'Reminder: median +18 registrations, n = 6', observed before and after, not an experiment."""

    step: WireStep
    metric: Kpi
    median: Decimal
    low: Decimal
    high: Decimal
    n: int


def proposals_for(person: Person) -> sa.Select[Wire]:
    """What waits for `person`'s own answer."""
    return wires_visible_to(person).where(Wire.state == WireState.PROPOSED, Wire.owner_id == person.id)


@menu_count("plan_b")
def n_proposals_for(person: Person) -> sa.ScalarSelect[int]:
    """How many proposals wait for `person`'s own answer (served by ix_wire_owner)."""
    return (
        sa.select(sa.func.count())
        .select_from(Wire)
        .where(Wire.state == WireState.PROPOSED, Wire.owner_id == person.id)
        .scalar_subquery()
    )


def wires_in_order(person: Person, *, state: WireState | None, is_mine: bool) -> sa.Select[Wire]:
    """Wires one sees outside drafts: what waits for an answer first, then by the time of the check."""
    waits = sa.case((Wire.state == WireState.PROPOSED, 0), (Wire.state == WireState.ARMED, 1), else_=2)
    query = wires_visible_to(person).where(PromoRequest.state != RequestState.DRAFT)
    if state is not None:
        query = query.where(Wire.state == state)
    if is_mine:
        query = query.where(Wire.owner_id == person.id)
    return query.order_by(waits, Wire.check_at, Wire.id)


def effects_of_house() -> list[StepEffect]:
    """What each kind of step has brought here, by metric: median and range of the change of the gap, with n."""
    rows = db.session.execute(
        sa.select(Wire.step, Wire.metric, Wire.gap_before, Wire.gap_after).where(
            Wire.effect_read_at.is_not(None), Wire.gap_before.is_not(None), Wire.gap_after.is_not(None)
        )
    ).all()
    changes: dict[tuple[WireStep, Kpi], list[Decimal]] = {}
    for step, metric, before, after in rows:
        if before is not None and after is not None:
            changes.setdefault((step, metric), []).append(after - before)
    return [
        StepEffect(step, metric, median(values), min(values), max(values), len(values))
        for (step, metric), values in sorted(changes.items())
    ]


def readiness(wire: Wire) -> str | None:
    """None while a wire's step stands ready; else a word for what is amber: 'reserve', 'owner', 'text'."""
    if not wire.owner.is_active:
        return "owner"
    if wire.step == WireStep.RESERVE_POST:
        ready = wire.reserve is not None and wire.reserve.state == PlacementState.APPROVED
        return None if ready else "reserve"
    return None if wire.prepared.strip() or wire.step == WireStep.EXTRA_BUDGET else "text"
