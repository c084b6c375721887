"""What a person was told, and what could not be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core.db import db
from app.core.errors import NotFound
from app.jobs.states import WorkState
from app.notifications.access import visible
from app.notifications.models import NewsDigest, Notification, Telling
from app.web.menu import menu_count


@dataclass(frozen=True, slots=True)
class News:
    """A notification as a page shows it, in the reader's language."""

    id: int
    sentence: str
    reason: str
    at: datetime
    is_read: bool
    leads_on: bool


def notifications_of(person: Person) -> sa.Select[Any]:
    """The newest first, each with its entry of the log."""
    return visible(person).options(joinedload(Notification.entry)).order_by(Notification.id.desc())


def news_in(digest: NewsDigest) -> list[Notification]:
    """What stood in a daily mail, the newest first."""
    query = notifications_of(digest.person).where(Notification.id.in_(digest.news_ids))
    return list(db.session.scalars(query))


def as_news(notification: Notification) -> News:
    """The words for one notification."""
    entry = notification.entry
    return News(
        id=notification.id,
        sentence=sentence(entry),
        reason=reason_of(entry),
        at=notification.created_at,
        is_read=notification.read_at is not None,
        leads_on=notification.path is not None,
    )


@menu_count("unread")
def n_unread(person: Person) -> sa.ScalarSelect[int]:
    """How many the person has not read yet."""
    return _unread(person).scalar_subquery()


def count_unread(person: Person) -> int:
    """The same, asked for alone: for the bell."""
    return db.session.scalar(_unread(person)) or 0


def _unread(person: Person) -> sa.Select[int]:
    return sa.select(sa.func.count(Notification.id)).where(
        Notification.person_id == person.id, Notification.read_at.is_(None)
    )


def untold() -> sa.Select[Any]:
    """News for many that was given up after all its tries, the newest first, for the administrator's page."""
    given_up = sa.select(Telling).where(Telling.state == WorkState.DEAD)
    return given_up.options(joinedload(Telling.entry)).order_by(Telling.id.desc())


def telling(telling_id: int) -> Telling:
    """Those who are to be told of one entry; raises NotFound when nobody is, or all have been and it was forgotten."""
    found = db.session.get(Telling, telling_id)
    if found is None:
        raise NotFound
    return found


def n_untold() -> sa.ScalarSelect[int]:
    """How much news was given up: a subquery for the menu."""
    return sa.select(sa.func.count(Telling.id)).where(Telling.state == WorkState.DEAD).scalar_subquery()


def count_untold() -> int:
    """The same, asked for alone: for the tabs."""
    return db.session.scalar(sa.select(n_untold())) or 0
