"""Requests in any state. Placements and wires follow them."""

from __future__ import annotations

from typing import Any

from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.promo.models import Comment, Meeting, Placement, PromoRequest, Wire
from app.promo.states import MeetingState, PlacementState, RequestState, ThreadState, WireState
from tests.factories import make_person
from tests.promo.makers import make_community, make_manager, make_meeting, make_request, make_wire


def _request(state: RequestState = RequestState.ACCEPTED) -> PromoRequest:
    community: Community = make_community()
    manager = make_manager(community, f"Manager{community.id} Of")
    return make_request(community, manager, state, owner=make_person(f"Specialist{community.id} Of"))


def _wire(state: WireState) -> Wire:
    ended: dict[str, Any] = {"end_reason": "because"} if state in {"dismissed", "expired", "disarmed"} else {}
    request_ = _request()
    return make_wire(request_, request_.filed_by, state=state, **ended)


def _placement(state: PlacementState) -> Placement:
    request_ = _request()
    now = clock.now()
    facts: dict[str, Any] = {"slot_at": now} if state == "scheduled" else {}
    if state in {"published", "measured"}:
        facts = {"published_at": now, "live_url": "https://www.instagram.com/p/1/"}
    if state in {"missed", "released"}:
        facts = {"end_reason": "because"}
    placement = Placement(
        request=request_, position=1, network_id="instagram", format_id="instagram_story", title="A shelf",
        utm_content="a", state=state, created_by_id=request_.filed_by_id, created_at=now, **facts,
    )  # fmt: skip
    db.session.add(placement)
    db.session.commit()
    return placement


def _meeting(state: MeetingState) -> Meeting:
    ended: dict[str, Any] = {"cancel_reason": "because"} if state == MeetingState.CANCELLED else {}
    return make_meeting(_request(RequestState.TRIAGE), state=state, **ended)


def _thread(state: ThreadState) -> Comment:
    request_, now = _request(), clock.now()
    facts: dict[str, Any] = {"resolved_at": now} if state == ThreadState.RESOLVED else {}
    thread = Comment(request=request_, author_id=request_.filed_by_id, text="Which?", at=now, state=state, **facts)
    db.session.add(thread)
    db.session.commit()
    return thread


MAKERS = {"promo_request": _request, "wire": _wire, "placement": _placement, "meeting": _meeting,
          "comment": _thread}  # fmt: skip
