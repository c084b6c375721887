"""What must be present before a placement moves on, and who may not move it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.core import clock
from app.promo.access import can_for, holds_role
from app.promo.material import content_hash
from app.promo.models import Placement, PromoRequest
from app.promo.queries.content import content_gaps, record_gaps
from app.promo.queries.placements import (
    contributors,
    first_approval,
    is_opened_lately,
    is_scheduled_in_log,
    measurement_plan_of,
    networks_without_slot,
    stage_of,
    wire_of,
)
from app.promo.states import ENDED_REQUESTS, ON_THEIR_WAY, PLACEMENT_CYCLE, REQUEST_CYCLE, PlacementState, RequestState

RUNNING = frozenset({RequestState.SCHEDULED, RequestState.LIVE, RequestState.COLLECTING})


@PLACEMENT_CYCLE.guard("ask_content")
def content_can_be_asked(placement: Placement) -> Mapping[str, Any]:
    """Somebody who brings the content, and a deadline before the slot (for a reserve: before its check)."""
    gaps: dict[str, Any] = {}
    if placement.assignee_id is None:
        gaps["assignee"] = _("Say who brings the content.")
    wire = wire_of(placement)
    end = placement.slot_at or (wire.check_at if wire else None)
    if placement.content_due_at is None or end is None or placement.content_due_at >= end:
        gaps["content_due_at"] = _("The content is due before the slot, that of a reserve before its check.")
    return gaps


@PLACEMENT_CYCLE.guard("send_to_review", "approve_first", "approve")
def content_is_complete(placement: Placement) -> Mapping[str, Any]:
    """The hard checks of the format, alt texts, consents, a destination that somebody has opened."""
    return content_gaps(placement)


@PLACEMENT_CYCLE.guard("review_after_first", "review_after")
def record_is_complete(placement: Placement) -> Mapping[str, Any]:
    """The same, and where the post can be seen."""
    return record_gaps(placement)


@PLACEMENT_CYCLE.guard("approve_first", "approve", "review_after_first", "review_after")
def destination_was_opened_lately(placement: Placement) -> Mapping[str, Any]:
    """Within 24 hours before the approval somebody has opened the destination."""
    if is_opened_lately(placement, now=clock.now()):
        return {}
    return {"destination": _("Nobody has opened the destination in the last 24\u00a0hours. Open it and say so.")}


@PLACEMENT_CYCLE.guard("schedule", "resume")
def slot_is_ahead(placement: Placement) -> Mapping[str, Any]:
    """A slot that is still to come."""
    if placement.slot_at is None:
        return {"starts_at": _("It has no slot yet.")}
    if placement.slot_at > clock.now():
        return {}
    if placement.state == PlacementState.PAUSED:  # what is paused is not moved
        return {"starts_at": _("Its slot passed while it was paused. Release it and hold a new slot.")}
    return {"starts_at": _("The slot has passed. Move it to a later one.")}


@PLACEMENT_CYCLE.guard("schedule", "resume", "publish")
def version_is_approved(placement: Placement) -> Mapping[str, Any]:
    """The content is the one that was approved."""
    if placement.approved_hash == content_hash(placement):
        return {}
    return {"content": _("It has changed since it was approved. Have it reviewed again.")}


@PLACEMENT_CYCLE.guard("publish")
def request_is_planned(placement: Placement) -> Mapping[str, Any]:
    """The request is accepted, and it is planned who measures what, or further; other networks need no slot yet."""
    if placement.request.state in RUNNING:
        return {}
    if placement.request.state != RequestState.ACCEPTED:
        return {"request": _("The request is not accepted yet.")}
    gaps = _measurement_gaps(placement.request)
    return {"request": gaps["measurement"]} if gaps else {}


@PLACEMENT_CYCLE.guard("publish_fast")
def request_is_accepted(placement: Placement) -> Mapping[str, Any]:
    """The request is accepted, or further."""
    is_far = placement.request.state in RUNNING | {RequestState.ACCEPTED}
    return {} if is_far else {"request": _("The request is not accepted yet.")}


@PLACEMENT_CYCLE.guard("publish_late")
def was_approved_and_scheduled(placement: Placement) -> Mapping[str, Any]:
    """It had been approved and scheduled when its slot passed."""
    if placement.approved_hash is None:
        return {"content": _("It was never approved, so it can't be noted as published.")}
    if not is_scheduled_in_log(placement):
        return {"content": _("It was approved but never scheduled, so it can't be noted as published.")}
    return {}


@PLACEMENT_CYCLE.guard("publish_late")
def request_still_counts(placement: Placement) -> Mapping[str, Any]:
    """The request is accepted, or further, and its report is not published yet."""
    match placement.request.state:
        case state if state in ON_THEIR_WAY:
            return {}
        case RequestState.REPORTED:
            return {"request": _("The report is published. Begin a correction of it first, then note this post.")}
        case RequestState.CLOSED:
            return {
                "request": _("The request is closed. Have it reopened and its report corrected, then note this post.")
            }
        case state if state in ENDED_REQUESTS:
            return {"request": _("The request has ended, and its posts with it.")}
    return {"request": _("The request is not accepted yet.")}


@REQUEST_CYCLE.guard("schedule")
def plan_is_whole(request_: PromoRequest) -> Mapping[str, Any]:
    """For each network that said yes a placement with a slot, and a plan of who measures what."""
    gaps: dict[str, Any] = {}
    if without := networks_without_slot(request_):
        gaps["placements"] = _("There is no slot yet on: %(networks)s.", networks=", ".join(without))
    return gaps | _measurement_gaps(request_)


def _measurement_gaps(request_: PromoRequest) -> dict[str, Any]:
    if measurement_plan_of(request_) is None:
        return {"measurement": _("Plan first who measures what, and when.")}
    return {}


@PLACEMENT_CYCLE.bar("approve_first", "approve")
def nobody_approves_their_own(placement: Placement, actor: Actor) -> Any:
    """Who wrote it or sent it in, made or described one of its pictures does not approve it, whatever the roles."""
    if actor.actor_id in contributors(placement):
        names = ", ".join(person.name for person in placement.hands)
        return _("You had a hand in this content: another senior approves it. It was made by: %(names)s.", names=names)
    return None


@PLACEMENT_CYCLE.bar("review_after_first", "review_after")
def once_and_by_another(placement: Placement, actor: Actor) -> Any:
    """What went out by the fast lane is reviewed afterwards, by as many as approve others, none with a hand in it."""
    if not placement.is_fast_lane:
        return _("Only what went out by the fast lane is reviewed afterwards.")
    if placement.approved_hash is not None and (given := placement.standing_approvals):
        return _("%(name)s has reviewed it already.", name=given[-1].approver.name)
    if actor.actor_id in contributors(placement):
        names = ", ".join(person.name for person in placement.hands)
        return _("You had a hand in this post: another senior reviews it. It was made by: %(names)s.", names=names)
    return None


@PLACEMENT_CYCLE.bar("approve_first", "review_after_first")
def first_of_two(placement: Placement, _actor: Actor) -> Any:
    """Only what is sensitive, and what goes to a network that asks for two, has a first approval, and only one."""
    if not placement.needs_two:
        return _("One approval is enough here.")
    return _("The first approval is there; the second is missing.") if first_approval(placement) else None


@PLACEMENT_CYCLE.bar("approve", "review_after")
def second_of_two(placement: Placement, actor: Actor) -> Any:
    """What is sensitive, and what goes to a network that asks for two, is approved by two different seniors."""
    if not placement.needs_two:
        return None
    first = first_approval(placement)
    if first is None:
        return _("Two approve this post: a first approval comes before this one.")
    if first.approver_id == actor.actor_id:
        return _("The first approval is yours: another senior gives the second.")
    return None


@PLACEMENT_CYCLE.bar("approve_first", "approve", "review_after_first", "review_after")
def of_the_group(placement: Placement, actor: Actor) -> Any:
    """Where the network names a role for an approval, a senior with that role gives it."""
    role = placement.role_for(stage_of(placement))
    if role is None or holds_role(actor, role, placement.request, placement.network_id):
        return None
    return _("This approval is given by a senior with the role %(role)s.", role=role.label)


@PLACEMENT_CYCLE.bar("schedule")
def reserves_wait_for_their_wire(placement: Placement, actor: Actor) -> Any:
    """A reserve is scheduled when plan B is carried out; everything else by those who plan the calendar."""
    if placement.is_waiting_reserve:
        return _("This is a reserve: it takes a slot when plan B is carried out.")
    return None if placement.is_reserve else only_planners(placement, actor)


def only_planners(placement: Placement, actor: Actor) -> Any:
    """The sentence for those who do not plan the network's calendar."""
    if actor.actor_id is None or can_for(actor, Permission.PLACEMENT_EDIT, placement.request, placement.network_id):
        return None
    return _("The slots of %(network)s are planned by its SMM specialists.", network=placement.network.name)
