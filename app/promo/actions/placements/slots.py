"""Slots: hold one, move to another, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import move, moved_on
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.worktime import add_working_days
from app.networks.actions import book_slot, free_slot
from app.networks.models import Channel, NetworkFormat, SlotBooking
from app.networks.queries import spec_of
from app.networks.slots import objection
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock, lock_request
from app.promo.actions.placements.following import follow
from app.promo.deadlines import content_due, earliest_slot, review_due
from app.promo.models import Placement, PlacementWriter, PromoRequest, RequestNetwork
from app.promo.settings import HOLD_DAYS
from app.promo.states import ACTIVE_PLACEMENTS, HOLDING_REQUESTS, NetworkDecision, PlacementState
from app.web.formats import moment_text
from app.web.i18n import house_zone

#: Its deadlines still move with the slot: the content has not come yet.
AWAITING_CONTENT = frozenset({PlacementState.HELD, PlacementState.CONTENT_DUE})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a placement is to be: its format, what it shows, who brings it and who puts it out."""

    format: NetworkFormat
    title: str
    assignee: Person | None = None
    publisher: Person | None = None


def hold_slot(
    request_: PromoRequest, plan: Plan, *, channel: Channel, starts_at: datetime, actor: Actor, override: str = ""
) -> Placement:
    """Hold a slot for a new placement of a network that said yes.

    `override` is a senior's reason to go below the lead time. Raises Invalid by field, and SlotTaken with the nearest
    free slots when somebody else has it.
    """
    lock_request(request_)
    check_may_plan(request_, plan.format.network_id, actor)
    gaps = plan_gaps(request_, plan)
    gaps |= slot_gaps(request_, plan.format, channel=channel, starts_at=starts_at, actor=actor, override=override)
    if gaps:
        raise Invalid(gaps)
    booking = book_slot(channel, starts_at, actor=actor)
    now = clock.now()
    placement = new_placement(request_, plan, actor=actor)
    placement.channel, placement.slot_booking, placement.slot_at = channel, booking, starts_at
    ends_at = add_working_days(now, HOLD_DAYS(), request_.community.time_zone)
    placement.hold_until = min(ends_at, starts_at)
    placement.content_due_at = content_due(starts_at, spec_of(plan.format), now=now, zone=request_.community.time_zone)
    placement.review_due_at = review_due(placement.content_due_at, starts_at, house_zone())
    facts = {"slot_at": starts_at, "channel": channel.name, "format": plan.format.id}
    record(tags.PLACEMENT_HELD, placement, actor=actor, changes=facts, reason=override)
    follow(request_)
    return placement


def new_placement(request_: PromoRequest, plan: Plan, *, actor: Actor, is_reserve: bool = False) -> Placement:
    """A further placement of a locked request, held and without a slot; its UTM content is made here."""
    position = 1 + (
        db.session.scalar(sa.select(sa.func.max(Placement.position)).where(Placement.request_id == request_.id)) or 0
    )
    placement = Placement(
        request=request_,
        position=position,
        format=plan.format,
        network_id=plan.format.network_id,
        title=plan.title.strip(),
        assignee=plan.assignee,
        publisher=plan.publisher,
        destination_url=request_.destination_url,
        utm_content=f"{plan.format.id.replace('_', '-')}-{position}",
        is_reserve=is_reserve,
        created_by_id=actor.actor_id,
        created_at=clock.now(),
    )
    if spec_of(plan.format).number("title_max") is not None:  # then the title is shown
        placement.writers = [PlacementWriter(person_id=actor.actor_id)]
    db.session.add(placement)
    return placement


