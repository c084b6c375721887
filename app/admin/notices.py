"""Who is told of what administrators do."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.accounts.tags import WORK_TAKEN_OVER
from app.audit.models import AuditEntry
from app.notifications.rules import notices_for, seen_by
from app.notifications.states import Topic
from app.web.addresses import path_to


def _my_day(_entry: AuditEntry, _person: Person) -> str:
    return path_to("home.my_day")


@notices_for(
    WORK_TAKEN_OVER, about=Topic.QUESTIONS, why=_l("What a colleague had in hand is yours now."), path=_my_day,
    awaits_answer=True,
)  # fmt: skip
def successor(_entry: AuditEntry, person: Person) -> Iterable[Person]:
    """Who takes over is told once, however much it is."""
    return [person]


@seen_by("person")
def anybody(person: Person, _person_id: int) -> Person:
    """Names are hidden from nobody who is told of them."""
    return person
