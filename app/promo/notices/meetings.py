"""Who is told of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.accounts.tags import WORK_HANDED_OVER
from app.audit.models import AuditEntry
from app.core.db import db
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.invitations import calendar_of, is_for_calendars
from app.promo.models import Meeting
from app.web.addresses import path_to
from app.web.formats import day, moment_text

_INVITED, _WAS_INVITED = _l("You are invited to this meeting."), _l("You were invited to this meeting.")


def when_and_where(_entry: AuditEntry, meeting: Meeting) -> Sequence[tuple[Any, Any]]:
    """What one needs to come."""
    about = "; ".join(row.request.audit_label for row in meeting.topics)
    return [
        (_("When"), moment_text(meeting.starts_at)),
        (_("Minutes"), meeting.minutes),
        (_("Place or link"), meeting.place),
        (_("Requests"), about),
        (_("Who comes"), ", ".join(person.name for person in meeting.guests)),
    ]


def _page(_entry: AuditEntry, meeting: Meeting) -> str:
    return path_to("meetings.detail", meeting_id=meeting.id)


def invitation(_entry: AuditEntry, meeting: Meeting) -> str:
    """What goes into one's calendar, or out of it."""
    return calendar_of(meeting) if is_for_calendars(meeting) else ""


def farewell(entry: AuditEntry, meeting: Meeting) -> str:
    """What takes the meeting out of the calendars of those who are invited no more."""
    return calendar_of(meeting, gone=_named_in(entry)) if is_for_calendars(meeting) else ""


def _what_came_of_it(entry: AuditEntry, meeting: Meeting) -> Sequence[tuple[Any, Any]]:
    """What everybody goes home with."""
    told = [
        (_("Next step"), meeting.next_step),
        (_("By when?"), day(meeting.next_step_on)),
        (_("Says yes to"), entry.changes.get("agreed")),
        (_("Placements"), entry.changes.get("placements")),
    ]
    return [(label, words) for label, words in told if words]


@notices_for(
    tags.MEETING_PROPOSED, about=Topic.MEETINGS, why=_INVITED, facts=when_and_where, path=_page,
)  # fmt: skip
def who_is_asked(entry: AuditEntry, meeting: Meeting) -> Iterable[Person]:
    """Everybody who is invited; where the time is agreed they are told of the booking instead."""
    return [] if entry.changes.get("is_agreed") else meeting.guests


@notices_for(
    tags.MEETING_BOOKED, tags.MEETING_MOVED, tags.MEETING_CANCELLED, tags.MEETING_TOPICS,
    about=Topic.MEETINGS, why=_INVITED, facts=when_and_where, path=_page, calendar=invitation, to_actor=True,
)  # fmt: skip
def guests(entry: AuditEntry, meeting: Meeting) -> Iterable[Person]:
    """Everybody who is invited; who did it too, where it goes into calendars."""
    return [person for person in meeting.guests if is_for_calendars(meeting) or person.id != entry.actor_id]


@notices_for(
    tags.MEETING_LEFT,
    about=Topic.MEETINGS, why=_WAS_INVITED, facts=when_and_where, path=_page, calendar=farewell, to_actor=True,
    is_farewell=True,
)  # fmt: skip
def invited_no_more(entry: AuditEntry, _meeting: Meeting) -> Iterable[Person]:
    """Those who were taken off it."""
    return _named_in(entry)


@notices_for(
    WORK_HANDED_OVER,
    about=Topic.MEETINGS, why=_INVITED, facts=when_and_where, path=_page, calendar=invitation, to_actor=True,
)  # fmt: skip
def who_comes_instead(entry: AuditEntry, _meeting: Meeting) -> Iterable[Person]:
    """Whoever takes over from somebody who was invited; other work that is handed over names nobody here."""
    return _named_in(entry) if "person_ids" in entry.changes else ()


def _named_in(entry: AuditEntry) -> Sequence[Person]:
    ids = [int(number) for number in entry.changes["person_ids"].split()]
    return db.session.scalars(sa.select(Person).where(Person.id.in_(ids)).order_by(Person.id)).all()


@notices_for(tags.MEETING_HELD, about=Topic.MEETINGS, why=_WAS_INVITED, facts=_what_came_of_it, path=_page)
def who_was_there(_entry: AuditEntry, meeting: Meeting) -> Iterable[Person]:
    """Everybody learns what comes next."""
    return meeting.guests
