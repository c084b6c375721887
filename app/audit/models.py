"""The log's one table, and what a thing must tell of itself to appear in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.audit.actors import ActorKind
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type


class Audited:
    """Mixed into every model whose changes are recorded."""

    __tablename__: str
    id: Mapped[Any]

    @property
    def audit_label(self) -> str:
        """How the thing is called in a sentence, as it is called now."""
        return str(getattr(self, "title", None) or getattr(self, "name", None) or self.id)

    @property
    def audit_name(self) -> str:
        """The same as the log keeps it: in no language. What must be translated stands in `audit_facts`."""
        return self.audit_label

    @property
    def audit_facts(self) -> Mapping[str, Any]:
        """Facts that stand with every entry about the thing, for its sentences."""
        return {}

    @property
    def audit_thread(self) -> Audited:
        """The thing whose history this belongs to (a placement's is that of its request)."""
        return self

    @property
    def audit_community_id(self) -> int | None:
        """The community whose people may read of it: its own or that of its history; None for the house."""
        own: int | None = getattr(self, "community_id", None)
        thread = self.audit_thread
        return own if own is not None or thread is self else thread.audit_community_id


class AuditEntry(AppendOnly, Base):
    """One row per act. There is no way to change or delete one."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        # the history of one thing, newest first; the log page by time
        sa.Index("ix_audit_entry_thread", "thread_kind", "thread_id", "id"),
        sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    tag: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    subject_label: Mapped[str]
    thread_kind: Mapped[str]
    thread_id: Mapped[int]
    community_id: Mapped[int | None]
    actor_kind: Mapped[ActorKind] = mapped_column(enum_type(ActorKind, "actor_kind"))
    actor_id: Mapped[int | None]  # no foreign key: the log outlives the person
    actor_name: Mapped[str]
    reason: Mapped[str | None]
    #: The address of the request, else a word of `core/origin`; None in what is not known. For administrators only.
    origin: Mapped[str | None]
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
