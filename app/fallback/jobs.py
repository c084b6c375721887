"""What the clock does for plan B."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.db import db
from app.fallback.actions import check_wire, expire_wire, read_effect
from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.promo.models import PromoRequest, Wire
from app.promo.states import ON_THEIR_WAY, WireState

SOUGHT_FOR = timedelta(days=40)  # without a reading by then the effect stays unknown


@ticks("fallback.check", every=timedelta(minutes=1))
def check_due_wires(now: datetime) -> int:
    """Check every armed wire whose time has come; returns how many tripped."""
    due = (
        sa.select(Wire.id)
        .join(Wire.request)
        .where(Wire.state == WireState.ARMED, Wire.check_at <= now, Wire.stage_ends_at > now)
        .where(PromoRequest.state.in_(ON_THEIR_WAY))
    )
    return one_by_one(Wire, db.session.scalars(due).all(), lambda wire: check_wire(wire, now=now))


@ticks("fallback.expire", every=timedelta(minutes=5))
def expire_wires(now: datetime) -> int:
    """End the wires whose stage is over; returns how many."""
    over = sa.select(Wire.id).where(
        Wire.state.in_([WireState.ARMED, WireState.TRIGGERED, WireState.PROPOSED]), Wire.stage_ends_at <= now
    )
    return one_by_one(Wire, db.session.scalars(over).all(), expire_wire)


@ticks("fallback.effects", every=timedelta(minutes=30))
def read_effects(now: datetime) -> int:
    """Read what carried-out steps have brought; returns how many could be read."""
    done = sa.select(Wire.id).where(
        Wire.state == WireState.EXECUTED, Wire.effect_read_at.is_(None), Wire.executed_at >= now - SOUGHT_FOR
    )
    return one_by_one(Wire, db.session.scalars(done).all(), lambda wire: read_effect(wire, now=now))