def move_placement(
    placement: Placement, *, channel: Channel, starts_at: datetime, actor: Actor, override: str = ""
) -> None:
    """Take another slot and give the old one back; an approval stands. Raises as hold_slot does."""
    lock(placement)
    if gaps := move_gaps(placement, channel=channel, starts_at=starts_at, actor=actor, override=override):
        raise Invalid(gaps)
    old, booking = placement.slot_booking, book_slot(channel, starts_at, actor=actor)
    flush()
    facts: dict[str, Any] = {"slot_at": [placement.slot_at, starts_at]}
    if channel.id != placement.channel_id:
        facts["channel"] = [placement.channel.name if placement.channel else None, channel.name]
    setting = {"channel_id": channel.id, "slot_booking_id": booking.id, "slot_at": starts_at}
    move(placement, "move", actor=actor, reason=override, changes=facts, setting=setting | _dues(placement, starts_at))
    db.session.expire(placement, ["channel", "slot_booking"])
    if old is not None:
        free_slot(old)


def _dues(placement: Placement, starts_at: datetime) -> dict[str, Any]:
    """The deadlines that go with a new slot: they move while content is awaited, later only where they must."""
    due = placement.content_due_at
    if placement.state not in AWAITING_CONTENT and due is not None and due < starts_at:
        review = placement.review_due_at
        if review is None or review > starts_at:
            review = review_due(max(due, clock.now()), starts_at, house_zone())
        return {"review_due_at": review}
    due = content_due(
        starts_at, spec_of(placement.format_id), now=clock.now(), zone=placement.request.community.time_zone
    )
    hold_until = placement.hold_until and min(placement.hold_until, starts_at)
    return {
        "content_due_at": due,
        "review_due_at": review_due(due, starts_at, house_zone()),
        "content_reminded_at": None,
        "hold_until": hold_until,
    }


def release_placement(placement: Placement, *, actor: Actor, reason: str) -> None:
    """Give the slot back for good; the placement stays to be read, with its reason."""
    lock(placement)
    _release(placement, actor=actor, reason=reason)
    follow(placement.request)


def end_hold(placement: Placement) -> bool:
    """Nobody has asked for the content in the time to hold the slot; False where somebody has, this very moment."""
    lock(placement)
    ends_at = placement.hold_until
    if placement.state != PlacementState.HELD or ends_at is None or ends_at > clock.now():
        return False
    reason = in_source(_l("The time to hold the slot is over, and no content was asked for."))
    release_placement(placement, actor=SYSTEM, reason=reason)
    return True


def release_all(request_: PromoRequest, *, reason: str) -> int:
    """A request has ended: release whatever it still holds; what is published stays. Returns how many."""
    lock_request(request_)
    waiting = db.session.scalars(
        sa.select(Placement).where(Placement.request_id == request_.id, Placement.state.in_(ACTIVE_PLACEMENTS))
    ).all()
    ended = in_source(_l("The request has ended:"))
    for placement in waiting:
        _release(placement, actor=SYSTEM, reason=f"{ended}\n{reason}")
    return len(waiting)


def _release(placement: Placement, *, actor: Actor, reason: str) -> None:
    booking = let_go(placement, actor=actor, reason=reason)
    if booking is not None:
        free_slot(booking)


def let_go(placement: Placement, *, actor: Actor, reason: str) -> SlotBooking | None:
    """Release a placement and return its booking, which is given to another one or freed."""
    booking = placement.slot_booking
    setting = {"end_reason": reason.strip(), "slot_booking_id": None}
    move(placement, "release", actor=actor, reason=reason, setting=setting)
    db.session.expire(placement, ["slot_booking"])
    return booking


def check_may_plan(request_: PromoRequest, network_id: str, actor: Actor) -> None:
    """Raise unless `actor` plans the network's calendar and the network said yes to a request under way."""
    if not can_for(actor, Permission.PLACEMENT_EDIT, request_, network_id):
        raise NotAllowed(_("The slots of this network are planned by its SMM specialists."))
    if request_.state not in HOLDING_REQUESTS:
        raise moved_on(request_)
    row = _row_of(request_, network_id)
    if row is None or row.decision != NetworkDecision.YES:
        raise Conflict(_("This network has not said yes to %(thing)s.", thing=request_.number))


def _row_of(request_: PromoRequest, network_id: str) -> RequestNetwork | None:
    return next((row for row in request_.networks if row.network_id == network_id), None)


