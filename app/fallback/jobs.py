"""What the clock does for plan B."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.fallback.actions import check_wire, expire_wire, read_effect
from app.jobs.ticks import ticks
from app.jobs.turns import in_turns
from app.promo.models import PromoRequest, Wire
from app.promo.states import ON_THEIR_WAY, WireState

SOUGHT_FOR = timedelta(days=40)  # without a reading by then the effect stays unknown


@ticks("fallback.check", every=timedelta(minutes=1))
def check_due_wires(now: datetime) -> int:
    """Check every armed wire whose time has come; returns how many tripped."""
    due = (
        sa.select(Wire)
        .join(Wire.request)
        .where(Wire.state == WireState.ARMED, Wire.check_at <= now, Wire.stage_ends_at > now)
        .where(PromoRequest.state.in_(ON_THEIR_WAY))
    )
    return sum(check_wire(wire, now=now) for wires in in_turns(due, Wire) for wire in wires)


@ticks("fallback.expire", every=timedelta(minutes=5))
def expire_wires(now: datetime) -> int:
    """End the wires whose stage is over; returns how many."""
    over = sa.select(Wire).where(
        Wire.state.in_([WireState.ARMED, WireState.TRIGGERED, WireState.PROPOSED]), Wire.stage_ends_at <= now
    )
    n_ended = 0
    for wires in in_turns(over, Wire):
        for wire in wires:
            expire_wire(wire)
        n_ended += len(wires)
    return n_ended


@ticks("fallback.effects", every=timedelta(minutes=30))
def read_effects(now: datetime) -> int:
    """Read what carried-out steps have brought; returns how many could be read."""
    done = sa.select(Wire).where(
        Wire.state == WireState.EXECUTED, Wire.effect_read_at.is_(None), Wire.executed_at >= now - SOUGHT_FOR
    )
    return sum(read_effect(wire, now=now) for wires in in_turns(done, Wire) for wire in wires)
