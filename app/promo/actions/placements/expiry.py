"""Not approved by its review time: what was chosen for that in advance, and reminders to those who can approve.

The review time of a placement counts until it is approved, also while its content is missing or is being changed. When
it passes before the slot does, the clock carries out the chosen outcome, once for each review time:

- *hold*: it keeps its slot and waits; those concerned are told. If the slot passes too, it counts as missed, as ever.
- *next free slot*: it moves to the first free slot of its channel that leaves another day for the review, and as much
  time between review and slot as before, or about as much where nobody works then; not beyond the target day of its
  request. It moves once, then it is held.
- *reserve*: the reserve that was named takes over slot and booking and is scheduled, its approval stands, and the
  placement is released. The wire that the reserve was prepared for needs another one, and its owner is told.
- *escalate*: the person who was named is asked to decide, or another senior where they may not approve it, as when
  they have written some of it since; the slot is kept.

Where the outcome cannot be carried out (no slot is free, the reserve is not ready, nobody may approve it) the placement
is held, and the log says why.

Beside that, those who can approve are reminded after 24 and 48 working hours in review (a house setting), and after
72 the person who was named for an escalation decides, whatever the outcome is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.away import is_away
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid, NotAllowed
from app.core.worktime import working_time_between
from app.networks.queries import next_free_slot
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock
from app.promo.actions.placements.following import follow
from app.promo.actions.placements.reserves import take_slot
from app.promo.actions.placements.slots import let_go, move_placement
from app.promo.deadlines import review_due, review_moved
from app.promo.models import Placement, ReviewPlan
from app.promo.queries.placements import approvers_for, wire_of
from app.promo.queries.reviews import possible_stand_ins, review_plan_of
from app.promo.settings import REVIEW_REMIND_HOURS
from app.promo.states import BEFORE_APPROVAL, PlacementState, WireState
from app.promo.words import ExpiryOutcome
from app.web.i18n import house_zone

#: A post that takes another slot is reviewed on another day.
ANOTHER_DAY = timedelta(hours=24)
#: After two reminders comes the escalation.
MOST_REMINDERS = 3
_NOT_THEM = _l("Who was named to decide may not approve it.")


def choose_expiry(
    placement: Placement,
    outcome: ExpiryOutcome,
    *,
    reserve: Placement | None,
    escalate_to: Person | None,
    actor: Actor,
) -> None:
    """Say what happens when the review time passes without an approval, and who decides when it takes too long.

    Raises Invalid on 'reserve' and 'escalate_to'.
    """
    lock(placement)
    if not can_for(actor, Permission.PLACEMENT_EDIT, placement.request, placement.network_id):
        raise NotAllowed(_("This placement is planned by the SMM specialists of its network."))
    if gaps := _gaps(placement, outcome, reserve, escalate_to):
        raise Invalid(gaps)
    if review_plan_of(placement) is None and (outcome, reserve, escalate_to) == (ExpiryOutcome.HOLD, None, None):
        return
    plan = plan_of(placement)
    before = (plan.outcome, plan.reserve_id, plan.escalate_to_id)
    plan.outcome, plan.reserve, plan.escalate_to = outcome, reserve, escalate_to
    flush()
    if before == (plan.outcome, plan.reserve_id, plan.escalate_to_id):
        return
    facts: dict[str, Any] = {"outcome": outcome}
    facts |= {"reserve": reserve.number} if reserve else {}
    facts |= {"person": escalate_to.name} if escalate_to else {}
    record(tags.EXPIRY_CHOSEN, placement, actor=actor, changes=facts)


def plan_of(placement: Placement) -> ReviewPlan:
    """The review plan of a locked placement; where there is none it is made, and holds."""
    plan = review_plan_of(placement)
    if plan is None:
        plan = ReviewPlan(placement_id=placement.id, outcome=ExpiryOutcome.HOLD, n_reminders=0)
        db.session.add(plan)
        flush()
    return plan


def begin_waiting(placement: Placement) -> None:
    """It has come into review: from now on those who can approve are reminded.

    Where its review time has passed already, as after a late change, it gets another one, half-way to its slot.
    """
    plan, now = plan_of(placement), clock.now()
    plan.waits_since, plan.n_reminders = now, 0
    due, slot = placement.review_due_at, placement.slot_at
    if plan.expired_for is None and due is not None and slot is not None and due <= now < slot:
        placement.review_due_at = review_due(now, slot, house_zone())
    flush()


def expire_review(placement: Placement) -> bool:
    """Do what was chosen for a review time that has passed; False where somebody was faster."""
    lock(placement)
    plan, due, now = plan_of(placement), placement.review_due_at, clock.now()
    if placement.state not in BEFORE_APPROVAL or due is None or due > now or plan.expired_for == due:
        return False
    plan.expired_for = due
    match plan.outcome:
        case ExpiryOutcome.NEXT_SLOT:
            _move_on(placement, plan, due)
        case ExpiryOutcome.RESERVE:
            _put_reserve(placement, plan)
        case ExpiryOutcome.ESCALATE:
            _escalate(placement, plan)
        case _:
            _hold(placement)
    return True


def remind_of_review(placement: Placement) -> bool:
    """Remind those who can approve, or let the named person decide; False while it is too early for the next."""
    lock(placement)
    plan, zone = plan_of(placement), placement.request.community.time_zone
    if placement.state != PlacementState.IN_REVIEW or plan.waits_since is None:
        return False
    worked = working_time_between(plan.waits_since, clock.now(), zone)
    n_due = min(int(worked / timedelta(hours=REVIEW_REMIND_HOURS())), MOST_REMINDERS)
    if n_due <= plan.n_reminders:
        return False
    plan.n_reminders = n_due
    if n_due < MOST_REMINDERS:
        record(tags.REVIEW_REMINDED, placement, actor=SYSTEM)
    elif plan.escalate_to is not None:
        _escalate(placement, plan)
    flush()
    return True


def _hold(placement: Placement, *why: Any) -> None:
    record(tags.REVIEW_OVERDUE, placement, actor=SYSTEM, reason=_told(*why) or None)


def _told(*sentences: Any) -> str:
    """As the log keeps them: each on a line of its own, so that all are told in the reader's language."""
    return "\n".join(in_source(one) for one in sentences)


