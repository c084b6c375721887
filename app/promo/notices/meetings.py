"""Who is told of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.invitations import calendar_of, is_for_calendars
from app.promo.models import Meeting
from app.web.addresses import path_to
from app.web.formats import moment_text


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


@notices_for(
    tags.MEETING_PROPOSED, tags.MEETING_BOOKED, tags.MEETING_MOVED, tags.MEETING_CANCELLED,
    about=Topic.MEETINGS, why=_l("You are invited to this meeting."), facts=when_and_where, path=_page,
    calendar=invitation,
)  # fmt: skip
def guests(_entry: AuditEntry, meeting: Meeting) -> Iterable[Person]:
    """Everybody who is invited."""
    return meeting.guests
