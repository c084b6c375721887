"""Reads: networks with their formats, channels, slots that are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.networks.access import visible_channels, visible_networks
from app.networks.models import Channel, Network, NetworkFormat, OnCallTurn, SlotBooking, WorkingHours
from app.networks.requirements import FormatSpec, catalogue
from app.networks.slots import DAYS_AHEAD, Grid, Span, slots_around, slots_from, slots_since

DAYS_OF_A_WEEK = 7


def spec_of(format_: NetworkFormat | str) -> FormatSpec:
    """The requirements of a format, given as its row or its id. Raises KeyError for an id that the file lacks."""
    return catalogue().formats[format_ if isinstance(format_, str) else format_.id]


def networks(person: Person) -> Sequence[Network]:
    """The networks, in their order."""
    return db.session.scalars(visible_networks(person)).all()


def formats_of(network_ids: Sequence[str]) -> Sequence[NetworkFormat]:
    """The formats of some networks, in their order."""
    query = sa.select(NetworkFormat).where(NetworkFormat.network_id.in_(network_ids))
    return db.session.scalars(query.order_by(NetworkFormat.position)).all()


def channels(person: Person, *, network_id: str | None = None) -> Sequence[Channel]:
    """The channels with their owners, of one network or all."""
    query = visible_channels(person).options(joinedload(Channel.owner))
    return db.session.scalars(query if network_id is None else query.where(Channel.network_id == network_id)).all()


def possible_owners() -> Sequence[Person]:
    """The people who can own a channel: all who are active, by name."""
    return db.session.scalars(sa.select(Person).where(Person.disabled_at.is_(None)).order_by(Person.name)).all()


def possible_watchers() -> Sequence[Person]:
    """The people who can take turns on call, by name: SMM specialists, and whoever has been on call before."""
    is_smm = sa.exists().where(Grant.person_id == Person.id, Grant.role == Role.SMM)
    has_been = sa.exists().where(OnCallTurn.person_id == Person.id)
    query = sa.select(Person).where(Person.disabled_at.is_(None), sa.not_(Person.is_partner), is_smm | has_been)
    return db.session.scalars(query.order_by(Person.folded, Person.id)).all()


def nearest_free_slots(channel: Channel, around: datetime, n: int = 3) -> list[datetime]:
    """The `n` free slots in the future that lie nearest to `around`, in order of time; fewer when there are none.

    One query for a week to either side, another for each further week in which a channel is booked out.
    """
    now, found, before = clock.now(), list[datetime](), 0
    rings = slots_around(channel, around)
    while week := [[slot for slot in ring if slot > now and slot != around] for ring in islice(rings, DAYS_OF_A_WEEK)]:
        booked = _bookings(channel, [slot for ring in week for slot in ring])
        for ring in week:
            found.extend(slot for slot in ring if booked[slot] < channel.slot_capacity)
            # One ring beyond the n-th: late on one day the next day's first slot may be nearer than this day's first.
            if before >= n:
                return _nearest(found, around, n)
            before = len(found)
    return _nearest(found, around, n)


def next_free_slot(channel: Channel, after: datetime) -> datetime | None:
    """The first free slot of `channel` later than `after`; None where the weeks that can be planned are booked out."""
    slots = [slot for slot in slots_from(channel, after) if slot > after]
    booked = _bookings(channel, slots)
    return next((slot for slot in slots if booked[slot] < channel.slot_capacity), None)


def grids_of(network_ids: Sequence[str]) -> list[Grid]:
    """The channels of some networks with their hours, as plain values: one query."""
    columns = (Channel.id, Channel.network_id, Channel.name, Channel.time_zone, Channel.slot_minutes)
    query = (
        sa.select(*columns, Channel.slot_capacity, WorkingHours.weekday, WorkingHours.opens, WorkingHours.closes)
        .outerjoin(WorkingHours, WorkingHours.channel_id == Channel.id)
        .where(Channel.network_id.in_(network_ids))
        .order_by(Channel.id, WorkingHours.weekday, WorkingHours.opens)
    )
    spans: dict[tuple[Any, ...], list[Span]] = {}
    for *channel, weekday, opens, closes in db.session.execute(query):
        kept = spans.setdefault(tuple(channel), [])
        if weekday is not None:
            kept.append(Span(weekday, opens, closes))
    return [Grid(*cast("Any", (*channel, tuple(hours)))) for channel, hours in spans.items()]


def first_free_slots(channels: Sequence[Grid], since: Mapping[int, datetime]) -> dict[int, datetime]:
    """The first free slot of each channel from its moment on, by channel; none for one that is booked out for weeks.

    One query for a week of all, another for each further week in which one is still booked out.
    """
    found: dict[int, datetime] = {}
    for week in range(DAYS_AHEAD // DAYS_OF_A_WEEK):
        left = [channel for channel in channels if channel.id not in found]
        if not left:
            break
        begins = {channel.id: since[channel.id] + timedelta(weeks=week) for channel in left}
        taken = _taken(left, min(begins.values()), max(begins.values()) + timedelta(weeks=1))
        for channel in left:
            free = (
                slot
                for slot in slots_since(channel, begins[channel.id], days=DAYS_OF_A_WEEK)
                if taken[channel.id, slot] < channel.slot_capacity
            )
            if slot := next(free, None):
                found[channel.id] = slot
    return found


def _taken(channels: Sequence[Grid], begin: datetime, end: datetime) -> Counter[tuple[int, datetime]]:
    """How many seats are booked, by channel and moment."""
    query = sa.select(SlotBooking.channel_id, SlotBooking.starts_at).where(
        SlotBooking.channel_id.in_([channel.id for channel in channels]), SlotBooking.starts_at.between(begin, end)
    )
    return Counter((channel_id, at) for channel_id, at in db.session.execute(query))


def taken_seats(channel: Channel, starts_at: datetime) -> set[int]:
    """The seats of one slot that are booked."""
    query = sa.select(SlotBooking.seat).where(SlotBooking.channel_id == channel.id, SlotBooking.starts_at == starts_at)
    return set(db.session.scalars(query))


def _bookings(channel: Channel, slots: Sequence[datetime]) -> Counter[datetime]:
    """How many seats are booked, by moment, from the first of the slots to the last."""
    if not slots:
        return Counter()
    within = SlotBooking.starts_at.between(min(slots), max(slots))
    return Counter(
        db.session.scalars(sa.select(SlotBooking.starts_at).where(SlotBooking.channel_id == channel.id, within))
    )


def _nearest(slots: Sequence[datetime], around: datetime, n: int) -> list[datetime]:
    return sorted(sorted(slots, key=lambda slot: abs(slot - around))[:n])
