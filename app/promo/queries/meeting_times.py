"""What speaks against the time of a meeting, in sentences: people may know better, so nothing of it is a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.away import absences_around
from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.worktime import calendar, is_working
from app.promo.models import Meeting, MeetingGuest
from app.promo.states import COMING_MEETINGS
from app.web.formats import day

LONGEST = timedelta(hours=8)  # a meeting; one that began earlier is over


def doubts_about(meeting: Meeting) -> list[Any]:
    """Who is away or at another meeting then, and whether anybody works on that day; nothing once it has begun."""
    if meeting.starts_at <= clock.now():
        return []
    return [*_away(meeting), *_elsewhere(meeting), *_unworked(meeting)]


def _away(meeting: Meeting) -> list[Any]:
    absent = {absence.person_id: absence for absence in absences_around((meeting.starts_at, meeting.ends_at))}
    return [
        _("%(name)s is away then, until %(day)s.", name=person.name, day=day(absent[person.id].ends_on))
        for person in meeting.guests
        if person.id in absent
    ]


def _elsewhere(meeting: Meeting) -> list[Any]:
    """Those invited to another meeting that overlaps."""
    query = (
        sa.select(Person.name, Meeting.starts_at, Meeting.minutes)
        .join(MeetingGuest, MeetingGuest.person_id == Person.id)
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .where(Person.id.in_([person.id for person in meeting.guests]), Meeting.id != meeting.id)
        .where(Meeting.state.in_(COMING_MEETINGS), Meeting.starts_at < meeting.ends_at)
        .where(Meeting.starts_at > meeting.starts_at - LONGEST)
        .order_by(Person.name)
    )
    busy = {
        row.name: None
        for row in db.session.execute(query)
        if row.starts_at + timedelta(minutes=row.minutes) > meeting.starts_at
    }
    return [_("%(name)s is invited to another meeting at that time.", name=name) for name in busy]


def _unworked(meeting: Meeting) -> list[Any]:
    zone = meeting.community.time_zone
    on = meeting.starts_at.astimezone(ZoneInfo(zone)).date()
    if (holiday := calendar().holidays.get(on)) is not None:
        return [_("%(day)s is a day off: %(name)s.", day=day(on), name=holiday)]
    if not calendar().spans_on(on):
        return [_("Nobody works on %(day)s: it is a day off.", day=day(on))]
    if not is_working(meeting.starts_at, zone):
        return [_("It begins outside working hours.")]
    return []
