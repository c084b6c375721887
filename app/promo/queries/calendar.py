"""The calendar: what stands when, at most a few a day, counted in SQL; and what has no slot yet.

Of what somebody may not read they see that it is taken, by which channel, format, audience and community, and when;
of a private community only that it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts.access import reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.community.models import Community
from app.core.db import UTCDateTime, db
from app.core.planning import off_index
from app.networks.models import Channel, Network
from app.promo.access import is_visible_to
from app.promo.models import Placement, PromoRequest, RequestNetwork
from app.promo.states import ACTIVE_PLACEMENTS, OUT_PLACEMENTS, NetworkDecision, PlacementState, RequestState

#: Requests whose yes still waits for a slot.
TO_BE_PLACED = frozenset({RequestState.ACCEPTED, RequestState.SCHEDULED, RequestState.LIVE})
#: Posts whose content has still to come.
CONTENT_AHEAD = frozenset({PlacementState.HELD, PlacementState.CONTENT_DUE, PlacementState.CHANGES_REQUESTED})
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarFilters:
    """What the calendar is narrowed to; None and '' are no filter."""

    channel_id: int | None = None
    network_id: str = ""
    community: str = ""
    state: PlacementState | None = None

    @property
    def is_on(self) -> bool:
        return self != CalendarFilters()


class Slot(NamedTuple):
    """One placement as the calendar knows it; `is_open` says whether the reader may see more than that it is there."""

    id: int
    request_id: int
    position: int
    slot_at: datetime
    state: PlacementState
    title: str
    is_reserve: bool
    content_due_at: datetime | None
    review_due_at: datetime | None
    format_id: str
    channel: str | None
    audience: str | None
    community: str
    is_private: bool
    is_open: bool
    assignee_id: int | None
    publisher_id: int | None
    network_id: str
    channel_id: int | None
    time_zone: str | None

    @property
    def awaited(self) -> tuple[int | None, datetime]:
        """Whom it waits for next, and when: who brings the content, later who puts it out."""
        if self.state in CONTENT_AHEAD:
            return self.assignee_id, self.content_due_at or self.slot_at
        return self.publisher_id, self.slot_at


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: the first slots of it, and how many there are in all."""

    on: date
    slots: tuple[Slot, ...] = ()
    n: int = 0


class Unplaced(NamedTuple):
    """A network that said yes and has no slot yet."""

    request_id: int
    title: str
    network_id: str
    network: str
    community_id: int
    wished_on: date | None
    n_all: int


def days_of(person: Person, days: Sequence[date], zone: str, filters: CalendarFilters, *, most: int) -> list[Day]:
    """Each of the consecutive `days` (in `zone`) with at most `most` slots and their true number, in two queries.

    Each day is a short range of an index; its slots are numbered and counted there, and only the first are loaded.
    """
    found = [Day(day) for day in days]
    heads = _heads(days, zone, _kept(person, filters), most)
    numbers: dict[int, int] = {}
    for number, placement_id, n in db.session.execute(heads):
        found[number] = replace(found[number], n=n)
        numbers[placement_id] = number
    query = _with_facts(person).where(Placement.id.in_(numbers)).order_by(Placement.slot_at, Placement.id)
    for row in db.session.execute(query):
        number = numbers[row.id]
        found[number] = replace(found[number], slots=(*found[number].slots, Slot(*row)))
    return found


def _heads(days: Sequence[date], zone: str, kept: Sequence[sa.ColumnElement[bool]], most: int) -> sa.Select[Any]:
    """(number of the day, placement, how many the day has) of the first slots of each day.

    The days are a table of their own, since a subquery for each would take the database longer to read than to answer.
    """
    midnights = [_midnight(day, zone) for day in (*days, days[-1] + ONE_DAY)]
    # PostgreSQL wants to know how little all days hold together; SQLite is to look at one day after the other.
    at = off_index(Placement.slot_at)
    spans = (
        sa.values(sa.column("number", sa.Integer), sa.column("begins", UTCDateTime()), sa.column("ends", UTCDateTime()))
        .data([(number, *span) for number, span in enumerate(pairwise(midnights))])
        .cte("spans")
    )
    order = (Placement.slot_at, Placement.id)
    numbered = (
        sa.select(
            spans.c.number,
            Placement.id,
            sa.func.count().over(partition_by=spans.c.number).label("n"),
            sa.func.row_number().over(partition_by=spans.c.number, order_by=order).label("place"),
        )
        .join_from(spans, Placement, sa.and_(Placement.slot_at >= spans.c.begins, Placement.slot_at < spans.c.ends))
        .where(at >= midnights[0], at < midnights[-1], *kept)
        .subquery()
    )
    return sa.select(numbered.c.number, numbered.c.id, numbered.c.n).where(numbered.c.place <= most)


def _kept(person: Person, filters: CalendarFilters) -> list[sa.ColumnElement[bool]]:
    """What a placement must be to stand in the calendar."""
    kept = _conditions(person, filters) or [Placement.state != PlacementState.RELEASED]
    if filters.channel_id is not None:
        kept.append(Placement.channel_id == filters.channel_id)
    if filters.network_id:
        kept.append(Placement.network_id == filters.network_id)
    return kept