def _move_on(placement: Placement, plan: ReviewPlan, due: datetime) -> None:
    slot, channel = placement.slot_at, placement.channel
    if slot is None or channel is None:
        return _hold(placement)
    room = slot - due
    free = next_free_slot(channel, max(slot, clock.now() + ANOTHER_DAY + room))
    if free is None or _is_beyond_target(placement, free):
        return _hold(placement, _l("No slot is free before the target day of the request."))
    reason = in_source(_l("It was not approved by its review time, so it takes the next free slot."))
    move_placement(placement, channel=channel, starts_at=free, actor=SYSTEM, override=reason)
    moved = review_moved(free - room, free, house_zone())
    placement.review_due_at = moved if moved > clock.now() else free - room
    plan.outcome = ExpiryOutcome.HOLD
    flush()
    return None


def _is_beyond_target(placement: Placement, slot: datetime) -> bool:
    last = placement.request.target_on
    return last is not None and slot.astimezone(ZoneInfo(placement.request.community.time_zone)).date() > last


def _put_reserve(placement: Placement, plan: ReviewPlan) -> None:
    reserve, channel = plan.reserve, placement.channel
    if reserve is None or channel is None or not _is_ready(reserve):
        return _hold(placement, _l("Its reserve is not ready."))
    wire = wire_of(reserve)
    reason = in_source(_l("It was not approved by its review time: its reserve goes out in its place."))
    booking = let_go(placement, actor=SYSTEM, reason=reason)
    if booking is not None:
        take_slot(reserve, channel, booking, actor=SYSTEM)
    if wire is not None:
        wire.reserve = None
        record(tags.WIRE_RESERVE_TAKEN, wire, actor=SYSTEM, reason=reserve.number)
    follow(placement.request)
    return None


def _is_ready(reserve: Placement) -> bool:
    """True for a reserve that is approved and that plan B does not need this very moment."""
    db.session.refresh(reserve)
    wire = wire_of(reserve)
    is_free = wire is None or wire.state == WireState.ARMED
    return reserve.is_waiting_reserve and reserve.state == PlacementState.APPROVED and is_free


def _escalate(placement: Placement, plan: ReviewPlan) -> None:
    possible = approvers_for(placement)
    is_named = plan.escalate_to in possible
    person = plan.escalate_to if is_named else _another(possible)
    if person is None:
        return _hold(placement, _NOT_THEM, _l("Nobody else here may either."))
    reason = None if is_named else _told(_NOT_THEM, _l("Another senior is asked."))
    facts = {"person": person.name, "person_id": person.id}
    record(tags.REVIEW_ESCALATED, placement, actor=SYSTEM, changes=facts, reason=reason)
    return None


def _another(possible: Sequence[Person]) -> Person | None:
    """Of those who may approve one who can act at once: with a password, and not away, if there is such a one."""
    away = is_away(person.id for person in possible)
    return min(possible, key=lambda person: (not person.has_joined, person.id in away), default=None)


def _gaps(
    placement: Placement, outcome: ExpiryOutcome, reserve: Placement | None, escalate_to: Person | None
) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    if outcome == ExpiryOutcome.RESERVE and reserve is None:
        gaps["reserve"] = _("Choose the reserve that goes out in its place.")
    if reserve is not None and reserve.id not in {one.id for one in possible_stand_ins(placement)}:
        gaps["reserve"] = _("Choose a reserve of this request on the same network that still waits.")
    if outcome == ExpiryOutcome.ESCALATE and escalate_to is None:
        gaps["escalate_to"] = _("Choose who decides.")
    if escalate_to is not None and not can_for(
        escalate_to, Permission.PLACEMENT_APPROVE, placement.request, placement.network_id
    ):
        gaps["escalate_to"] = _("%(name)s may not approve posts here. Choose somebody else.", name=escalate_to.name)
    elif escalate_to is not None and _is_newly_named(placement, escalate_to) and escalate_to in placement.hands:
        gaps["escalate_to"] = _("%(name)s had a hand in this post. Choose somebody else.", name=escalate_to.name)
    return gaps


def _is_newly_named(placement: Placement, person: Person) -> bool:
    """Whoever wrote some of it once they were named stays so: another one is asked in their place."""
    plan = review_plan_of(placement)
    return plan is None or plan.escalate_to_id != person.id
