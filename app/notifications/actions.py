"""Telling, and having been told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Person
from app.audit.actors import Actor
from app.audit.addresses import path_of_subject
from app.audit.models import AuditEntry
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core import clock
from app.core.db import db
from app.mail.actions import queue_letter
from app.mail.letters import Letter
from app.notifications.models import Notification
from app.notifications.rules import RULES, Rule
from app.web.addresses import public_address

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
    """Tell all whom the rules name, in the transaction of the entry itself: once each, and never the actor."""
    if _is_quiet.get():
        return
    for person, rule in whom_to_tell(entry, subject=subject, actor=actor):
        _tell_one(person, rule, entry, subject)
    db.session.flush()


def whom_to_tell(entry: AuditEntry, *, subject: Any, actor: Actor) -> list[tuple[Person, Rule]]:
    """Those whom the rules name, each with the first rule that does; the actor and who is disabled are left out."""
    named: dict[int, tuple[Person, Rule]] = {}
    for rule in RULES.get(entry.tag, ()):
        for person in rule.whom(entry, subject):
            if person is not None and person.is_active and person.id != actor.actor_id:
                named.setdefault(person.id, (person, rule))
    return list(named.values())


def news_for(person: Person, rule: Rule, entry: AuditEntry, subject: Any) -> Notification:
    """The row that tells `person` of `entry`, not added yet."""
    return Notification(person=person, entry=entry, path=_path(rule, entry, subject), created_at=entry.at)


def mark_read(notification: Notification) -> None:
    """The person has seen this."""
    if notification.read_at is None:
        notification.read_at = clock.now()
        db.session.flush()


def mark_all_read(person: Person) -> None:
    """The person has seen all that there is."""
    db.session.execute(
        sa.update(Notification)
        .where(Notification.person_id == person.id, Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )


def _tell_one(person: Person, rule: Rule, entry: AuditEntry, subject: Any) -> None:
    news = news_for(person, rule, entry, subject)
    db.session.add(news)
    if person.mail_is_on:
        queue_letter(
            partial(_letter, rule, entry, subject, news.path),
            to=person.email, kind=entry.tag, locale=person.locale, zone=person.time_zone, person_id=person.id,
        )  # fmt: skip


def _path(rule: Rule, entry: AuditEntry, subject: Any) -> str | None:
    return rule.path(entry, subject) if rule.path else path_of_subject(entry.subject_kind, entry.subject_id)


def _letter(rule: Rule, entry: AuditEntry, subject: Any, path: str | None) -> Letter:
    told, reason = sentence(entry), reason_of(entry)
    off = _("Mails can be switched off in your profile.")
    return Letter(
        subject=told,
        paragraphs=[told + ("" if told.endswith((".", "!", "?")) else "."), *([reason] if reason else [])],
        facts=rule.facts(entry, subject) if rule.facts else (),
        act=(_("Open it in the portal"), public_address(path)) if path else None,
        why=f"{rule.why} {off}",
    )
