"""Writing to the outbox. The row lives and dies with the change it tells of; the worker sends it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite

from app.audit.actions import record
from app.audit.actors import Actor
from app.config import Config
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.text import one_line
from app.jobs.claims import queue_again
from app.jobs.queue import wake
from app.jobs.states import WorkState
from app.mail.letters import Letter, as_html, as_text, subject_line
from app.mail.models import DISABLED, HELD_BACK, UNSEEN, MailCalendar, OutboxMail
from app.mail.questions import why_not
from app.mail.tags import MAIL_SENT_AGAIN
from app.web.i18n import reading_as

OUTBOX = "mail.outbox"
_ADDRESS = re.compile(r"[^\s,;:<>()\[\]\\\"\x00-\x1f\x7f@]+@[^\s,;:<>()\[\]\\\"\x00-\x1f\x7f@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMail:
    """A mail as it goes into the outbox.

    `kind` names the occasion (``accounts.invitation``); `person_id` lets a mail be held back when its person is
    disabled; `not_before` lets it wait until its person's hours begin; `calendar` is an invitation that goes along.
    `entry_ids` are the entries of the log that it tells of: who may no longer see what they are about does not get it.
    """

    to: str
    subject: str
    text: str
    html: str
    kind: str
    locale: str
    person_id: int | None = None
    not_before: datetime | None = None
    calendar: str = ""
    entry_ids: Sequence[int] = ()


def queue_letter(
    compose: Callable[[], Letter],
    *,
    to: str,
    kind: str,
    locale: str,
    zone: str | None = None,
    person_id: int | None = None,
    not_before: datetime | None = None,
    entry_ids: Sequence[int] = (),
) -> OutboxMail:
    """Write a letter in the words of its reader and put it into the outbox.

    `compose` is called in the reader's language and time zone, so that gettext and the formats of dates fit. The rest
    is as in `WrittenMail`.
    """
    with reading_as(locale, zone):
        letter = compose()
        mail = WrittenMail(
            to=to, subject=subject_line(letter), text=as_text(letter), html=as_html(letter), kind=kind, locale=locale,
            person_id=person_id, not_before=not_before, calendar=letter.calendar, entry_ids=entry_ids,
        )  # fmt: skip
    return queue_mail(mail)


def queue_mail(mail: WrittenMail) -> OutboxMail:
    """Put a written mail into the outbox; it is sent once this transaction is kept, and never if it is not (F08).

    Raises ValueError for what is no single mail address: nothing typed reaches a header unseen (T38).
    """
    queued = OutboxMail(**_row(mail, _kept(mail.calendar)))
    db.session.add(queued)  # flushed with the next query or by the boundary
    wake(OUTBOX)
    return queued


def queue_mails(mails: Sequence[WrittenMail]) -> None:
    """The same for many, with one INSERT."""
    if mails:
        calendars = {text: _kept(text) for text in sorted({mail.calendar for mail in mails})}
        db.session.execute(sa.insert(OutboxMail), [_row(mail, calendars[mail.calendar]) for mail in mails])
        wake(OUTBOX)


def _kept(calendar: str) -> int | None:
    """The row of this invitation, which is there once however many mails carry it; None for a mail without one."""
    if not calendar:
        return None
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = insert(MailCalendar).values(sha256=sha256(calendar.encode()).hexdigest(), text=calendar, kept_at=clock.now())
    # set anew where it is there already: so it is locked, and nobody takes it away meanwhile
    kept = row.on_conflict_do_update(index_elements=["sha256"], set_={"kept_at": row.excluded.kept_at})
    return db.session.scalar(kept.returning(MailCalendar.id))


def _row(mail: WrittenMail, calendar_id: int | None) -> dict[str, Any]:
    if not _ADDRESS.fullmatch(mail.to):
        raise ValueError("Not one mail address.")
    config: Config = current_app.config["HROMADA"]
    now = clock.now()
    return {
        "kind": mail.kind, "recipient": mail.to, "person_id": mail.person_id, "locale": mail.locale,
        "subject": one_line(mail.subject), "text": mail.text, "html": mail.html, "calendar_id": calendar_id,
        "created_at": now, "next_try_at": max(now, mail.not_before or now),
        "entry_ids": list(mail.entry_ids),
        "message_id": make_msgid(domain=urlsplit(config.PUBLIC_URL).hostname),
    }  # fmt: skip


def send_again(mail: OutboxMail, *, actor: Actor) -> None:
    """Give a dead letter all its tries again. Raises Conflict for one that waits, has been sent, or may not be."""
    reason = why_not(mail)
    if reason == DISABLED:
        raise Conflict(_("Whom this mail is for has been disabled. Nothing is sent to them."))
    if reason == UNSEEN:
        raise Conflict(_("Whom this mail is for may no longer see what it tells of. It is not sent."))
    if not queue_again(mail):
        raise Conflict(_("“%(subject)s” is on its way already.", subject=mail.subject))
    record(MAIL_SENT_AGAIN, mail, actor=actor, changes={"kind": mail.kind})
    wake(OUTBOX)


def send_all_again(*, actor: Actor, most: int = 200) -> int:
    """Give the oldest dead letters all their tries again, at most `most` of them; returns how many went out.

    Those for people who have been disabled, or may no longer see what they tell of, stay where they are.
    """
    is_held_back = sa.func.coalesce(OutboxMail.last_error, "").in_(HELD_BACK)
    dead = sa.select(OutboxMail).where(OutboxMail.state == WorkState.DEAD, ~is_held_back)
    found = list(db.session.scalars(dead.order_by(OutboxMail.id).limit(most).with_for_update()))
    again = [mail for mail in found if why_not(mail) is None]
    for mail in again:
        send_again(mail, actor=actor)
    return len(again)


def drop_mails_about(address: str) -> None:
    """What still waits and leads to this address is not sent: the words that it quotes were taken back."""
    leads_there = OutboxMail.text.contains(f"{address}\n", autoescape=True)
    waiting = sa.delete(OutboxMail).where(OutboxMail.state == WorkState.QUEUED, leads_there)
    db.session.execute(waiting, execution_options={"synchronize_session": False})


def hold_back_mails_of(person_id: int) -> None:
    """Whatever still waits for this person is not sent (T07); it stays listed among the dead letters.

    A mail that is being tried this second counts too: its next try would come hours later.
    """
    db.session.execute(
        sa.update(OutboxMail)
        .where(OutboxMail.person_id == person_id, OutboxMail.state.in_((WorkState.QUEUED, WorkState.RUNNING)))
        .values(state=WorkState.DEAD, lease_until=None, last_error=DISABLED)
    )
