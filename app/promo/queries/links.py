"""What belongs to a request among the others, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.db import db
from app.promo.access import is_visible_to
from app.promo.models import LinkKind, PromoRequest, RequestFollower, RequestLink
from app.promo.queries.briefs import requests_like
from app.promo.queries.requests import matches
from app.promo.states import RequestState

MOST_CANDIDATES = 10
#: What another request can be a duplicate of: it still goes on, or has been answered for.
GOES_ON = frozenset(RequestState) - {RequestState.DRAFT, RequestState.DECLINED, RequestState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Linked:
    """Another request beside this one; `is_from` when this one is where the link begins."""

    kind: LinkKind
    is_from: bool
    number: int
    title: str
    state: RequestState


def linked_to(request_: PromoRequest, person: Person) -> list[Linked]:
    """The requests that this one is linked to, in the order in which that happened."""
    if request_.linked_at is None:  # most are not: no query
        return []
    here = request_.id
    ends = sa.or_(
        sa.and_(RequestLink.from_id == here, PromoRequest.id == RequestLink.to_id),
        sa.and_(RequestLink.to_id == here, PromoRequest.id == RequestLink.from_id),
    )
    query = (
        sa.select(
            RequestLink.kind, RequestLink.from_id == here, PromoRequest.id, PromoRequest.title, PromoRequest.state
        )
        .join(PromoRequest, ends)
        .where(RequestLink.undone_at.is_(None), is_visible_to(person))
        .order_by(RequestLink.id)
    )
    return [Linked(*row) for row in db.session.execute(query)]


def end_of(request_: PromoRequest) -> RequestLink | None:
    """The link by which the request ended in another one."""
    if request_.linked_at is None:
        return None
    return db.session.scalar(
        sa.select(RequestLink).where(
            RequestLink.from_id == request_.id, RequestLink.kind != LinkKind.SPLIT, RequestLink.undone_at.is_(None)
        )
    )


def filer_has_ended_in(request_id: int, person_id: int) -> bool:
    """True when a request that `person_id` filed has ended in this one."""
    query = sa.select(RequestLink.id).join(PromoRequest, PromoRequest.id == RequestLink.from_id)
    query = query.where(
        RequestLink.to_id == request_id, RequestLink.kind != LinkKind.SPLIT, RequestLink.undone_at.is_(None),
        PromoRequest.filed_by_id == person_id,
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def followers_of(request_: PromoRequest) -> Sequence[Person]:
    """Those whose own request ended in this one."""
    if request_.linked_at is None:
        return []
    query = sa.select(Person).join(RequestFollower, RequestFollower.person_id == Person.id)
    return db.session.scalars(query.where(RequestFollower.request_id == request_.id).order_by(Person.id)).all()


def sees(person: Person, request_: PromoRequest) -> bool:
    """True when `person` may read the request."""
    found = sa.select(PromoRequest.id).where(PromoRequest.id == request_.id, is_visible_to(person))
    return db.session.scalar(found) is not None


def candidates(person: Person, request_: PromoRequest, text: str) -> Sequence[PromoRequest]:
    """Requests that this one may be the same as: found by number or words, else those with a like title."""
    query = sa.select(PromoRequest).options(joinedload(PromoRequest.community), joinedload(PromoRequest.filed_by))
    query = query.where(PromoRequest.id != request_.id, PromoRequest.state.in_(GOES_ON), is_visible_to(person))
    if text:
        query = query.where(matches(text))
    else:
        query = query.where(PromoRequest.id.in_([like.id for like in requests_like(person, request_.title)]))
    return db.session.scalars(query.order_by(PromoRequest.id.desc()).limit(MOST_CANDIDATES)).all()
