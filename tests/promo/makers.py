"""Communities, networks and requests for tests, each complete enough to be real."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.community.models import Community
from app.community.states import CommunityKind, CommunityState, Openness
from app.core import clock
from app.core.db import db
from app.core.text import slugify
from app.networks.actions import load_catalogue
from app.networks.models import Network
from app.promo.models import Meeting, PromoRequest, RequestNetwork, ReturnedField, Wire
from app.promo.states import MeetingState, NetworkDecision, RequestState
from app.promo.words import (
    AudienceScope,
    BudgetState,
    DeclineReason,
    Kpi,
    Objective,
    RequestKind,
    ReturnReason,
    ThresholdKind,
    WireStage,
    WireStep,
)
from tests.factories import make_person

_numbers = itertools.count(1)
R = RequestState

#: A brief with which a request may be handed in; days are added when it is made.
BRIEF: dict[str, Any] = {
    "task": "Bring project managers from other companies to the swap.",
    "objective": Objective.EVENT,
    "kpi": Kpi.REGISTRATIONS,
    "target": Decimal(240),
    "audience_scope": AudienceScope.EXTERNAL,
    "budget_state": BudgetState.ZERO,
    "plan_b_waiver": "Too small for it.",
}


def days_ahead(days: int) -> date:
    """A day that is still to come, where the community is."""
    return clock.today("Europe/Kyiv") + timedelta(days=days)


def make_community(name: str = "Project managers", **values: Any) -> Community:
    """An active community."""
    number = next(_numbers)
    community = Community(
        slug=f"{slugify(name)}-{number}", name=name, kind=CommunityKind.COP, openness=Openness.OPEN,
        key_task="Grow together", state=CommunityState.ACTIVE, created_at=clock.now(),
        **{"owner": make_person(f"Owner{number} Of"), **values},
    )  # fmt: skip
    db.session.add(community)
    db.session.commit()
    return community


def make_manager(community: Community, name: str = "Alice Koval") -> Person:
    """The community's manager."""
    return make_person(name, (Role.COMMUNITY_MANAGER, "community", str(community.id)))


def make_networks() -> None:
    """The networks of the catalogue, unless they are there."""
    if db.session.get(Network, "instagram") is None:
        load_catalogue()
        db.session.commit()


def make_draft(community: Community, author: Person, title: str = "Autumn Book Swap", **values: Any) -> PromoRequest:
    """A draft in which nothing is said yet."""
    values = {"kind": RequestKind.EVENT, "answers": {}, **values}
    draft = PromoRequest(
        community=community, filed_by=author, title=title, created_at=clock.now(), saved_at=clock.now(), **values
    )
    db.session.add(draft)
    db.session.commit()
    return draft


def make_brief(
    community: Community, author: Person, *, networks: tuple[str, ...] = ("instagram",), **values: Any
) -> PromoRequest:
    """A draft that may be handed in."""
    make_networks()
    brief = BRIEF | {"target_on": days_ahead(30)} | values
    draft = make_draft(community, author, **brief)
    draft.networks = [RequestNetwork(network_id=network, wished_on=days_ahead(10)) for network in networks]
    db.session.commit()
    return draft


#: How each network of a request stands when the request is in a state.
_DECISIONS = {
    R.SUBMITTED: NetworkDecision.OPEN,
    R.TRIAGE: NetworkDecision.OPEN,
    R.NEEDS_INFO: NetworkDecision.NEEDS_INFO,
    R.DECLINED: NetworkDecision.NO,
}


def make_request(
    community: Community, author: Person, state: RequestState = R.TRIAGE, *, owner: Person | None = None, **values: Any
) -> PromoRequest:
    """A request that has come as far as `state`, put there by hand rather than by its actions."""
    request_ = make_brief(community, author, **values)
    now = clock.now()
    if state == R.DRAFT:
        return request_
    request_.submitted_at = now
    request_.triage_due_at = now + timedelta(days=2)
    decision = _DECISIONS.get(state, NetworkDecision.YES)
    for row in request_.networks:
        row.owner, row.decision = owner, decision
        if decision in {NetworkDecision.YES, NetworkDecision.NO}:
            row.decided_at, row.decided_by, row.meeting_waiver = now, owner, "A small one."
            row.refusal = DeclineReason.NO_CAPACITY if decision == NetworkDecision.NO else None
    if state == R.DECLINED:
        request_.declined_at, request_.decline_reason = now, DeclineReason.NO_CAPACITY
        request_.decline_text = "Nobody is free in that week."
    if state == R.CANCELLED:
        request_.cancelled_at, request_.cancel_reason = now, "It was called off."
    if state == R.CLOSED:
        request_.worked_well, request_.to_change, request_.closed_at = "The stories.", "Begin earlier.", now
    request_.state = state
    db.session.commit()
    return request_


def make_returned(request_: PromoRequest, by: Person, *fields: str, network: str = "instagram") -> list[ReturnedField]:
    """Fields that wait for an answer."""
    returned = [
        ReturnedField(
            request_id=request_.id, network_id=network, field=field, reason=ReturnReason.UNCLEAR,
            sentence=f"Say more about {field}.", returned_by=by, returned_at=clock.now(),
        )
        for field in fields
    ]  # fmt: skip
    db.session.add_all(returned)
    db.session.commit()
    return returned


def make_wire(request_: PromoRequest, owner: Person, **values: Any) -> Wire:
    """A reminder a week before the end."""
    now = clock.now()
    wire = Wire(
        request=request_,
        owner=owner,
        created_at=now,
        **{
            "stage": WireStage.LAST_DAYS,
            "metric": Kpi.REGISTRATIONS,
            "threshold_kind": ThresholdKind.PACE,
            "threshold": Decimal(80),
            "check_at": now + timedelta(days=23),
            "stage_ends_at": now + timedelta(days=30),
            "step": WireStep.REMINDER,
            "prepared": "Last seats",
            **values,
        },
    )
    db.session.add(wire)
    db.session.commit()
    return wire


def make_meeting(request_: PromoRequest, *, state: MeetingState = MeetingState.BOOKED, **values: Any) -> Meeting:
    """A meeting in three days about the first network of a request, with who filed it and who decides."""
    row, now = request_.networks[0], clock.now()
    owner = row.owner or request_.filed_by
    facts: dict[str, Any] = {
        "starts_at": now + timedelta(days=3), "minutes": 30, "place": "https://meet.example.org/pm",
        "guests": list({request_.filed_by, owner}),
    }  # fmt: skip
    if state != MeetingState.PROPOSED:
        facts["booked_at"] = now
    if state == MeetingState.HELD:
        facts |= {"held_at": now, "has_inputs": True, "has_brief": True, "has_changes": True}
        facts |= {"next_step": "The first draft.", "next_step_on": days_ahead(2)}
    meeting = Meeting(
        community_id=request_.community_id, network_id=row.network_id, state=state, proposed_by=owner, created_at=now,
        **facts | values,
    )  # fmt: skip
    db.session.add(meeting)
    meeting.topics = [row]
    db.session.commit()
    return meeting
