"""The demo's part of the log: told in the order in which it happened, with the news that followed from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale

from app.accounts.models import Person
from app.audit.actions import entry_of
from app.audit.actors import SYSTEM, Actor
from app.audit.models import Audited, AuditEntry
from app.audit.queries import sentence
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.core.text import one_line
from app.jobs.states import WorkState
from app.mail.models import OutboxMail
from app.notifications.choices import choices_of
from app.notifications.models import Notification
from app.notifications.states import ByMail
from app.notifications.telling import news_for, whom_to_tell

#: How long ago news can be to stand in the list, and to be unread still.
TOLD_FOR, UNREAD_FOR = timedelta(days=21), timedelta(days=3)
#: How far back the outbox shows what was sent.
MAILED_FOR = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    tag: Tag
    subject: Audited
    actor: Actor
    reason: str | None
    changes: dict[str, Any]


class Chronicle:
    """Collects what happened; `write` adds it all, since an entry's number says its place in the history."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._lines: list[_Line] = []
        self._acts: list[tuple[datetime, Callable[[], object]]] = []

    def tell(
        self,
        at: datetime,
        tag: Tag,
        subject: Audited,
        *,
        actor: Actor = SYSTEM,
        reason: str | None = None,
        **changes: Any,
    ) -> None:
        """`actor` did something to `subject` at a moment."""
        self._lines.append(_Line(at, tag, subject, actor, reason, changes))

    def act(self, at: datetime, action: Callable[[], object]) -> None:
        """Have real actions done at a moment, between what was told before and after it."""
        self._acts.append((at, action))

    def write(self) -> None:
        """Add the entries and, for the last three weeks, the news that the rules derive from them."""
        db.session.flush()
        self._lines.sort(key=lambda line: line.at)
        for at, action in sorted(self._acts, key=lambda act: act[0]):
            n_before = bisect_right(self._lines, at, key=lambda line: line.at)
            self._add(self._lines[:n_before])
            self._lines = self._lines[n_before:]
            with clock.held_at(at):
                action()
        self._add(self._lines)
        self._lines, self._acts = [], []

    def _add(self, lines: list[_Line]) -> None:
        pairs = [(line, _entry(line)) for line in lines]
        db.session.add_all(entry for _line, entry in pairs)
        db.session.flush()
        news = [one for line, entry in pairs if line.at > self.now - TOLD_FOR for one in self._news(line, entry)]
        db.session.add_all(news)
        db.session.flush()

    def _news(self, line: _Line, entry: AuditEntry) -> list[Notification | OutboxMail]:
        told: list[Notification | OutboxMail] = []
        named = whom_to_tell(entry, subject=line.subject, actor=line.actor)
        choices = choices_of(one.person for one in named)
        for one in named:
            news = news_for(one.person, one.rule, entry, line.subject)
            news.read_at = None if line.at > self.now - UNREAD_FOR else line.at + timedelta(hours=3)
            told.append(news)
            way = choices[one.person.id].ways[one.rule.topic]
            if way.by_mail == ByMail.AT_ONCE and line.at > self.now - MAILED_FOR:
                told.append(_mail(one.person, entry))
        return told


def _mail(person: Person, entry: AuditEntry) -> OutboxMail:
    """The mail that went out with the news, without its text: that is emptied once it has left."""
    with force_locale(person.locale):
        subject = one_line(sentence(entry))
    return OutboxMail(
        kind=entry.tag, recipient=person.email, person_id=person.id, locale=person.locale, subject=subject, text="",
        html="", message_id=f"<{entry.id}.{person.id}@demo.example>", created_at=entry.at, next_try_at=entry.at,
        sent_at=entry.at + timedelta(seconds=4), state=WorkState.DONE, attempts=1,
    )  # fmt: skip


def _entry(line: _Line) -> AuditEntry:
    return entry_of(line.tag, line.subject, actor=line.actor, at=line.at, changes=line.changes, reason=line.reason)
