"""Everybody sees what they were told, and nobody else does."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts.models import Pass, Person
from app.core.db import db
from app.core.errors import NotFound
from app.notifications.models import NewsDigest, Notification


def visible(person: Person) -> sa.Select[Any]:
    """What `person` was told."""
    return sa.select(Notification).where(Notification.person_id == person.id)


def notification_behind(pass_: Pass) -> Notification:
    """What a link in a mail is about; raises NotFound when it is gone or was told to somebody else."""
    found = db.session.get(Notification, pass_.subject_id) if pass_.subject_id else None
    if found is None or found.person_id != pass_.person_id:
        raise NotFound
    return found


def digest_behind(pass_: Pass) -> NewsDigest:
    """The daily mail that a link in it is about; raises NotFound when it is forgotten or went to somebody else."""
    found = db.session.get(NewsDigest, pass_.subject_id) if pass_.subject_id else None
    if found is None or found.person_id != pass_.person_id:
        raise NotFound
    return found


def own_notification(notification_id: int, person: Person) -> Notification:
    """One of them; raises NotFound for anybody else's."""
    found: Notification | None = db.session.scalar(visible(person).where(Notification.id == notification_id))
    if found is None:
        raise NotFound
    return found
