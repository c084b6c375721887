"""Lists of requests and what the page of one needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person
from app.community.models import Community
from app.core.db import db
from app.core.search import kept_folded
from app.core.text import whole_number
from app.promo.access import is_visible_to
from app.promo.models import PromoRequest, RequestNetwork, ReturnedField
from app.promo.queries.routing import IN_DESK
from app.promo.states import ENDED_REQUESTS, ON_THEIR_WAY, NetworkDecision, RequestState
from app.promo.words import RequestKind

WIDEST_ZONE = timedelta(hours=14)  # nowhere is it later than on Kiritimati


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """What the list of requests is narrowed to; '' and None leave it wide."""

    text: str = ""
    state: str = ""  # a state, or 'running' for all that have not ended
    community: str = ""
    kind: RequestKind | None = None
    network: str = ""
    is_mine: bool = False


def requests_listed(person: Person, filters: RequestFilters) -> sa.Select[PromoRequest]:
    """The requests that `person` may read, the newest first, each with its community."""
    query = (
        sa.select(PromoRequest)
        .join(PromoRequest.community)
        .where(is_visible_to(person))
        .options(contains_eager(PromoRequest.community), joinedload(PromoRequest.filed_by))
    )
    if filters.state == "running":
        query = query.where(PromoRequest.state.not_in(ENDED_REQUESTS))
    elif filters.state in set(RequestState):
        query = query.where(PromoRequest.state == RequestState(filters.state))
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.kind is not None:
        query = query.where(PromoRequest.kind == filters.kind)
    if filters.network:
        query = query.where(asks(RequestNetwork.network_id == filters.network))
    if filters.is_mine:
        query = query.where(sa.or_(PromoRequest.filed_by_id == person.id, asks(RequestNetwork.owner_id == person.id)))
    if filters.text:
        query = query.where(matches(filters.text))
    return query.order_by(PromoRequest.id.desc())


def asks(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """True for a request one of whose networks meets the condition."""
    asked = sa.exists().where(RequestNetwork.request_id == PromoRequest.id, condition)
    return asked.correlate(PromoRequest)  # also inside a query that joins the networks itself


def matches(text: str) -> sa.ColumnElement[bool]:
    """A request by its number (R-128, 128) or by words of its title or task."""
    number = whole_number(text.strip().upper().removeprefix("R-"))
    found = kept_folded(text.strip(), PromoRequest)
    return found if number is None else sa.or_(found, PromoRequest.id == number)


def returned_of(request_: PromoRequest) -> Sequence[ReturnedField]:
    """The fields that wait for the requester's answer, in the order in which they were asked back."""
    query = (
        sa.select(ReturnedField)
        .where(ReturnedField.request_id == request_.id, ReturnedField.answered_at.is_(None))
        .options(joinedload(ReturnedField.returned_by), joinedload(ReturnedField.question))
        .order_by(ReturnedField.id)
    )
    return db.session.scalars(query).all()


def put_off_until(now: datetime) -> Sequence[int]:
    """Ids of the networks of requests that were put off until a day that has come where their community is."""
    query = (
        sa.select(RequestNetwork)
        .join(RequestNetwork.request)
        .options(contains_eager(RequestNetwork.request).joinedload(PromoRequest.community))
        .where(RequestNetwork.decision == NetworkDecision.LATER, RequestNetwork.due_again_at.is_(None))
        .where(RequestNetwork.later_on <= (now + WIDEST_ZONE).date(), PromoRequest.state.in_(IN_DESK | ON_THEIR_WAY))
        .order_by(RequestNetwork.id)
    )
    rows = db.session.scalars(query).all()
    return [
        row.id for row in rows
        if row.later_on and row.later_on <= now.astimezone(ZoneInfo(row.request.community.time_zone)).date()
    ]  # fmt: skip


def silent_since(moment: datetime, *, warned_by: datetime | None = None) -> Sequence[int]:
    """The ids of the requests whose last open question was asked before `moment`.

    With `warned_by` those whose author was told since, and no later than then; without it those that nobody told.
    """
    asked_at, warned_at = sa.func.max(ReturnedField.returned_at), sa.func.max(ReturnedField.warned_at)
    is_told = sa.and_(warned_at.is_not(None), warned_at >= asked_at)
    query = (
        sa.select(PromoRequest.id)
        .join(ReturnedField, ReturnedField.request_id == PromoRequest.id)
        .where(PromoRequest.state == RequestState.NEEDS_INFO, ReturnedField.answered_at.is_(None))
        .group_by(PromoRequest.id)
        .having(asked_at <= moment)
        .having(sa.or_(warned_at.is_(None), warned_at < asked_at) if warned_by is None else is_told)
    )
    if warned_by is not None:
        query = query.having(warned_at <= warned_by)
    return db.session.scalars(query).all()
