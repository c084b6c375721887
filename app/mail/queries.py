"""Reading the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app.config import Config
from app.core.db import db
from app.core.errors import NotFound
from app.jobs.states import WorkState
from app.mail.backends import sender_of
from app.mail.models import OutboxMail


def mail_is_configured() -> bool:
    """False while mails only go to the worker's terminal: links must then be handed over by people."""
    config: Config = current_app.config["HROMADA"]
    return not config.MAIL_URL.startswith("console:")


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
    taken = sa.orm.aliased(OutboxMail)
    later = sa.exists().where(
        taken.person_id == person_id,
        taken.recipient == email,
        taken.state == WorkState.DONE,
        taken.sent_at > OutboxMail.created_at,
    )
    return (
        sa.select(sa.func.count(OutboxMail.id))
        .where(OutboxMail.state == WorkState.DEAD, OutboxMail.person_id == person_id, OutboxMail.recipient == email)
        .where(OutboxMail.last_error.like("5__ %"), ~later)  # the codes of SMTP: 4.. is for a while, 5.. for ever
        .scalar_subquery()
    )


def mail_waits_since() -> datetime | None:
    """Since when the mail that is due the longest waits for somebody to try it; None when nothing is due."""
    return db.session.scalar(
        sa.select(sa.func.min(OutboxMail.next_try_at)).where(OutboxMail.state == WorkState.QUEUED)
    )  # fmt: skip
