"""The daily mail."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import Pass, Person
from app.accounts.states import PassPurpose
from app.core.db import db
from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.notifications.digests import mail_digest
from app.notifications.models import NewsDigest, Notification

KEPT_FOR = timedelta(days=90)
LINKS_KEPT_FOR = timedelta(days=30)


@ticks("notifications.digest")
def mail_digests(now: datetime) -> int:
    """Write the daily mail of everybody whose hour has come."""
    due = sa.select(Notification.person_id).where(Notification.digest_due_at <= now).distinct()
    return one_by_one(Person, db.session.scalars(due.order_by(Notification.person_id)).all(), mail_digest)


@ticks("notifications.forget_links", every=timedelta(hours=6))
def forget_links(now: datetime) -> int:
    """Forget the links of mails a month after they have ended: there is one for each mail."""
    old = sa.delete(Pass).where(Pass.purpose == PassPurpose.ANSWER_NEWS, Pass.expires_at < now - LINKS_KEPT_FOR)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


@ticks("notifications.forget_digests", every=timedelta(hours=6))
def forget_digests(now: datetime) -> int:
    """Forget on which days of last season somebody got a daily mail."""
    old = db.session.execute(sa.delete(NewsDigest).where(NewsDigest.created_at < now - KEPT_FOR))
    return int(old.rowcount)  # type: ignore[attr-defined]
