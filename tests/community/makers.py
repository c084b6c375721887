"""What the tests of the room share: the log of a thing, days near today, a walk of forms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db


def log_of(thing: Any) -> list[str]:
    """The tags recorded of a thing, oldest first."""
    entries = sa.select(AuditEntry.tag).where(
        AuditEntry.subject_kind == thing.__tablename__, AuditEntry.subject_id == thing.id
    )
    return list(db.session.scalars(entries.order_by(AuditEntry.id)))


def last_entry() -> AuditEntry:
    """The newest entry of the log."""
    return db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def again(thing: Any) -> Any:
    """The thing as the database has it now."""
    db.session.expire_all()
    return thing


def day(n: int) -> date:
    """So many days from today."""
    return clock.today("Europe/Kyiv") + timedelta(days=n)


def local(n: int, hour: int = 18) -> str:
    """So many days from today at an hour, as a browser sends it."""
    return f"{day(n).isoformat()}T{hour:02}:00"