def slots_between(person: Person, first: date, last: date, zone: str, filters: CalendarFilters) -> sa.Select[Any]:
    """The rows of Slot from one day to another, in order of time, for a list with pages."""
    begins, ends = _midnight(first, zone), _midnight(last + ONE_DAY, zone)
    query = _with_facts(person).where(Placement.slot_at >= begins, Placement.slot_at < ends)
    return query.where(*_kept(person, filters)).order_by(Placement.slot_at, Placement.id)


def unplaced(person: Person, filters: CalendarFilters, *, limit: int) -> list[Unplaced]:
    """Networks that said yes and have no slot yet, the wished days first; every row tells how many there are."""
    placed = sa.exists().where(
        Placement.request_id == RequestNetwork.request_id,
        Placement.network_id == RequestNetwork.network_id,
        Placement.slot_at.is_not(None),
        Placement.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS),
    )
    query = (
        sa.select(
            PromoRequest.id,
            PromoRequest.title,
            Network.id,
            Network.name,
            PromoRequest.community_id,
            RequestNetwork.wished_on,
            sa.func.count().over(),
        )
        .join(PromoRequest, PromoRequest.id == RequestNetwork.request_id)
        .join(Network, Network.id == RequestNetwork.network_id)
        .join(Community, Community.id == PromoRequest.community_id)
        .where(
            RequestNetwork.decision == NetworkDecision.YES,
            PromoRequest.state.in_(TO_BE_PLACED),
            sa.not_(PromoRequest.is_legacy),
            sa.not_(placed),
            is_visible_to(person),
        )
        .order_by(RequestNetwork.wished_on.is_(None), RequestNetwork.wished_on, PromoRequest.id, Network.position)
    )
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.network_id:
        query = query.where(Network.id == filters.network_id)
    if filters.channel_id is not None:
        query = query.where(
            Network.id == sa.select(Channel.network_id).where(Channel.id == filters.channel_id).scalar_subquery()
        )
    return [Unplaced(*row) for row in db.session.execute(query.limit(limit))]


def channel_choices() -> list[tuple[int, str]]:
    """The channels by name; who may read the calendar may know which there are."""
    return [
        (row.id, row.name) for row in db.session.execute(sa.select(Channel.id, Channel.name).order_by(Channel.name))
    ]


def network_choices() -> list[tuple[str, str]]:
    """The networks in their order."""
    return [
        (row.id, row.name) for row in db.session.execute(sa.select(Network.id, Network.name).order_by(Network.position))
    ]


def communities_shown(person: Person) -> list[tuple[str, str]]:
    """The communities that may stand in this person's calendar: private ones only where they see more than 'busy'."""
    reach = reach_of(person, Permission.REQUEST_READ)
    known = sa.true() if reach.is_house else sa.or_(
        sa.not_(Community.is_private), Community.id.in_(reach.community_ids)
    )  # fmt: skip
    query = sa.select(Community.slug, Community.name).where(known, Community.archived_at.is_(None))
    return [(row.slug, row.name) for row in db.session.execute(query.order_by(Community.name))]


def _with_facts(person: Person) -> sa.Select[Any]:
    columns: list[Any] = [
        Placement.id,
        Placement.request_id,
        Placement.position,
        Placement.slot_at,
        Placement.state,
        Placement.title,
        Placement.is_reserve,
        Placement.content_due_at,
        Placement.review_due_at,
        Placement.format_id,
        Channel.name.label("channel"),
        Channel.audience,
        Community.name.label("community"),
        Community.is_private,
        sa.case((is_visible_to(person), True), else_=False).label("is_open"),
        Placement.assignee_id,
        Placement.publisher_id,
        Placement.network_id,
        Placement.channel_id,
        Channel.time_zone,
    ]
    return (
        sa.select(*columns)
        .select_from(Placement)
        .join(PromoRequest, PromoRequest.id == Placement.request_id)
        .join(Community, Community.id == PromoRequest.community_id)
        .outerjoin(Channel, Channel.id == Placement.channel_id)
    )


def _conditions(person: Person, filters: CalendarFilters) -> list[sa.ColumnElement[bool]]:
    """What state and community ask of a placement; empty without them.

    Of what one may not read, neither its state nor a private community is told by what a filter leaves.
    """
    if filters.state:
        of_request = [is_visible_to(person)]
    elif filters.community:
        of_request = [sa.or_(sa.not_(Community.is_private), is_visible_to(person))]
    else:
        return []
    if filters.community:
        of_request.append(Community.slug == filters.community)
    state = Placement.state == filters.state if filters.state else Placement.state != PlacementState.RELEASED
    return [state, _of_request(*of_request)]


def _of_request(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Asked row by row: a join would have SQLite begin with all requests of the community."""
    return (
        sa.select(sa.literal(1))
        .select_from(PromoRequest)
        .join(Community, Community.id == PromoRequest.community_id)
        .where(PromoRequest.id == Placement.request_id, *conditions)
        .correlate(Placement)
        .exists()
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, MIDNIGHT, ZoneInfo(zone)).astimezone(UTC)
