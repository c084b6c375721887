"""Sending what waits, and forgetting what was sent long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app.config import Config
from app.core import clock
from app.core.db import db
from app.core.faults import fault_point
from app.jobs.claims import GiveUp, work_off
from app.jobs.queue import wake
from app.jobs.states import WorkState
from app.jobs.ticks import ticks
from app.mail.actions import OUTBOX
from app.mail.backends import sender_of
from app.mail.models import MailCalendar, OutboxMail
from app.mail.questions import why_not

MOST_AT_ONCE = 50
KEPT_FOR = timedelta(days=30)
CALENDAR_KEPT_FOR = timedelta(hours=1)


@ticks(OUTBOX)
def send_due(now: datetime) -> int:
    """Send what waits, one mail at a time; the rest of a long queue in a turn of its own."""
    n_sent = work_off(OutboxMail, _send, most=MOST_AT_ONCE)
    _let_calendars_go(now)
    if n_sent == MOST_AT_ONCE:
        wake(OUTBOX)
    return n_sent


@ticks("mail.forget", every=timedelta(hours=6))
def forget_sent(now: datetime) -> int:
    """Remove mails that left a month ago; dead letters stay until somebody has looked at them."""
    old = db.session.execute(
        sa.delete(OutboxMail).where(OutboxMail.state == WorkState.DONE, OutboxMail.sent_at < now - KEPT_FOR)
    )
    return int(old.rowcount)  # type: ignore[attr-defined]


def _let_calendars_go(now: datetime) -> None:
    """Those that no mail carries any more; one that was kept just now may be taken by a mail that is being written."""
    is_carried = sa.exists().where(OutboxMail.calendar_id == MailCalendar.id)
    db.session.execute(sa.delete(MailCalendar).where(MailCalendar.kept_at < now - CALENDAR_KEPT_FOR, ~is_carried))


def as_message(mail: OutboxMail) -> EmailMessage:
    """The mail as it goes over the wire: the same bytes on every try."""
    config: Config = current_app.config["HROMADA"]
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr(("Hromada", sender_of(config.MAIL_URL, config.PUBLIC_URL)))
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.locale
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        method = "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in mail.calendar else "REQUEST"
        message.add_alternative(
            mail.calendar, subtype="calendar", cte="base64", params={"method": method}, filename="invitation.ics"
        )
    for part in message.iter_parts():
        del part["MIME-Version"]
    message.set_boundary(f"=_{mail.message_id.partition('@')[0].strip('<')}")
    return message


def _send(mail: OutboxMail) -> Mapping[str, Any]:
    if reason := why_not(mail):  # written by somebody who did not know of it yet, or before it was so
        raise GiveUp(reason)
    message = as_message(mail)
    db.session.rollback()  # no lock is held while the network works
    current_app.extensions["mail"].deliver(message)
    fault_point("mail.accepted")
    return {"sent_at": clock.now(), "text": "", "html": "", "calendar_id": None}
