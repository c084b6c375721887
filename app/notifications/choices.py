"""How news comes to a person who has chosen nothing, and the choices of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.notifications.hours import MailHours
from app.notifications.models import NewsChoice, NewsHours
from app.notifications.states import ByMail, Topic

#: What comes often, and what nobody has to act on, comes once a day; all else at once.
DAILY_AT_FIRST = (Topic.TALK,)


@dataclass(frozen=True, slots=True)
class Way:
    """How one topic comes to one person."""

    by_mail: ByMail
    rings: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person has chosen."""

    ways: Mapping[Topic, Way]
    hours: MailHours


def way_at_first(topic: Topic) -> Way:
    """How a topic comes until somebody chooses."""
    return Way(ByMail.DAILY if topic in DAILY_AT_FIRST else ByMail.AT_ONCE)


def choices_of(people: Iterable[Person]) -> dict[int, Choices]:
    """By the id of each person; two queries for all of them."""
    zones = {person.id: person.time_zone for person in people}
    chosen: dict[int, dict[Topic, Way]] = {}
    for row in db.session.scalars(sa.select(NewsChoice).where(NewsChoice.person_id.in_(zones))):
        chosen.setdefault(row.person_id, {})[row.topic] = Way(row.by_mail, row.rings)
    rows = db.session.scalars(sa.select(NewsHours).where(NewsHours.person_id.in_(zones)))
    hours = {row.person_id: row.in_zone(zones[row.person_id]) for row in rows}
    return {
        person_id: Choices(
            {topic: chosen.get(person_id, {}).get(topic) or way_at_first(topic) for topic in Topic},
            hours.get(person_id) or MailHours(zone),
        )
        for person_id, zone in zones.items()
    }
