"""Who was told of what, and who wants to be told how."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited, AuditEntry
from app.core.db import Base, enum_type
from app.jobs.models import Work, work_rules
from app.notifications.hours import MailHours
from app.notifications.states import ALWAYS_RINGS, ByMail, Topic


class Notification(Base):
    """One entry of the log, told to one person."""

    __tablename__ = "notification"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "audit_entry_id"),
        # the count beside the bell, on every page
        sa.Index("ix_notification_unread", "person_id", sqlite_where=sa.text("read_at IS NULL"),
                 postgresql_where=sa.text("read_at IS NULL")),
        # whose daily mail is due
        sa.Index("ix_notification_digest", "digest_due_at", sqlite_where=sa.text("digest_due_at IS NOT NULL"),
                 postgresql_where=sa.text("digest_due_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    audit_entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id", ondelete="CASCADE"), index=True)
    topic: Mapped[Topic] = mapped_column(enum_type(Topic, "topic"), default=Topic.HOUSE)
    path: Mapped[str | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_due_at: Mapped[datetime | None]  # while it waits for the daily mail

    person: Mapped[Person] = relationship()
    entry: Mapped[AuditEntry] = relationship()


class NewsChoice(Base):
    """How one person wants to hear of one topic; without a row the default of `choices.py` counts."""

    __tablename__ = "news_choice"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "topic"),
        sa.CheckConstraint(
            f"rings OR topic NOT IN ({', '.join(repr(topic.value) for topic in ALWAYS_RINGS)})",
            name="what_waits_for_an_answer_rings",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    topic: Mapped[Topic] = mapped_column(enum_type(Topic, "topic"))
    by_mail: Mapped[ByMail] = mapped_column(enum_type(ByMail, "by_mail"))
    rings: Mapped[bool]


class NewsHours(Base):
    """The hours in which one person gets mail, and that of the daily one; see `hours.py`."""

    __tablename__ = "news_hours"
    __table_args__ = (
        sa.CheckConstraint("begins >= 0 AND begins < ends AND ends <= 24", name="begins_before_it_ends"),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name="some_day"),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name="hour_of_a_day"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    begins: Mapped[int]
    ends: Mapped[int]
    weekdays: Mapped[int]
    digest_hour: Mapped[int]

    def in_zone(self, zone: str) -> MailHours:
        """The same as hours of a wall clock."""
        return MailHours(zone, self.begins, self.ends, self.weekdays, self.digest_hour)


class NewsDigest(Base):
    """One daily mail to one person, with the ids of the news that stand in it; of two workers one writes it."""

    __tablename__ = "news_digest"
    __table_args__ = (sa.UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    created_at: Mapped[datetime]
    news_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list, server_default="[]")

    person: Mapped[Person] = relationship()


class Telling(Base, Work, Audited):
    """Many who are to be told of one entry, and how many of them have been: the worker goes on from there.

    Each of `people` is a person's id, the place of the rule among those of the tag, and the id of the one for whom
    they stand in, or None.
    """

    __tablename__ = "telling"
    __table_args__ = (*work_rules("telling"), sa.CheckConstraint("n_told >= 0", name="told_so_far"))

    BACKOFF: ClassVar[tuple[timedelta, ...]] = (*Work.BACKOFF, timedelta(hours=2), timedelta(hours=6))

    audit_entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id", ondelete="CASCADE"), index=True)
    people: Mapped[list[list[int | None]]] = mapped_column(sa.JSON)
    n_told: Mapped[int]

    entry: Mapped[AuditEntry] = relationship()

    @property
    def audit_label(self) -> str:
        return self.entry.subject_label
