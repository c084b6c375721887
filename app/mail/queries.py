"""Reading the outbox."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app.config import Config
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.jobs.states import WorkState
from app.mail.backends import sender_of
from app.mail.models import DISABLED, UNSEEN, OutboxMail

_REFUSED = re.compile(r"5\d\d ")


def mail_is_configured() -> bool:
    """False while mails only go to the worker's terminal: links must then be handed over by people."""
    config: Config = current_app.config["HROMADA"]
    return not config.MAIL_URL.startswith("console:")


def mail_is_printed() -> bool:
    """True while nobody but this machine reaches the portal and the worker's terminal shows what would be sent."""
    config: Config = current_app.config["HROMADA"]
    return config.is_loopback and not mail_is_configured()


def sender_address() -> str:
    """The address that mails come from."""
    config: Config = current_app.config["HROMADA"]
    return sender_of(config.MAIL_URL, config.PUBLIC_URL)


def mails(*states: WorkState) -> sa.Select[Any]:
    """Mails in one of `states` (all of them without any), the newest first, for the administrator's page."""
    query = sa.select(OutboxMail).order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
    return query.where(OutboxMail.state.in_(states)) if states else query


def outbox_mail(mail_id: int) -> OutboxMail:
    """One mail; raises NotFound when there is none."""
    found = db.session.get(OutboxMail, mail_id)
    if found is None:
        raise NotFound
    return found


def mails_by_state() -> dict[WorkState, int]:
    """How many mails stand in each state."""
    rows = db.session.execute(sa.select(OutboxMail.state, sa.func.count(OutboxMail.id)).group_by(OutboxMail.state))
    return {row[0]: row[1] for row in rows}


def n_dead_mails() -> sa.ScalarSelect[int]:
    """How many mails were given up: a subquery for the menu."""
    return sa.select(sa.func.count(OutboxMail.id)).where(OutboxMail.state == WorkState.DEAD).scalar_subquery()


def n_refusals(person_id: int, email: str) -> sa.ScalarSelect[int]:
    """How many mails to this address of the person a server refused for ever since the last that it took."""
    return sa.select(sa.func.count(OutboxMail.id)).where(_is_refused(person_id, email)).scalar_subquery()


def refusal_of(person_id: int, email: str) -> str:
    """The words in which a server last refused mail to this address of the person; '' while mail arrives."""
    said = sa.select(OutboxMail.last_error).where(_is_refused(person_id, email)).order_by(OutboxMail.id.desc())
    return db.session.scalar(said.limit(1)) or ""


def what_to_do(mail: OutboxMail) -> str:
    """What an administrator does about a mail that was given up, in one sentence."""
    error = mail.last_error or ""
    if error == DISABLED:
        words = _("Nothing is sent to whom was disabled.")
    elif error == UNSEEN:
        words = _("Nothing is sent of what somebody may no longer see. Who may again gets it when you send it again.")
    elif _REFUSED.match(error):
        words = _("The server refuses the address or the mail. Ask the person for another address, then send it again.")
    else:
        words = _("It could not be handed over for a day. See whether the mail server works, then send it again.")
    return str(words)


def _is_refused(person_id: int, email: str) -> sa.ColumnElement[bool]:
    """Given up with a final code of SMTP (4.. is for a while), and nothing has arrived there since."""
    taken = sa.orm.aliased(OutboxMail)
    later = sa.exists().where(
        taken.person_id == person_id,
        taken.recipient == email,
        taken.state == WorkState.DONE,
        taken.sent_at > OutboxMail.created_at,
    )
    return sa.and_(
        OutboxMail.state == WorkState.DEAD, OutboxMail.person_id == person_id, OutboxMail.recipient == email,
        OutboxMail.last_error.like("5__ %"), ~later,
    )  # fmt: skip


def mail_waits_since() -> datetime | None:
    """Since when the mail that is due the longest waits for somebody to try it; None when nothing is due."""
    due = sa.and_(OutboxMail.state == WorkState.QUEUED, OutboxMail.next_try_at <= clock.now())
    return db.session.scalar(sa.select(sa.func.min(OutboxMail.next_try_at)).where(due))
