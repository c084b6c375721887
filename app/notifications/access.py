"""Everybody sees what they were told, and nobody else does."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import NotFound
from app.notifications.models import Notification


def visible(person: Person) -> sa.Select[Any]:
    """What `person` was told."""
    return sa.select(Notification).where(Notification.person_id == person.id)


def own_notification(notification_id: int, person: Person) -> Notification:
    """One of them; raises NotFound for anybody else's."""
    found: Notification | None = db.session.scalar(visible(person).where(Notification.id == notification_id))
    if found is None:
        raise NotFound
    return found
