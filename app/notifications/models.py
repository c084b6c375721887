"""Who was told of what."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.core.db import Base


class Notification(Base):
    """One entry of the log, told to one person."""

    __tablename__ = "notification"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "audit_entry_id"),
        # the count beside the bell, on every page
        sa.Index("ix_notification_unread", "person_id", sqlite_where=sa.text("read_at IS NULL"),
                 postgresql_where=sa.text("read_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    audit_entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id", ondelete="CASCADE"), index=True)
    path: Mapped[str | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    entry: Mapped[AuditEntry] = relationship()
