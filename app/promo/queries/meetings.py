"""Reads: the list of meetings, whom to invite, what else could be talked over, the meetings of a request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.models import Community
from app.core.db import db
from app.networks.labels import REQUIREMENTS, full_format_label
from app.networks.requirements import FormatSpec, catalogue
from app.promo.access import visible_meetings
from app.promo.agenda import Item
from app.promo.models import (
    Meeting,
    MeetingDraft,
    MeetingGuest,
    Placement,
    PromoRequest,
    RequestNetwork,
    RequestReference,
    ReturnedField,
)
from app.promo.queries.people import people_who_may
from app.promo.queries.requests import matches
from app.promo.queries.routing import is_to_decide
from app.promo.states import COMING_MEETINGS, MeetingState, PlacementState
from app.promo.words import MeetingTime

#: So many of those who come are named in a list; of the rest it says how many there are.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class MeetingFilters:
    """What the list of meetings is narrowed to; '' leaves it wide."""

    text: str = ""
    when: MeetingTime = MeetingTime.AHEAD
    community: str = ""
    network: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Comers:
    """The first of those who are invited to a meeting, by name, and how many more there are."""

    names: Sequence[str]
    n_more: int


def meetings_listed(person: Person, filters: MeetingFilters) -> sa.Select[Meeting]:
    """The meetings that `person` may read: those to come by their time, those that are over the latest first."""
    about = selectinload(Meeting.topics).joinedload(RequestNetwork.request).lazyload(PromoRequest.networks)
    is_ahead = filters.when == MeetingTime.AHEAD
    query = (
        visible_meetings(person)
        .join(Meeting.community)
        .options(contains_eager(Meeting.community), joinedload(Meeting.network), joinedload(Meeting.proposed_by), about)
        .where(Meeting.state.in_(COMING_MEETINGS) if is_ahead else Meeting.state.not_in(COMING_MEETINGS))
    )
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.network:
        query = query.where(Meeting.network_id == filters.network)
    if filters.is_mine:
        invited = MeetingGuest.meeting_id == Meeting.id, MeetingGuest.person_id == person.id
        query = query.where(sa.or_(Meeting.proposed_by_id == person.id, sa.exists().where(*invited)))
    if filters.text:
        query = query.where(Meeting.topics.any(RequestNetwork.request.has(matches(filters.text))))
    order = (Meeting.starts_at, Meeting.id) if is_ahead else (Meeting.starts_at.desc(), Meeting.id.desc())
    return query.order_by(*order)


def who_comes(meetings: Iterable[Meeting]) -> dict[int, Comers]:
    """Who is invited to each of them; one query, however many there are."""
    at = MeetingGuest.meeting_id
    place = sa.func.row_number().over(partition_by=at, order_by=(Person.name, Person.id)).label("place")
    guests = (
        sa.select(at, Person.name, place, sa.func.count().over(partition_by=at).label("n"))
        .join(Person, Person.id == MeetingGuest.person_id)
        .where(at.in_([meeting.id for meeting in meetings]))
        .subquery()
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for guest in db.session.execute(sa.select(guests).where(guests.c.place <= MOST_NAMED).order_by(guests.c.place)):
        found[guest.meeting_id].append(guest)
    return {key: Comers([guest.name for guest in named], named[0].n - len(named)) for key, named in found.items()}


def guests_for(community_id: int, network_id: str) -> list[Person]:
    """Whom one may invite: those who file for the community and those who decide for the network, by name.

    Who is away today may be back on the day; where not, the page of the meeting says so.
    """
    managers = people_who_may(P.REQUEST_FILE, community_id=community_id, even_away=True)
    deciders = people_who_may(P.REQUEST_TRIAGE, community_id=community_id, network_ids=[network_id], even_away=True)
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


def asked_back(requests: Iterable[PromoRequest]) -> set[int]:
    """Those of them whose task itself is a field that waits for its answer."""
    query = sa.select(ReturnedField.request_id).where(
        ReturnedField.request_id.in_([request_.id for request_ in requests]),
        ReturnedField.field == "task",
        ReturnedField.answered_at.is_(None),
    )
    return set(db.session.scalars(query))


def meetings_that_wait(person: Person, now: datetime) -> sa.Select[Meeting]:
    """Those to which `person` is invited: booked ones of today, on their wall clock, and proposed ones to be answered.

    Whoever proposed one has it until it is closed, and does not answer it.
    """
    zone = ZoneInfo(person.time_zone)
    first = datetime.combine(now.astimezone(zone).date(), time(), zone)
    invited = sa.exists().where(MeetingGuest.meeting_id == Meeting.id, MeetingGuest.person_id == person.id)
    is_mine = Meeting.proposed_by_id == person.id
    today = sa.and_(
        Meeting.state == MeetingState.BOOKED,
        Meeting.starts_at < first + timedelta(days=1),
        sa.or_(Meeting.starts_at >= first, is_mine),
    )
    to_answer = sa.and_(Meeting.state == MeetingState.PROPOSED, ~is_mine)
    return (
        sa.select(Meeting)
        .options(joinedload(Meeting.community), joinedload(Meeting.network))
        .where(invited, sa.or_(today, to_answer))
    )


def open_meetings_of(request_: PromoRequest) -> Sequence[Meeting]:
    """The meetings to come at which this request is talked over."""
    query = sa.select(Meeting).join(Meeting.topics).where(RequestNetwork.request_id == request_.id)
    return db.session.scalars(query.where(Meeting.state.in_(COMING_MEETINGS))).unique().all()


def load_meetings(request_: PromoRequest) -> None:
    """Have the meetings of a request at hand: one query where there are any, none where there is none."""
    if numbers := [row.meeting_id for row in request_.networks if row.meeting_id is not None]:
        db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(numbers))).all()


def preparation_of(meeting: Meeting, references: Iterable[RequestReference]) -> list[tuple[RequestNetwork, bool, bool]]:
    """Of each request: is the key question answered, and does it point to past cases? The brief itself has come."""
    with_cases = {one.request_id for one in references}
    waiting = asked_back(row.request for row in meeting.topics)
    return [
        (row, bool(row.request.task.strip()) and row.request_id not in waiting, row.request_id in with_cases)
        for row in meeting.topics
    ]


def draft_of(meeting: Meeting, row: RequestNetwork, item: Item, person: Person) -> MeetingDraft | None:
    """What `person` has begun to write in one item about one request."""
    return db.session.get(MeetingDraft, (meeting.id, row.request_id, item.key, person.id))


def drafts_at(meeting: Meeting) -> Sequence[MeetingDraft]:
    """What people have typed into the agenda and not saved into the brief, in the order of the requests."""
    query = sa.select(MeetingDraft).where(MeetingDraft.meeting_id == meeting.id)
    query = query.options(joinedload(MeetingDraft.person), joinedload(MeetingDraft.request))
    return db.session.scalars(query.order_by(MeetingDraft.request_id, MeetingDraft.saved_at)).all()


def placements_on(meeting: Meeting) -> Sequence[Placement]:
    """What its requests have planned on its network by now, the earliest slot first."""
    query = sa.select(Placement).options(joinedload(Placement.request), joinedload(Placement.assignee))
    query = query.where(
        Placement.request_id.in_([row.request_id for row in meeting.topics]),
        Placement.network_id == meeting.network_id,
        Placement.state != PlacementState.RELEASED,
    )
    return db.session.scalars(query.order_by(Placement.slot_at, Placement.id)).all()


@dataclass(frozen=True, slots=True)
class Freshness:
    """A format of the network: when the content is due, and which of its requirements were checked since a day."""

    spec: FormatSpec
    content_due_hours: float | None
    since: tuple[Any, ...]
    latest_on: date

    @property
    def label(self) -> Any:
        return full_format_label(self.spec)


def last_met_on(meeting: Meeting) -> date | None:
    """The day on which this community and this network last met before, here or elsewhere; None if never."""
    zone = ZoneInfo(meeting.community.time_zone)
    before = sa.select(sa.func.max(Meeting.starts_at)).where(
        Meeting.community_id == meeting.community_id, Meeting.network_id == meeting.network_id,
        Meeting.state == MeetingState.HELD, Meeting.id != meeting.id, Meeting.starts_at < meeting.starts_at,
    )  # fmt: skip
    elsewhere = (
        sa.select(sa.func.max(RequestNetwork.met_on))
        .join(RequestNetwork.request)
        .where(
            PromoRequest.community_id == meeting.community_id, RequestNetwork.network_id == meeting.network_id,
            RequestNetwork.met_on < meeting.starts_at.astimezone(zone).date(),
        )
    )  # fmt: skip
    at, on = db.session.execute(sa.select(before.scalar_subquery(), elsewhere.scalar_subquery())).one()
    moment: datetime | None = at
    return max((day for day in (moment and moment.astimezone(zone).date(), on) if day), default=None)


def formats_since(network_id: str, since: date | None) -> list[Freshness]:
    """What is asked of each format of the network, with what was checked or changed after a day."""
    return [
        Freshness(
            spec,
            spec.number("content_due_h"),
            tuple(REQUIREMENTS[key] for key, one in spec.values.items() if since is None or one.checked_on > since),
            max(one.checked_on for one in spec.values.values()),
        )
        for spec in catalogue().networks[network_id].formats
    ]
