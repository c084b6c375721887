"""Who is on call: the turns of a rota, and who it is when a slot lies outside of working hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Absence, Person
from app.core import worktime
from app.core.db import db
from app.core.enums import LabelledEnum
from app.core.errors import NotFound
from app.core.hours import Turn, TurnDays
from app.core.worktime import is_working
from app.networks.access import may_edit_channels, visible_channels, visible_networks
from app.networks.models import Channel, Network, OnCallTurn
from app.web.i18n import house_zone

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class TurnTime(LabelledEnum):
    """Which turns a list shows."""

    AHEAD = "ahead", _l("Now and to come")
    OVER = "over", _l("Over")


class Watch(NamedTuple):
    """A moment on a channel of which one wants to know who is on call; `key` is what the asker calls it."""

    key: int
    network_id: str
    channel_id: int | None
    at: datetime
    zone: str | None


class PlannedWeek(NamedTuple):
    """A week of a rota that is being planned: whose it is (nobody's where all are away), and what one should know."""

    starts_on: date
    person: Person | None
    is_taken: bool  # by that person already
    away: Sequence[Person]  # who was to come before
    holidays: Sequence[str]

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.starts_on + A_WEEK - A_DAY


def on_call_words(watches: Iterable[Watch]) -> dict[int, str]:
    """For those that lie outside of working hours: 'on call: Bob Melnyk', or that nobody is. One query, if any does."""
    late = [watch for watch in watches if not is_working(watch.at, watch.zone or house_zone())]
    turns = _turns_between(min(watch.at for watch in late), max(watch.at for watch in late)) if late else ()
    return {watch.key: _words(_on_call(watch, turns)) for watch in late}


def turns_list(*, network_id: str = "", when: TurnTime | None, today: date) -> sa.Select[Any]:
    """The turns of the rota, those of one network with its channels or all, by day."""
    query = sa.select(OnCallTurn).outerjoin(Channel, Channel.id == OnCallTurn.channel_id)
    if network_id:
        query = query.where(sa.or_(OnCallTurn.network_id == network_id, Channel.network_id == network_id))
    if when == TurnTime.OVER:
        return query.where(OnCallTurn.ends_on < today).order_by(OnCallTurn.starts_on.desc(), OnCallTurn.id.desc())
    if when == TurnTime.AHEAD:
        query = query.where(OnCallTurn.ends_on >= today)
    return query.order_by(OnCallTurn.starts_on, OnCallTurn.id)


def planned_weeks(
    place: Network | Channel, people: Sequence[Person], *, starts_on: date, n_weeks: int, hours: Turn | None
) -> list[PlannedWeek]:
    """One person a week in turns, who had the last one longest ago first; two queries.

    Who is away on a day of the week keeps their place and comes as soon as they are back. A week in which somebody is
    on call there in these hours stays theirs.
    """
    end = starts_on + n_weeks * A_WEEK
    kept = turns_of(place, TurnDays(starts_on - 26 * A_WEEK, end - A_DAY, hours))
    absences = _absences_of(people, starts_on, end)
    waiting, planned = list(people), list[PlannedWeek]()
    for turn in kept:
        if turn.starts_on < starts_on:
            _to_the_end(waiting, turn.person)
    for week in (starts_on + number * A_WEEK for number in range(n_weeks)):
        days = TurnDays(week, week + A_WEEK - A_DAY, hours)
        taken = next((turn for turn in kept if turn.days.overlap(days)), None)
        away = [] if taken else list(takewhile(lambda one: _is_away(absences[one.id], week), waiting))  # noqa: B023
        person = taken.person if taken else next(iter(waiting[len(away) :]), None)
        planned.append(PlannedWeek(week, person, taken is not None, away, _holidays_in(week)))
        _to_the_end(waiting, person)
    return planned


def _to_the_end(waiting: list[Person], person: Person | None) -> None:
    if person in waiting:
        waiting.remove(person)
        waiting.append(person)


def _is_away(absences: Iterable[Absence], week: date) -> bool:
    """True when one of them touches a day of the week."""
    return any(one.starts_on < week + A_WEEK and one.ends_on >= week for one in absences)


def _holidays_in(week: date) -> list[str]:
    holidays = worktime.calendar().holidays
    return [holidays[day] for day in (week + number * A_DAY for number in range(7)) if day in holidays]


def turns_of(place: Network | Channel, days: TurnDays) -> Sequence[OnCallTurn]:
    """Those of a place that overlap these days and their hours, in order."""
    here = OnCallTurn.channel_id if isinstance(place, Channel) else OnCallTurn.network_id
    near = sa.select(OnCallTurn).where(
        here == place.id, OnCallTurn.starts_on <= days.ends_on + A_DAY, OnCallTurn.ends_on >= days.starts_on - A_DAY
    )
    turns = db.session.scalars(near.order_by(OnCallTurn.starts_on, OnCallTurn.id))
    return [turn for turn in turns if turn.days.overlap(days)]


def _absences_of(people: Iterable[Person], first: date, end: date) -> Mapping[int, Sequence[Absence]]:
    query = sa.select(Absence).where(Absence.person_id.in_([one.id for one in people]))
    found = defaultdict(list)
    for absence in db.session.scalars(query.where(Absence.starts_on < end, Absence.ends_on >= first)):
        found[absence.person_id].append(absence)
    return found


def turn_with(turn_id: int) -> OnCallTurn:
    """A turn of the rota, which everybody reads who reads networks. Raises NotFound."""
    turn = db.session.get(OnCallTurn, turn_id)
    if turn is None:
        raise NotFound
    return turn


def places_kept_by(person: Person) -> dict[str, Network | Channel]:
    """The networks and channels whose rota `person` keeps, as 'network:instagram' and 'channel:3'."""
    networks = db.session.scalars(visible_networks(person)).all()
    channels = db.session.scalars(visible_channels(person)).all()
    places: dict[str, Network | Channel] = {f"network:{one.id}": one for one in networks if _keeps(person, one.id)}
    return places | {f"channel:{one.id}": one for one in channels if _keeps(person, one.network_id)}


def _keeps(person: Person, network_id: str | None) -> bool:
    return may_edit_channels(person, network_id)


def _turns_between(first: datetime, last: datetime) -> Sequence[OnCallTurn]:
    """Those that may hold between two moments, in any zone."""
    return db.session.scalars(
        sa.select(OnCallTurn)
        .where(OnCallTurn.starts_on <= (last + A_DAY).date(), OnCallTurn.ends_on >= (first - 2 * A_DAY).date())
        .order_by(OnCallTurn.starts_on, OnCallTurn.id)
    ).all()


def _on_call(watch: Watch, turns: Iterable[OnCallTurn]) -> list[str]:
    """The names: of the channel's own turns where it has one then, else of its network's."""
    wall = watch.at.astimezone(ZoneInfo(watch.zone or house_zone()))
    held = [turn for turn in turns if turn.covers(wall)]
    own = [turn for turn in held if turn.channel_id is not None and turn.channel_id == watch.channel_id]
    found = own or [turn for turn in held if turn.network_id == watch.network_id]
    return list(dict.fromkeys(turn.person.name for turn in found if turn.person.is_active))


def _words(names: Sequence[str]) -> str:
    if not names:
        return str(_("out of hours, nobody is on call"))
    return str(_("out of hours, on call: %(names)s", names=", ".join(names)))
