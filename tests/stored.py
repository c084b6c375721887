"""What the database holds now, whatever a test had loaded before: a thing, the only row, what is told, and to whom."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core.db import db
from app.notifications.models import Notification

Thing = TypeVar("Thing")


def fresh(thing: Thing) -> Thing:
    """The thing as the database has it now."""
    db.session.expire_all()
    return db.session.get_one(type(thing), thing.id)


def only(model: type[Thing]) -> Thing:
    """The one row of a table."""
    db.session.expire_all()
    return db.session.scalars(sa.select(model)).one()


def last_entry() -> AuditEntry:
    """The newest entry of the log."""
    return db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def entries(tag: str) -> list[AuditEntry]:
    """Those with this tag, the oldest first."""
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == tag).order_by(AuditEntry.id)))


def told_of(tag: str) -> set[str]:
    """The names of those who were told of what has this tag."""
    news = sa.select(Notification).join(Notification.entry).where(AuditEntry.tag == tag)
    return {one.person.name for one in db.session.scalars(news)}


def logged() -> list[str]:
    """The tags of the whole log, the oldest first."""
    return list(db.session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id)))


def log_of(thing: Any) -> list[str]:
    """The tags of what happened to a thing, the oldest first."""
    entries_ = sa.select(AuditEntry.tag).where(
        AuditEntry.subject_kind == thing.__tablename__, AuditEntry.subject_id == thing.id
    )
    return list(db.session.scalars(entries_.order_by(AuditEntry.id)))
