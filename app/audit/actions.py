"""Writing to the log. Called by actions only, never by ORM magic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from blinker import signal
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.audit.actors import Actor
from app.audit.models import Audited, AuditEntry
from app.audit.tags import Tag
from app.core import clock
from app.core.db import Base, db, is_only_reading, write_apart
from app.core.origin import origin

#: Sent with each new entry, in the same transaction; notifications are derived from it.
recorded = signal("audit-recorded")


def record(
    tag: Tag,
    subject: Audited,
    *,
    actor: Actor,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """Add one entry and tell those who listen. `changes` maps a field to [before, after] or to a plain fact.

    What is kept is in no language: values and keys, which the tag's `words` translate for each reader.
    """
    db.session.flush()  # a new subject needs its id
    entry = entry_of(tag, subject, actor=actor, at=clock.now(), changes=changes, reason=reason)
    db.session.add(entry)
    db.session.flush()
    recorded.send(entry, subject=subject, actor=actor)
    return entry


def record_apart(tag: Tag, subject: Audited, *, actor: Actor, changes: Mapping[str, Any] | None = None) -> None:
    """Add one entry although the request only reads or is going to be refused: exports, failed sign-ins.

    It is kept in a transaction of its own; what the request had changed so far is undone first.
    """
    entry = entry_of(tag, subject, actor=actor, at=clock.now(), changes=changes)
    if not is_only_reading():
        db.session.rollback()  # SQLite has one writer at a time
    with write_apart() as connection, Session(connection) as apart:
        apart.add(entry)
        apart.commit()


def entry_of(
    tag: Tag,
    subject: Audited,
    *,
    actor: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """An entry as `record` adds it, not added yet; `subject` has its id."""
    thread = subject.audit_thread
    return AuditEntry(
        at=at,
        tag=tag.name,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        subject_label=subject.audit_name,
        thread_kind=thread.__tablename__,
        thread_id=thread.id,
        community_id=subject.audit_community_id,
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        reason=reason or None,
        origin=origin(),
        changes={field: _plain(value) for field, value in {**subject.audit_facts, **(changes or {})}.items()},
    )


def diff(thing: Base | Any, *, leave_out: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """What has been assigned to `thing` since it was loaded: field -> [before, after]."""
    state = inspect(thing)
    changed: dict[str, list[Any]] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes() and column.key not in leave_out:
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            if before != after:
                changed[column.key] = [before, after]
    return changed


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
