"""What is done to networks: load them, add a channel, take a slot and give it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.actions.absences import overlapping
from app.accounts.actions.workdays import week_text
from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import Actor, ActorKind
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.hours import Hours, Turn, TurnDays
from app.core.versions import check_version, keep, lock_row
from app.networks import tags
from app.networks.access import may_edit_channels
from app.networks.models import Channel, ChannelKind, Network, NetworkFormat, OnCallTurn, SlotBooking
from app.networks.queries import nearest_free_slots, taken_seats
from app.networks.requirements import catalogue
from app.networks.rota import A_DAY, A_WEEK, turns_of
from app.networks.slots import hours_from, hours_of, objection
from app.web.formats import day, moment_text

MOST_DAYS_ON_CALL = 366


class SlotTaken(Conflict):
    """All seats of the slot are booked; `alternatives` are the nearest free slots, in order of time."""

    def __init__(self, channel: Channel, alternatives: list[datetime]) -> None:
        self.alternatives = alternatives
        offers = "; ".join(moment_text(slot, channel.time_zone) for slot in alternatives)
        super().__init__(
            _("This slot on %(channel)s is taken. Free nearby: %(slots)s.", channel=channel.name, slots=offers)
            if alternatives
            else _("This slot on %(channel)s is taken, and so are all near it.", channel=channel.name)
        )


def load_catalogue() -> int:
    """Bring the tables up to networks.yaml; returns how many rows were added or changed.

    Safe to run again. What the file no longer names stays, since placements point to it.
    """
    networks = {network.id: network for network in db.session.scalars(sa.select(Network))}
    formats = {format_.id: format_ for format_ in db.session.scalars(sa.select(NetworkFormat))}
    for position, network in enumerate(catalogue().networks.values(), start=1):
        _keep(networks.get(network.id) or Network(id=network.id), name=network.name, position=position)
        for place, spec in enumerate(network.formats, start=1):
            format_ = formats.get(spec.id) or NetworkFormat(id=spec.id, network_id=network.id)
            _keep(format_, kind=spec.kind, name=spec.name, position=position * 100 + place)
    n_changed = len(db.session.new) + sum(db.session.is_modified(row) for row in db.session.dirty)
    db.session.flush()
    return n_changed


def add_channel(
    name: str,
    kind: ChannelKind,
    *,
    actor: Actor,
    network_id: str | None = None,
    hours: Hours | None = None,
    **values: Any,
) -> Channel:
    """Add a channel; `hours` maps weekdays (0 is Monday) to spans, and none means all day. `values` are columns."""
    if not may_edit_channels(actor, network_id):
        raise NotAllowed(_("Channels are added by the SMM specialists of their network and by administrators."))
    if (kind is ChannelKind.NETWORK) != (network_id is not None):
        raise Invalid({"network_id": _("Choose a network for a social network, and none for the other kinds.")})
    _refuse_second_of_name(name)
    channel = Channel(name=name, kind=kind, network_id=network_id, **values)
    channel.working_hours = hours_from(hours or {})
    db.session.add(channel)
    record(tags.CHANNEL_ADDED, channel, actor=actor, changes={"kind": kind, "network": network_id})
    return channel


def edit_channel(
    channel: Channel, values: Mapping[str, Any], *, actor: Actor, hours: Hours, version: int | None = None
) -> None:
    """Change columns and hours of a channel; slots that are booked stay, also outside the new hours.

    Raises Conflict when it was saved since `version`, Invalid on 'name' when it is another channel's.
    """
    if not may_edit_channels(actor, channel.network_id):
        raise NotAllowed(_("Channels are changed by the SMM specialists of their network and by administrators."))
    _refuse_second_of_name(values.get("name", channel.name), but=channel)
    sentence = _("“%(thing)s” was changed while you wrote.", thing=channel.name)
    before = hours_of(channel)
    if before != hours:
        check_version(channel, {}, version=version, sentence=sentence)
        flag_modified(channel, "slot_minutes")  # hours are the channel's too: its version counts up with them
    changes: dict[str, Any] = keep(channel, values, version=version, sentence=sentence)
    if before != hours:
        changes["working_hours"] = [week_text(before), week_text(hours)]
        channel.working_hours = []
        db.session.flush()  # the old spans go before the new ones come, or the unique key meets both
        channel.working_hours = hours_from(hours)
    if changes:
        record(tags.CHANNEL_CHANGED, channel, actor=actor, changes=changes)


def book_slot(channel: Channel, starts_at: datetime, *, actor: Actor) -> SlotBooking:
    """Take a seat in the slot of `channel` that begins at `starts_at`, for a placement that is changed with it.

    Raises Invalid on 'starts_at' when the channel offers no slot then, SlotTaken when no seat is left. The entry in
    the log is written by the caller, whose placement holds the booking.
    """
    if why := objection(channel, starts_at, now=clock.now()):
        raise Invalid({"starts_at": why})
    for _attempt in range(channel.slot_capacity + 1):
        free = set(range(1, channel.slot_capacity + 1)) - taken_seats(channel, starts_at)
        if not free:
            break
        booking = SlotBooking(
            channel_id=channel.id,
            starts_at=starts_at,
            seat=min(free),
            booked_at=clock.now(),
            booked_by_id=actor.actor_id if actor.actor_kind is ActorKind.PERSON else None,
        )
        # Two may see the same free seat. The unique key lets one have it; the savepoint keeps the rest of our
        # transaction, and we look again.
        try:
            with db.session.begin_nested():
                db.session.add(booking)
        except IntegrityError:
            continue
        return booking
    raise SlotTaken(channel, nearest_free_slots(channel, starts_at))


def free_slot(booking: SlotBooking) -> None:
    """Give a seat back. Whoever held the booking lets go of it first."""
    db.session.delete(booking)
    db.session.flush()


def _refuse_second_of_name(name: str, *, but: Channel | None = None) -> None:
    found = db.session.scalar(sa.select(Channel.id).where(Channel.name == name))
    if found is not None and (but is None or found != but.id):
        raise Invalid({"name": _("There is a channel of this name already. Choose another name.")})


def _keep(row: Network | NetworkFormat, **values: Any) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    db.session.add(row)


def put_on_call(
    person: Person, place: Channel | Network, *, starts_on: date, ends_on: date, hours: Turn | None, actor: Actor
) -> OnCallTurn:
    """Somebody is on call for a network or a channel on these days, all day or in some hours of each.

    Raises Invalid where they are away meanwhile, or somebody is on call there by then.
    """
    lock_row(place)  # of two who keep the rota the second sees what the first has given
    return _put_on_call(person, place, TurnDays(starts_on, ends_on, hours), actor=actor)


def _put_on_call(person: Person, place: Channel | Network, days: TurnDays, *, actor: Actor) -> OnCallTurn:
    turn = OnCallTurn(person=person, starts_on=days.starts_on, ends_on=days.ends_on)
    if isinstance(place, Channel):
        turn.channel = place
    else:
        turn.network = place
    turn.opens, turn.closes = days.hours or (None, None)
    _check_may_keep_rota(turn, actor)
    _check_turn(person, place, days)
    db.session.add(turn)
    record(tags.ON_CALL_ADDED, turn, actor=actor, changes=_turn_facts(turn))
    return turn


def _check_turn(person: Person, place: Channel | Network, days: TurnDays) -> None:
    """The days are in order, and neither is the person away on them nor is somebody on call there then."""
    starts_on, ends_on, _hours = days
    if ends_on < starts_on:
        raise Invalid({"ends_on": _("The last day is before the first. Turn them round.")})
    if (ends_on - starts_on).days >= MOST_DAYS_ON_CALL:
        raise Invalid({"ends_on": _("This is longer than a year. Check the year.")})
    if absence := overlapping(person, starts_on, ends_on):
        away = {"start": day(absence.starts_on), "end": day(absence.ends_on)}
        raise Invalid({"person_id": _("%(name)s is away from %(start)s to %(end)s. Choose somebody who is there.",
                                      name=person.name, **away)})  # fmt: skip
    if turn := next(iter(turns_of(place, days)), None):
        held = {"start": day(turn.starts_on), "end": day(turn.ends_on), "hours": turn.hours_words}
        raise Invalid({"starts_on": _("%(name)s is on call there from %(start)s to %(end)s, %(hours)s. "
                                      "Choose other days or hours, or remove that turn first.",
                                      name=turn.person.name, **held)})  # fmt: skip


def put_on_call_by_weeks(
    place: Channel | Network, weeks: Sequence[tuple[date, Person]], *, hours: Turn | None, actor: Actor
) -> list[OnCallTurn]:
    """Each of these people is on call for a week from a day on.

    Raises Invalid where one of them is away meanwhile, or somebody else is on call there in these hours by now.
    """
    if not weeks:
        raise Invalid({"": _("There is no week to give to anybody: choose other people, or other days.")})
    lock_row(place)  # of two who keep the rota the second sees what the first has given
    given = [(TurnDays(day_, day_ + A_WEEK - A_DAY, hours), person) for day_, person in weeks]
    _refuse_given(place, [days for days, _person in given])
    return [_put_on_call(person, place, days, actor=actor) for days, person in given]


def _refuse_given(place: Channel | Network, weeks: Sequence[TurnDays]) -> None:
    first, last = min(days.starts_on for days in weeks), max(days.ends_on for days in weeks)
    given = turns_of(place, TurnDays(first, last, weeks[0].hours))
    for days in weeks:
        if turn := next((one for one in given if one.days.overlap(days)), None):
            words = {"name": turn.person.name, "day": day(days.starts_on)}
            raise Invalid({"": _("%(name)s is on call in the week from %(day)s by now. Look at the weeks once more.",
                                 **words)})  # fmt: skip


def take_off_call(turn: OnCallTurn, *, actor: Actor) -> None:
    """Take a turn out of the rota. Raises Conflict when somebody else was faster."""
    _check_may_keep_rota(turn, actor)
    facts = _turn_facts(turn)
    gone = db.session.execute(
        sa.delete(OnCallTurn).where(OnCallTurn.id == turn.id).execution_options(synchronize_session=False)
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("“%(thing)s” has changed this very moment.", thing=turn.person.name))
    record(tags.ON_CALL_REMOVED, turn, actor=actor, changes=facts)


def _check_may_keep_rota(turn: OnCallTurn, actor: Actor) -> None:
    if not may_edit_channels(actor, turn.scope_network_id):
        raise NotAllowed(_("The rota is kept by the SMM specialists of its network and by administrators."))


def _turn_facts(turn: OnCallTurn) -> dict[str, Any]:
    hours = f"{turn.opens:%H:%M}-{turn.closes:%H:%M}" if turn.opens and turn.closes else None
    return {"place": turn.place, "starts_on": turn.starts_on, "ends_on": turn.ends_on, "hours": hours}
