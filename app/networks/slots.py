"""Which slots a channel offers: a grid on its own wall clock, within its working hours. Pure over loaded rows.

A slot is named by the moment at which it begins, in UTC. Where the clocks go forward an hour has no slots; where they
go back, the hour that happens twice has its slots twice, as the moments that they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.core.hours import Hours, Spans, write_hours
from app.networks.models import Channel, WorkingHours
from app.web.formats import clock as clock_text
from app.web.formats import zone_name

MIDNIGHT = time(0)
MINUTES_A_DAY = 24 * 60
DAYS_AHEAD = 28  # how far a free slot is looked for in each direction
FARTHEST = timedelta(days=366)  # nobody plans a post further ahead: a later year is a slip of the finger


class Span(NamedTuple):
    """Hours of a weekday (0 is Monday) as plain values."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Grid:
    """What of a channel its slots follow from, as plain values: for pages that look at many channels at once."""

    id: int
    network_id: str
    name: str
    time_zone: str
    slot_minutes: int
    slot_capacity: int
    working_hours: tuple[Span, ...]


def slots_on(channel: Channel | Grid, day: date) -> list[datetime]:
    """The slots that a channel offers on one day of its own calendar, taken or free, in order."""
    zone = ZoneInfo(channel.time_zone)
    spans = [(hours.opens, hours.closes) for hours in channel.working_hours if hours.weekday == day.weekday()]
    midnight = datetime.combine(day, MIDNIGHT)
    offered = [
        wall
        for minute in range(0, MINUTES_A_DAY, channel.slot_minutes)
        if (wall := midnight + timedelta(minutes=minute))
        and (not channel.working_hours or any(opens <= wall.time() < closes for opens, closes in spans))
    ]
    first, after = (wall.replace(tzinfo=zone).utcoffset() for wall in (midnight, midnight + timedelta(days=1)))
    if first == after and first is not None:  # no clock is put forward or back on this day
        return [(wall - first).replace(tzinfo=UTC) for wall in offered]
    return sorted({moment for wall in offered for moment in _moments(wall, zone)})


def slots_around(channel: Channel, around: datetime) -> Iterator[list[datetime]]:
    """The slots in rings of growing distance: first those of the day itself, then those a day off, and so on."""
    day = around.astimezone(ZoneInfo(channel.time_zone)).date()
    yield slots_on(channel, day)
    for distance in range(1, DAYS_AHEAD + 1):
        off = timedelta(days=distance)
        yield slots_on(channel, day - off) + slots_on(channel, day + off)


def slots_from(channel: Channel, day_of: datetime) -> Iterator[datetime]:
    """The slots of that day and of the weeks after it, in order of time."""
    first = day_of.astimezone(ZoneInfo(channel.time_zone)).date()
    for distance in range(DAYS_AHEAD + 1):
        yield from slots_on(channel, first + timedelta(days=distance))


def slots_since(channel: Channel | Grid, since: datetime, *, days: int) -> Iterator[datetime]:
    """The slots of the coming `days` from a moment on, in order."""
    day = since.astimezone(ZoneInfo(channel.time_zone)).date()
    for later in range(days + 1):
        yield from (slot for slot in slots_on(channel, day + timedelta(days=later)) if slot >= since)


def objection(channel: Channel, starts_at: datetime, *, now: datetime) -> str | None:
    """Why `channel` offers no slot at `starts_at`, in one sentence; None when it does."""
    if starts_at <= now:
        return str(_("This moment has passed. Choose a later one."))
    if starts_at > now + FARTHEST:
        return str(_("This is more than a year ahead. Check the year."))
    local = starts_at.astimezone(ZoneInfo(channel.time_zone))
    offered = slots_on(channel, local.date())
    if starts_at in offered:
        return None
    if not _is_open(channel, local):
        return str(
            _(
                "%(channel)s does not post then. Its hours on %(day)s: %(hours)s (%(zone)s).",
                channel=channel.name,
                day=_day_name(local.weekday()),
                hours=hours_text(channel, local.weekday()),
                zone=zone_name(channel.time_zone),
            )
        )
    nearest = sorted(offered, key=lambda slot: abs(slot - starts_at))[:2]
    return str(
        _(
            "On %(channel)s slots begin every %(n)s\u00a0minutes, near this one at %(slots)s (%(zone)s).",
            channel=channel.name,
            n=channel.slot_minutes,
            slots=", ".join(clock_text(slot, channel.time_zone) for slot in sorted(nearest)),
            zone=zone_name(channel.time_zone),
        )
    )


def slot_words(channel: Channel) -> str:
    """'every 30 min, one post', or how many posts a slot takes."""
    room, minutes = channel.slot_capacity, channel.slot_minutes
    if minutes == MINUTES_A_DAY:
        many = ngettext("up to %(num)s post a day", "up to %(num)s posts a day", room)
        return str(_("one post a day") if room == 1 else many)
    many = ngettext(
        "every %(minutes)s\u00a0min, up to %(num)s post",
        "every %(minutes)s\u00a0min, up to %(num)s posts",
        room,
        minutes=minutes,
    )
    return str(_("every %(minutes)s\u00a0min, one post", minutes=minutes) if room == 1 else many)


def hours_text(channel: Channel, weekday: int) -> str:
    """'09:00–13:00, 14:00–18:00', in the channel's own zone."""
    if not channel.working_hours:
        return str(_("all day"))
    return write_hours(hours_of(channel).get(weekday, ())) or str(_("none"))


@dataclass(frozen=True, slots=True)
class DayHours:
    """The working hours of a run of weekdays that have the same ones."""

    days: str
    hours: str


def week(channel: Channel) -> list[DayHours]:
    """The working hours of a week, with equal neighbours in one line: 'Mon–Fri' and '09:00–18:00'."""
    if not channel.working_hours:
        return [DayHours(_("every day"), _("all day"))]
    lines: list[tuple[int, int, str]] = []
    for weekday in range(7):
        text = hours_text(channel, weekday)
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], weekday, text)
        else:
            lines.append((weekday, weekday, text))
    closed = _("none")
    return [DayHours(_days(first, last), text) for first, last, text in lines if text != closed]


def hours_from(hours: Hours) -> list[WorkingHours]:
    """Rows for hours by weekday."""
    return [
        WorkingHours(weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in sorted(hours.items())
        for opens, closes in spans
    ]


def hours_of(channel: Channel) -> Hours:
    """The hours by weekday that a channel's rows say."""
    hours: dict[int, Spans] = {}
    for row in channel.working_hours:
        hours[row.weekday] = (*hours.get(row.weekday, ()), (row.opens, row.closes))
    return hours


def _is_open(channel: Channel, local: datetime) -> bool:
    return not channel.working_hours or any(
        span.weekday == local.weekday() and span.opens <= local.time() < span.closes for span in channel.working_hours
    )


def _moments(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments that a wall clock shows `wall`: one, two when clocks go back, none when they go forward."""
    for fold in (0, 1):
        moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall:
            yield moment


def _days(first: int, last: int) -> str:
    names = get_day_names("abbreviated", "stand-alone", locale=get_locale())
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _day_name(weekday: int) -> str:
    return str(get_day_names("wide", "stand-alone", locale=get_locale())[weekday])
