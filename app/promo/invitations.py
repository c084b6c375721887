"""A meeting as calendars read it (RFC 5545, RFC 5546): an invitation, its updates, and that it is called off.

The portal itself invites: its mails come from that address (RFC 6047), and a calendar passes over an invitation that
its own owner has sent. Who comes is said in the portal, so no calendar is asked to answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.accounts.models import Person
from app.core import clock
from app.mail.queries import sender_address
from app.promo.models import Meeting
from app.promo.states import MeetingState
from app.web.addresses import public_address, public_url

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

MINUTES_A_DAY = 24 * 60


def is_for_calendars(meeting: Meeting) -> bool:
    """True once it was booked: before that there is nothing to keep free, and nothing to call off."""
    return meeting.booked_at is not None and meeting.state != MeetingState.HELD


def calendar_of(meeting: Meeting, *, gone: Collection[Person] = ()) -> str:
    """The file with the words and addresses of this portal; with `gone` it takes the meeting out of their calendars."""
    url = public_url("meetings.detail", meeting_id=meeting.id)
    return as_calendar(
        meeting,
        host=urlsplit(public_address("")).hostname or "portal",
        sender=sender_address(),
        url=url,
        summary=str(_("Meeting on %(network)s", network=meeting.network.name)),
        at=clock.now(),
        gone=gone,
    )


def as_calendar(
    meeting: Meeting, *, host: str, sender: str, url: str, summary: str, at: datetime, gone: Collection[Person] = ()
) -> str:
    """The file: one UID for ever, a SEQUENCE that grows, wall times in the community's zone, which it describes."""
    from icalendar import Calendar, Event, vCalAddress  # noqa: PLC0415 - 6 MB that only an invitation needs

    zone, is_off = ZoneInfo(meeting.community.time_zone), meeting.state == MeetingState.CANCELLED
    about = [f"{row.request.number} {row.request.title}" for row in meeting.topics]
    event = Event.new(
        uid=f"meeting-{meeting.id}@{host}",
        sequence=meeting.sequence,
        stamp=at,
        start=meeting.starts_at.astimezone(zone),
        end=meeting.ends_at.astimezone(zone),
        summary=summary,
        description="\n".join([*about, url]),
        location=meeting.place,
        url=url,
        organizer=vCalAddress.new(sender, cn="Hromada"),
        attendees=[_attendee(person, meeting) for person in gone or meeting.guests],
    )
    if not gone:  # who is invited no more learns nothing of the meeting itself (RFC 5546, 3.2.5)
        event.add("STATUS", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("PRODID", "-//Hromada//Meetings//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "CANCEL" if is_off or gone else "REQUEST")
    calendar.add_component(event)
    for name in calendar.get_missing_tzids():
        calendar.subcomponents.insert(0, _described(name, meeting.starts_at))
    written: bytes = calendar.to_ical()
    return written.decode()


def _attendee(person: Person, meeting: Meeting) -> vCalAddress:
    """Name and address; who has proposed the meeting comes for certain."""
    from icalendar import vCalAddress  # noqa: PLC0415

    has_agreed = person.id == meeting.proposed_by_id
    return vCalAddress.new(
        person.email,
        cn=person.name.replace('"', "'"),  # not every calendar reads how a quotation mark is written here
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat="ACCEPTED" if has_agreed else "NEEDS-ACTION",
        rsvp=False,
    )


def _described(name: str, around: datetime) -> Timezone:
    """What the clocks of a zone do from the year before a moment to the year after.

    Each turn is named by the clock of before (RFC 5545, 3.6.5). The library's own description names a leap forward by
    the clock of after, and passes over a summer time of a few weeks.
    """
    from icalendar import Timezone  # noqa: PLC0415

    zone, moment = ZoneInfo(name), datetime(around.year - 1, 1, 1, tzinfo=UTC)
    described = Timezone()
    described.add("TZID", name)
    described.add_component(_observance(moment, _offset(moment, zone), zone))
    while moment.year < around.year + 2:
        former, next_day = _offset(moment, zone), moment + timedelta(days=1)
        if _offset(next_day, zone) != former:
            minutes = [moment + timedelta(minutes=n) for n in range(MINUTES_A_DAY + 1)]
            turn = minutes[bisect_left(minutes, True, key=lambda one: _offset(one, zone) != former)]
            described.add_component(_observance(turn, former, zone))
        moment = next_day
    return described


def _observance(turn: datetime, former: timedelta, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """The time that begins at a turn of the clocks."""
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    local = turn.astimezone(zone)
    begun = TimezoneDaylight() if local.dst() else TimezoneStandard()
    begun.add("DTSTART", (turn + former).replace(tzinfo=None))
    begun.add("TZOFFSETFROM", former)
    begun.add("TZOFFSETTO", _offset(turn, zone))
    begun.add("TZNAME", local.tzname())
    return begun


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
