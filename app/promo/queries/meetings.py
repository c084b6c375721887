"""Reads: whom to invite, what else could be talked over, the meetings of a request."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.db import db
from app.promo.models import Meeting, Placement, PromoRequest, RequestNetwork, RequestReference, ReturnedField
from app.promo.queries.people import people_who_may
from app.promo.queries.routing import is_to_decide
from app.promo.states import COMING_MEETINGS, PlacementState


def guests_for(community_id: int, network_id: str) -> list[Person]:
    """Whom one may invite: those who file for the community and those who decide for the network, by name."""
    managers = people_who_may(P.REQUEST_FILE, community_id=community_id)
    deciders = people_who_may(P.REQUEST_TRIAGE, community_id=community_id, network_ids=[network_id])
    return sorted({*managers, *deciders}, key=lambda person: (person.name, person.id))


def also_waiting(row: RequestNetwork) -> Sequence[RequestNetwork]:
    """Other requests of the same community that wait for the same network and have no meeting to come."""
    query = (
        sa.select(RequestNetwork)
        .join(RequestNetwork.request)
        .outerjoin(Meeting, Meeting.id == RequestNetwork.meeting_id)
        .options(joinedload(RequestNetwork.request))
        .where(
            PromoRequest.community_id == row.request.community_id,
            PromoRequest.id != row.request_id,
            RequestNetwork.network_id == row.network_id,
            is_to_decide(),
            sa.or_(Meeting.id.is_(None), Meeting.state.not_in(COMING_MEETINGS)),
        )
        .order_by(PromoRequest.id)
    )
    return db.session.scalars(query).unique().all()


def is_key_question_asked_back(request_: PromoRequest) -> bool:
    """True while the task itself is a field that waits for its answer."""
    query = sa.select(ReturnedField.id).where(
        ReturnedField.request_id == request_.id, ReturnedField.field == "task", ReturnedField.answered_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def open_meetings_of(request_: PromoRequest) -> Sequence[Meeting]:
    """The meetings to come at which this request is talked over."""
    query = sa.select(Meeting).join(Meeting.topics).where(RequestNetwork.request_id == request_.id)
    return db.session.scalars(query.where(Meeting.state.in_(COMING_MEETINGS))).unique().all()


def load_meetings(request_: PromoRequest) -> None:
    """Have the meetings of a request at hand: one query where there are any, none where there is none."""
    if numbers := [row.meeting_id for row in request_.networks if row.meeting_id is not None]:
        db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(numbers))).all()


def preparation_of(meeting: Meeting) -> list[tuple[RequestNetwork, bool, bool]]:
    """Of each request: is the key question answered, and does it point to past cases? The brief itself has come."""
    cases = sa.select(RequestReference.request_id).where(
        RequestReference.request_id.in_([row.request_id for row in meeting.topics])
    )
    with_cases = set(db.session.scalars(cases))
    asked_back = {row.request_id for row in meeting.topics if is_key_question_asked_back(row.request)}
    return [
        (row, bool(row.request.task.strip()) and row.request_id not in asked_back, row.request_id in with_cases)
        for row in meeting.topics
    ]


def placements_on(meeting: Meeting) -> Sequence[Placement]:
    """What its requests have planned on its network by now, the earliest slot first."""
    query = sa.select(Placement).options(joinedload(Placement.request), joinedload(Placement.assignee))
    query = query.where(
        Placement.request_id.in_([row.request_id for row in meeting.topics]),
        Placement.network_id == meeting.network_id,
        Placement.state != PlacementState.RELEASED,
    )
    return db.session.scalars(query.order_by(Placement.slot_at, Placement.id)).all()
