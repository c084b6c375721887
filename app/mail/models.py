"""The outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.models import Audited
from app.core.db import Base
from app.jobs.models import Work, work_rules

#: The error of a mail that is held back: kept as the code has it, told by `audit/reasons.retold`.
DISABLED = "The person has been disabled."
#: The same of a mail whose person has lost the right to what it tells of while it waited.
UNSEEN = "The person may no longer see what it tells of."
#: What no further try mends.
HELD_BACK = (DISABLED, UNSEEN)
_TOLD = (  # so that the catalogues know them
    _l("The person has been disabled."),
    _l("The person may no longer see what it tells of."),
)


class MailCalendar(Base):
    """An invitation as calendars read it: kept once for all the mails that carry it, until the last of them has left.

    One to 300 people names them all, so that it is far larger than the rest of their mails.
    """

    __tablename__ = "mail_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    kept_at: Mapped[datetime]  # for the last mail that carries it


class OutboxMail(Base, Work, Audited):
    """One mail to one address, with its text as it was first written: every try sends the same (F06).

    Once it has left, `text` and `html` are emptied and its calendar is let go: they may hold links that are nobody
    else's business.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (*work_rules("outbox_mail"), sa.Index("ix_outbox_mail_created_at", "created_at"))

    BACKOFF: ClassVar[tuple[timedelta, ...]] = (
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
        timedelta(hours=15),
    )

    kind: Mapped[str]
    recipient: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)  # no foreign key: people live above
    locale: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    calendar_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mail_calendar.id"), index=True)
    #: The entries of the log that it tells of: asked about once more when it is sent.
    entry_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list, server_default="[]")
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    kept_calendar: Mapped[MailCalendar | None] = relationship()

    @property
    def calendar(self) -> str:
        """The invitation that goes along, or ''."""
        return self.kept_calendar.text if self.kept_calendar else ""

    @property
    def audit_label(self) -> str:
        return self.subject
