"""Reads: networks with their formats, channels, slots that are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.accounts.questions import OpenWork
from app.core import clock
from app.core.db import db
from app.networks.access import visible_channels, visible_networks
from app.networks.models import Channel, Network, NetworkFormat, SlotBooking
from app.networks.requirements import FormatSpec, catalogue
from app.networks.slots import slots_around, slots_from

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


def open_work_of(person: Person) -> list[OpenWork]:
    """The channels that `person` owns, for the page that disables one."""
    n_channels = db.session.scalar(sa.select(sa.func.count(Channel.id)).where(Channel.owner_id == person.id)) or 0
    return [OpenWork(_("Channels"), n_channels, url_for("networks.index"))]


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
