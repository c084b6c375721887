"""Telling, and having been told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Pass, Person
from app.accounts.passes import use_up
from app.audit.actions import record
from app.audit.actors import Actor
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.jobs.claims import queue_again
from app.jobs.queue import wake
from app.notifications.choices import Way
from app.notifications.crowds import FAN_OUT, PORTION, keep_for_later
from app.notifications.hours import MailHours
from app.notifications.models import NewsChoice, NewsDigest, NewsHours, Notification, Telling
from app.notifications.rules import OneStep
from app.notifications.states import ALWAYS_RINGS, ByMail, Topic
from app.notifications.tags import NEWS_CHOSEN, NEWS_TRIED_AGAIN
from app.notifications.telling import prepare, whom_to_tell, write_down

_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def telling_nobody() -> Iterator[None]:
    """Within this block nothing is told: for the demo and for imports, which replay what is long past."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def tell(entry: AuditEntry, *, subject: Any, actor: Actor) -> None:
    """Tell all whom the rules name: once each. The actor is told by mails that go into a calendar alone, and silently.

    Few are told in the transaction of the entry itself; of a crowd the names are kept in it, and the worker tells them.
    """
    if _is_quiet.get():
        return
    named = whom_to_tell(entry, subject=subject, actor=actor)
    if len(named) > PORTION:
        keep_for_later(named, entry)
    elif named:
        write_down(prepare(named, entry, subject, {}), kind=entry.tag)


def tell_again(telling: Telling, *, actor: Actor) -> None:
    """Give news that could not be told all its tries again; who has it already is not told twice.

    Raises Conflict for news that is being told or has been.
    """
    if not queue_again(telling):
        raise Conflict(_("This news is being told already."))
    record(NEWS_TRIED_AGAIN, telling, actor=actor, changes={"error": telling.last_error})
    wake(FAN_OUT)


def mark_read(notification: Notification) -> None:
    """The person has seen this."""
    if notification.read_at is None:
        notification.read_at, notification.digest_due_at = clock.now(), None
        db.session.flush()


def mark_all_read(person: Person) -> None:
    """The person has seen all that there is."""
    _mark_unread(Notification.person_id == person.id)


def read_digest_by_link(pass_: Pass, digest: NewsDigest) -> None:
    """Take all that stood in a daily mail as read in the name of the link's holder; the link is then used up."""
    _mark_unread(Notification.person_id == digest.person_id, Notification.id.in_(digest.news_ids))
    use_up(pass_)


def _mark_unread(*which: sa.ColumnElement[bool]) -> None:
    db.session.execute(
        sa.update(Notification)
        .where(*which, Notification.read_at.is_(None))
        .values(read_at=clock.now(), digest_due_at=None)
    )


def answer_by_link(pass_: Pass, notification: Notification, *, step: OneStep | None = None) -> None:
    """Take it as read in the name of the link's holder, after the `step` that it offers; the link is then used up."""
    if step is not None:
        step.act(step.subject(notification.entry), actor=pass_)
    mark_read(notification)
    use_up(pass_)


def choose_news(person: Person, *, ways: Mapping[Topic, Way], hours: MailHours, actor: Actor) -> None:
    """Keep how each topic comes, and in which hours. What waits for the daily mail comes with the next one."""
    db.session.execute(sa.delete(NewsChoice).where(NewsChoice.person_id == person.id))
    for topic, way in ways.items():
        rings = way.rings or topic in ALWAYS_RINGS
        db.session.add(NewsChoice(person_id=person.id, topic=topic, by_mail=way.by_mail, rings=rings))
    db.session.merge(
        NewsHours(
            person_id=person.id, begins=hours.begins, ends=hours.ends, weekdays=hours.weekdays,
            digest_hour=hours.digest_hour,
        )
    )  # fmt: skip
    db.session.execute(
        sa.update(Notification)
        .where(Notification.person_id == person.id, Notification.digest_due_at.is_not(None))
        .values(digest_due_at=hours.digest_at(clock.now()))
    )
    no_mail = [topic for topic, way in ways.items() if way.by_mail == ByMail.OFF]
    db.session.execute(
        sa.update(Notification)
        .where(Notification.person_id == person.id, Notification.topic.in_(no_mail))
        .values(digest_due_at=None)
    )
    record(NEWS_CHOSEN, person, actor=actor, changes={str(topic): str(way.by_mail) for topic, way in ways.items()})


def switch_mail_off(person: Person) -> None:
    """No mail of any topic: for people who do not exist."""
    for topic in Topic:
        db.session.add(NewsChoice(person_id=person.id, topic=topic, by_mail=ByMail.OFF, rings=True))
