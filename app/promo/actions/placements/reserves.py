"""Reserves: prepared for a wire of plan B, approved like everything else, without a slot until the wire needs one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import move
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid
from app.networks.actions import book_slot
from app.networks.models import Channel, SlotBooking
from app.networks.queries import spec_of
from app.promo import tags
from app.promo.actions.locking import lock, lock_request
from app.promo.actions.placements.following import follow
from app.promo.actions.placements.slots import Plan, check_may_plan, new_placement, plan_gaps, release_placement
from app.promo.deadlines import content_due, review_due
from app.promo.models import Placement, Wire
from app.promo.states import ACTIVE_PLACEMENTS, WireState
from app.web.i18n import house_zone


def prepare_reserve(wire: Wire, plan: Plan, *, actor: Actor) -> Placement:
    """Make a placement that waits for `wire`: its content is due before the check, and it takes no slot yet."""
    lock_request(wire.request)
    db.session.refresh(wire)
    check_may_plan(wire.request, plan.format.network_id, actor)
    if wire.state != WireState.ARMED or (wire.reserve and wire.reserve.state in ACTIVE_PLACEMENTS):
        raise Conflict(_("This step of plan B has its reserve already, or no longer needs one."))
    now = clock.now()
    if wire.check_at <= now:
        raise Conflict(_("The check of this step has passed: there is no time left to prepare a reserve."))
    if gaps := plan_gaps(wire.request, plan):
        raise Invalid(gaps)
    placement = new_placement(wire.request, plan, actor=actor, is_reserve=True)
    placement.content_due_at = content_due(
        wire.check_at, spec_of(plan.format), now=now, zone=wire.request.community.time_zone
    )
    placement.review_due_at = review_due(placement.content_due_at, wire.check_at, house_zone())
    wire.reserve = placement
    record(tags.PLACEMENT_RESERVED, placement, actor=actor, changes={"wire": wire.audit_label})
    return placement


def place_reserve(placement: Placement, *, channel: Channel, starts_at: datetime, actor: Actor) -> None:
    """Plan B is carried out: the approved reserve takes a slot and is scheduled. Its approval stands.

    Called by whoever answers the wire. Raises Conflict for a reserve that is not approved, Invalid on 'starts_at',
    and SlotTaken with the nearest free slots.
    """
    lock(placement)
    if not placement.is_waiting_reserve:
        raise Conflict(_("“%(thing)s” is no reserve that waits for its slot.", thing=placement.audit_label))
    if channel.network_id != placement.network_id:
        raise Invalid({"channel": _("Choose a channel of this network.")})
    take_slot(placement, channel, book_slot(channel, starts_at, actor=actor), actor=actor)


def drop_reserve(placement: Placement) -> bool:
    """The step that it waited for is over; False where it has taken a slot this very moment."""
    lock(placement)
    if not placement.is_waiting_reserve:
        return False
    reason = in_source(_l("Its step of plan B is over: the reserve is not needed."))
    release_placement(placement, actor=SYSTEM, reason=reason)
    return True


def take_slot(placement: Placement, channel: Channel, booking: SlotBooking, *, actor: Actor) -> None:
    """Give a waiting reserve the slot that is booked for it, and schedule it."""
    starts_at = booking.starts_at
    # The slot is set first, since what is asked of a scheduled placement is asked of one with a slot.
    placement.channel, placement.slot_booking, placement.slot_at = channel, booking, starts_at
    if placement.content_due_at is not None and placement.content_due_at >= starts_at:
        placement.content_due_at = placement.review_due_at = None  # the content is there
    flush()
    facts: dict[str, Any] = {"slot_at": starts_at, "channel": channel.name}
    move(placement, "schedule", actor=actor, changes=facts)
    follow(placement.request)