def slot_gaps(
    request_: PromoRequest,
    format_: NetworkFormat | None,
    *,
    channel: Channel | None,
    starts_at: datetime | None,
    actor: Actor,
    override: str,
) -> dict[str, Any]:
    """What keeps a new post of this format from a slot: field -> sentence. None: not chosen, or not readable."""
    gaps = _place_gaps(format_.network_id if format_ else None, channel, starts_at)
    if starts_at is not None and format_ is not None:
        gaps |= _lead_gaps(request_, format_, starts_at, actor=actor, override=override)
    return gaps


def move_gaps(
    placement: Placement, *, channel: Channel | None, starts_at: datetime | None, actor: Actor, override: str
) -> dict[str, Any]:
    """The same of a post that has a slot: only an earlier one is held against the lead time."""
    gaps = _place_gaps(placement.network_id, channel, starts_at)
    if starts_at is not None and channel is not None and (channel.id, starts_at) == _place_of(placement):
        gaps["starts_at"] = _("It has this slot already. Choose another.")
    if placement.slot_at is None:
        gaps["starts_at"] = _("This is a reserve: it takes a slot when plan B is carried out.")
    elif starts_at is not None and starts_at < placement.slot_at:
        gaps |= _lead_gaps(placement.request, placement.format, starts_at, actor=actor, override=override)
    return gaps


def _place_of(placement: Placement) -> tuple[int | None, datetime | None]:
    return placement.channel_id, placement.slot_at


def _place_gaps(network_id: str | None, channel: Channel | None, starts_at: datetime | None) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    if network_id is not None and channel is not None and channel.network_id != network_id:
        gaps["channel"] = _("Choose a channel of this network.")
    if starts_at is None:
        gaps["starts_at"] = _("Choose a time.")
    elif channel is not None and (why := objection(channel, starts_at, now=clock.now())):
        gaps["starts_at"] = why
    return gaps


def need_time(starts_at: datetime | None) -> datetime:
    """The chosen time; Invalid where none was chosen."""
    if starts_at is None:
        raise Invalid({"starts_at": _("Choose a time.")})
    return starts_at


def plan_gaps(request_: PromoRequest, plan: Plan) -> dict[str, Any]:
    """What is wrong with a plan: field -> sentence."""
    return who_gaps(
        request_, plan.format.network_id, title=plan.title, assignee=plan.assignee, publisher=plan.publisher
    )


def who_gaps(
    request_: PromoRequest, network_id: str, *, title: str, assignee: Person | None, publisher: Person | None
) -> dict[str, Any]:
    """A placement needs a title; who is named must be able to do what they are named for."""
    gaps: dict[str, Any] = {}
    if not title.strip():
        gaps["title"] = _("Say in a few words what it shows.")
    if assignee is not None and not can_for(assignee, Permission.CREATIVE_EDIT, request_, network_id):
        gaps["assignee"] = _("%(name)s cannot write content here. Choose somebody else.", name=assignee.name)
    if publisher is not None and not can_for(publisher, Permission.PLACEMENT_PUBLISH, request_, network_id):
        gaps["publisher"] = _("%(name)s does not publish here. Choose somebody else.", name=publisher.name)
    return gaps


def _lead_gaps(
    request_: PromoRequest, format_: NetworkFormat, starts_at: datetime, *, actor: Actor, override: str
) -> dict[str, Any]:
    """The lead time of the format since the submission, or a senior's reason."""
    if starts_at <= clock.now():  # no lead time and no senior helps there
        return {"starts_at": _("This moment has passed. Choose a later one.")}
    zone = request_.community.time_zone
    earliest = earliest_slot(request_.submitted_at, spec_of(format_), zone)
    if earliest is None or starts_at >= earliest - timedelta(minutes=1):
        return {}
    if not can_for(actor, Permission.PLACEMENT_OVERRIDE, request_, format_.network_id):
        return {
            "starts_at": _(
                "This is before the lead time is over: from %(moment)s on. A senior may allow it.",
                moment=moment_text(earliest, zone),
            )
        }
    if override.strip():
        return {}
    return {
        "override": _(
            "The lead time ends only on %(moment)s. Say why it may be earlier.", moment=moment_text(earliest, zone)
        )
    }
