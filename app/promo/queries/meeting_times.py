"""What speaks against the time of a meeting, in sentences: people may know better, so nothing of it is a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Absence
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
    return [*_busy(meeting), *_unworked(meeting)]


def _busy(meeting: Meeting) -> list[Any]:
    """Those who are away then, and those invited to another meeting that overlaps; one query for both."""
    found = db.session.execute(sa.union_all(_absent(meeting), _elsewhere(meeting))).all()
    absent = {row.person_id: row.ends_on for row in found if row.ends_on is not None}
    elsewhere = {
        row.person_id
        for row in found
        if row.ends_on is None and row.starts_at + timedelta(minutes=row.minutes) > meeting.starts_at
    }
    return [
        _("%(name)s is away then, until %(day)s.", name=person.name, day=day(absent[person.id]))
        for person in meeting.guests
        if person.id in absent
    ] + [
        _("%(name)s is invited to another meeting at that time.", name=person.name)
        for person in meeting.guests
        if person.id in elsewhere
    ]


def _absent(meeting: Meeting) -> sa.Select[Any]:
    return (
        sa.select(Absence.person_id, Absence.ends_on, _none(Meeting.starts_at), _none(Meeting.minutes))
        .join(MeetingGuest, MeetingGuest.person_id == Absence.person_id)
        .where(MeetingGuest.meeting_id == meeting.id)
        .where(Absence.begins_at <= meeting.ends_at, Absence.over_at > meeting.starts_at)
    )


def _elsewhere(meeting: Meeting) -> sa.Select[Any]:
    here = sa.select(MeetingGuest.person_id).where(MeetingGuest.meeting_id == meeting.id)
    return (
        sa.select(MeetingGuest.person_id, _none(Absence.ends_on), Meeting.starts_at, Meeting.minutes)
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .where(MeetingGuest.person_id.in_(here), Meeting.id != meeting.id)
        .where(Meeting.state.in_(COMING_MEETINGS), Meeting.starts_at < meeting.ends_at)
        .where(Meeting.starts_at > meeting.starts_at - LONGEST)
    )


def _none(column: Any) -> Any:
    """Nothing, of the type of a column."""
    return sa.type_coerce(sa.null(), column.type).label(column.key)


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
