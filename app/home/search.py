"""The search over everything that one may read: each kind of thing through the door of its own room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, lazyload

from app.accounts.access import can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.queries import people_list, standing_of
from app.community.access import visible as visible_communities
from app.community.access import visible_members
from app.community.models import Achievement, Community, Event, Initiative, Member
from app.community.queries import (
    EventFilters,
    InitiativeFilters,
    achievements_listed,
    events_listed,
    initiatives_listed,
)
from app.core.db import db
from app.core.search import found_by, holds
from app.core.text import whole_number
from app.promo.access import visible_placements
from app.promo.models import Placement, PromoRequest
from app.promo.queries.requests import RequestFilters, requests_listed
from app.web.formats import day, short_day

MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that fits: its name, where it is, what tells it from others, and its state where it has one."""

    title: str
    url: str
    meta: str = ""
    state: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can be found: who may look for it, the query, and the row that a thing becomes."""

    key: str
    label: Any
    permission: Permission | None
    query: Callable[[Person, str], sa.Select[Any]]
    row: Callable[[Any], Found]


@dataclass(frozen=True, slots=True)
class Group:
    """The first rows of one kind; `has_more` says that there are others."""

    kind: Kind
    rows: Sequence[Found]
    has_more: bool


def kinds_for(person: Person) -> dict[str, Kind]:
    """What `person` may look for, by the word in the address."""
    return {one.key: one for one in KINDS if one.permission is None or can_anywhere(person, one.permission)}


def groups_for(person: Person, words: str) -> list[Group]:
    """The kinds that hold something with all of the `words`, the first rows of each: one query for a kind."""
    found = ((kind, _first(kind, person, words)) for kind in kinds_for(person).values())
    return [
        Group(kind, [kind.row(thing) for thing in things[:MOST_ROWS]], len(things) > MOST_ROWS)
        for kind, things in found
        if things
    ]


def _first(kind: Kind, person: Person, words: str) -> Sequence[Any]:
    return db.session.scalars(kind.query(person, words).limit(MOST_ROWS + 1)).unique().all()


def _requests(person: Person, words: str) -> sa.Select[Any]:
    return requests_listed(person, RequestFilters(text=words)).options(lazyload(PromoRequest.networks))


def _request(request_: PromoRequest) -> Found:
    url = url_for("requests.detail", number=request_.id)
    return Found(request_.audit_label, url, f"{request_.community.name} · {request_.kind.label}", request_.state)


def _posts(person: Person, words: str) -> sa.Select[Any]:
    """By words of the title, or by number: R-128/3; all of a request's by R-128/. The newest first.

    Not the latest slots: of words that thousands of posts hold, all would be read to be sorted.
    """
    number, slash, place = words.upper().removeprefix("R-").partition("/")
    request_id, position = whole_number(number), whole_number(place)
    fits = found_by(words, Placement)
    if slash and request_id is not None:
        own = sa.true() if position is None else Placement.position == position
        fits = sa.or_(fits, sa.and_(Placement.request_id == request_id, own))
    request_ = contains_eager(Placement.request)
    query = visible_placements(person).where(fits).options(request_, request_.lazyload(PromoRequest.networks))
    return query.order_by(Placement.id.desc())


def _post(placement: Placement) -> Found:
    url = url_for("placements.detail", number=placement.request_id, position=placement.position)
    when = f" · {short_day(placement.slot_at)}" if placement.slot_at else ""
    return Found(placement.audit_label, url, placement.request.title + when, placement.state)


def _events(person: Person, words: str) -> sa.Select[Any]:
    return events_listed(person, EventFilters(text=words))


def _event(event: Event) -> Found:
    when = f" · {short_day(event.starts_at, event.time_zone)}" if event.starts_at else ""
    return Found(event.title, url_for("events.detail", slug=event.slug), event.community.name + when, event.state)


def _initiatives(person: Person, words: str) -> sa.Select[Any]:
    return initiatives_listed(person, InitiativeFilters(text=words))


def _initiative(one: Initiative) -> Found:
    when = f" · {day(one.starts_on)}" if one.starts_on else ""
    return Found(one.title, url_for("initiatives.detail", slug=one.slug), one.community.name + when, one.state)


def _achievements(person: Person, words: str) -> sa.Select[Any]:
    return achievements_listed(person, text=words)


def _achievement(one: Achievement) -> Found:
    return Found(one.title, url_for("achievements.detail", slug=one.slug), f"{one.community.name} · {one.by_whom}")


def _communities(person: Person, words: str) -> sa.Select[Any]:
    query = visible_communities(person).where(holds(words, Community.name, Community.key_task))
    return query.order_by(Community.archived_at.is_not(None), Community.name, Community.id)


def _community(community: Community) -> Found:
    url = url_for("communities.detail", slug=community.slug)
    return Found(community.name, url, str(community.kind.label), community.state)


def _members(person: Person, words: str) -> sa.Select[Any]:
    query = visible_members(person).where(holds(words, Member.name, Member.email))
    return query.order_by(Member.left_on.is_not(None), Member.name, Member.id)


def _member(member: Member) -> Found:
    url = url_for("members.detail", slug=member.community.slug, number=member.number)
    return Found(member.name, url, member.community.name)


def _people(_person: Person, words: str) -> sa.Select[Any]:
    return people_list(words=words)


def _one_person(person: Person) -> Found:
    url = url_for("person.detail", person_id=person.id)
    return Found(person.name, url, f"{person.email} · {standing_of(person).label}")


KINDS = (
    Kind("requests", _l("Requests"), Permission.REQUEST_READ, _requests, _request),
    Kind("posts", _l("Posts"), None, _posts, _post),
    Kind("events", _l("Events"), Permission.COMMUNITY_READ, _events, _event),
    Kind("initiatives", _l("Initiatives"), Permission.COMMUNITY_READ, _initiatives, _initiative),
    Kind("achievements", _l("Achievements"), Permission.COMMUNITY_READ, _achievements, _achievement),
    Kind("communities", _l("Communities"), Permission.COMMUNITY_READ, _communities, _community),
    Kind("members", _l("Members"), Permission.MEMBER_READ, _members, _member),
    Kind("people", _l("People"), Permission.PERSON_MANAGE, _people, _one_person),
)
