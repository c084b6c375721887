"""Telling many, and the daily mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from app.accounts.models import Pass, Person
from app.accounts.states import PassPurpose
from app.core.db import db
from app.jobs.claims import work_off
from app.jobs.queue import wake
from app.jobs.states import WorkState
from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.notifications.crowds import FAN_OUT, tell_portion
from app.notifications.digests import mail_digest
from app.notifications.models import NewsDigest, Notification, Telling
from app.notifications.telling import Letters

KEPT_FOR = timedelta(days=90)
LINKS_KEPT_FOR = timedelta(days=30)
LINKS = (PassPurpose.ANSWER_NEWS, PassPurpose.READ_DIGEST)

MOST_PORTIONS = 20


@ticks(FAN_OUT)
def tell_crowds(_now: datetime) -> int:
    """Tell those who are many, a portion at a time; of very many the rest in a turn of its own, behind other jobs."""
    letters: dict[int, Letters] = {}
    n_portions = work_off(Telling, partial(tell_portion, letters=letters), most=MOST_PORTIONS)
    if n_portions == MOST_PORTIONS:
        wake(FAN_OUT)
    return n_portions


@ticks("notifications.forget_crowds", every=timedelta(hours=6))
def forget_crowds(_now: datetime) -> int:
    """Forget the names of those who have all been told: each has the news."""
    old = db.session.execute(sa.delete(Telling).where(Telling.state == WorkState.DONE))
    return int(old.rowcount)  # type: ignore[attr-defined]


@ticks("notifications.digest")
def mail_digests(now: datetime) -> int:
    """Write the daily mail of everybody whose hour has come, each in a transaction of its own."""
    due = sa.select(Notification.person_id).where(Notification.digest_due_at <= now).distinct()
    return one_by_one(Person, db.session.scalars(due.order_by(Notification.person_id)).all(), mail_digest, at_once=1)


@ticks("notifications.forget_links", every=timedelta(hours=6))
def forget_links(now: datetime) -> int:
    """Forget the links of mails a month after they have ended: there is one for each mail."""
    old = sa.delete(Pass).where(Pass.purpose.in_(LINKS), Pass.expires_at < now - LINKS_KEPT_FOR)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


@ticks("notifications.forget_digests", every=timedelta(hours=6))
def forget_digests(now: datetime) -> int:
    """Forget on which days of last season somebody got a daily mail."""
    old = db.session.execute(sa.delete(NewsDigest).where(NewsDigest.created_at < now - KEPT_FOR))
    return int(old.rowcount)  # type: ignore[attr-defined]
