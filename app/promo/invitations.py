"""A meeting as calendars read it (RFC 5545, RFC 5546): an invitation, its updates, and that it is called off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.accounts.models import Person
from app.core import clock
from app.promo.models import Meeting
from app.promo.states import MeetingState
from app.web.addresses import public_address, public_url

MOST_OCTETS = 75
_WALL = "%Y%m%dT%H%M%S"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def as_calendar(meeting: Meeting, *, host: str, url: str, summary: str, at: datetime) -> str:
    """The file: one UID for ever, a SEQUENCE that grows, wall times in the community's zone, which it describes."""
    zone = meeting.community.time_zone
    is_off = meeting.state == MeetingState.CANCELLED
    numbers = ", ".join(f"{row.request.number} {row.request.title}" for row in meeting.topics)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hromada//Meetings//EN",
        f"METHOD:{'CANCEL' if is_off else 'REQUEST'}",
        *_zone(zone, meeting.starts_at),
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}@{host}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{at.astimezone(UTC).strftime(_WALL)}Z",
        f"DTSTART;TZID={zone}:{meeting.starts_at.astimezone(ZoneInfo(zone)).strftime(_WALL)}",
        f"DTEND;TZID={zone}:{meeting.ends_at.astimezone(ZoneInfo(zone)).strftime(_WALL)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(numbers)}",
        f"LOCATION:{_text(meeting.place)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        f"ORGANIZER;{_who(meeting.proposed_by)}",
        *(f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE;{_who(person)}" for person in meeting.guests),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def is_for_calendars(meeting: Meeting) -> bool:
    """True once it was booked: before that there is nothing to keep free, and nothing to call off."""
    return meeting.booked_at is not None and meeting.state != MeetingState.HELD


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _who(person: Person) -> str:
    """Name and address; what would end the quoted name is left out."""
    name = "".join(letter for letter in person.name if letter.isprintable() and letter != '"')
    return f'CN="{name}":mailto:{person.email}'


def _folded(line: str) -> Iterator[str]:
    """A line of at most 75 octets, and the rest of it in lines that begin with a blank."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > MOST_OCTETS:
            yield part
            part = " "
        part += letter
    yield part


def _zone(name: str, around: datetime) -> Iterator[str]:
    """What the clocks of a zone do from the year before a moment to the year after."""
    zone = ZoneInfo(name)
    moment = datetime(around.year - 1, 1, 1, tzinfo=UTC)
    offset = _offset(moment, zone)
    yield from ("BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(moment, offset, zone))
    while moment.year <= around.year + 1:
        after = moment + timedelta(days=1)
        if _offset(after, zone) != offset:
            yield from _observance(_turn(moment, after, zone), offset, zone)
            offset = _offset(after, zone)
        moment = after
    yield "END:VTIMEZONE"


def _turn(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute within a day at which the clocks turn."""
    offset = _offset(before, zone)
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        before, after = (middle, after) if _offset(middle, zone) == offset else (before, middle)
    return after


def _observance(moment: datetime, former: timedelta, zone: ZoneInfo) -> Iterator[str]:
    local = moment.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{(moment + former).strftime(_WALL)}"
    yield f"TZOFFSETFROM:{_written(former)}"
    yield f"TZOFFSETTO:{_written(_offset(moment, zone))}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _written(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"


def calendar_of(meeting: Meeting) -> str:
    """The same with the words and addresses of this portal."""
    return as_calendar(
        meeting,
        host=urlsplit(public_address("")).hostname or "portal",
        url=public_url("meetings.detail", meeting_id=meeting.id),
        summary=str(_("Meeting on %(network)s", network=meeting.network.name)),
        at=clock.now(),
    )
