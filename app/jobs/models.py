"""Rows that are work, the marks of what falls due, and signs of life."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.db import Base, enum_type
from app.jobs.states import WorkState


class Work:
    """Mixed into a table whose rows the worker claims, does and finishes; see claims.py.

    `attempts` counts the claims and guards the lease: who finishes must still hold the attempt that was claimed.
    """

    __tablename__: str

    #: For how long a claim holds; after that the worker is taken for dead and another one tries.
    LEASE: ClassVar[timedelta] = timedelta(seconds=60)
    #: How long to wait after the first, second … failure; after the last the row is dead.
    BACKOFF: ClassVar[tuple[timedelta, ...]] = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))

    #: The attempt that this worker claimed; unlike the column it stays what it was when another one takes over.
    held_attempt = 0

    id: Mapped[int] = mapped_column(primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]

    @declared_attr
    @classmethod
    def state(cls) -> Mapped[WorkState]:
        return mapped_column(enum_type(WorkState, "state"), default=WorkState.QUEUED)


def work_rules(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What the table of a Work model needs beside its columns: ``__table_args__ = (*work_rules("outbox_mail"), …)``."""
    return (
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="running_has_lease"),
        sa.Index(f"ix_{table}_due", "state", "next_try_at"),  # claims.claim()
    )


class TickMark(Base):
    """When a job of the clock falls due again. A claim moves `next_at` on, so of two ticks one does the job."""

    __tablename__ = "tick_mark"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    n_tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


class Heartbeat(Base):
    """The last sign of life of a part, by the machine's own clock."""

    __tablename__ = "heartbeat"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
