"""Telling, and having been told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.away import who_stands_in
from app.accounts.models import Pass, Person
from app.accounts.passes import issue_pass, use_up
from app.accounts.states import PassPurpose
from app.audit.actions import record
from app.audit.actors import Actor
from app.audit.addresses import path_of_subject
from app.audit.models import AuditEntry
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core import clock
from app.core.db import db
from app.mail.actions import queue_mail
from app.mail.letters import Letter, as_html, as_text, subject_line
from app.notifications.choices import Way, choices_of
from app.notifications.hours import MailHours
from app.notifications.models import NewsChoice, NewsHours, Notification
from app.notifications.rules import INCIDENTS, RULES, STEPS, OneStep, Rule
from app.notifications.states import ALWAYS_RINGS, ByMail, Topic
from app.notifications.tags import NEWS_CHOSEN
from app.web.addresses import public_address, public_url
from app.web.i18n import reading_as

_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in the words of its readers; where each one's own token comes, it has `token`."""

    token: str
    subject: str
    text: str
    html: str
    calendar: str


@contextmanager
def telling_nobody() -> Iterator[None]:
    """Within this block nothing is told: for the demo and for imports, which replay what is long past."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def tell(entry: AuditEntry, *, subject: Any, actor: Actor) -> None:
    """Tell all whom the rules name, in the transaction of the entry itself: once each.

    The actor is told by the mails that go into a calendar alone, and nothing rings for them.
    """
    if _is_quiet.get():
        return
    if not (told := whom_to_tell(entry, subject=subject, actor=actor)):
        return
    choices, now = choices_of(person for person, _rule in told), clock.now()
    rows = [(news_for(person, rule, entry, subject), rule, choices[person.id]) for person, rule in told]
    for news, rule, chosen in rows:
        _set_ways(news, chosen.ways[rule.topic], chosen.hours, now=now)
        if news.person.id == actor.actor_id:
            news.read_at, news.digest_due_at = now, None
    db.session.add_all(news for news, _rule, _chosen in rows)
    db.session.flush()
    letters: dict[tuple[Any, ...], Written] = {}
    with db.session.no_autoflush:  # of many rows each table gets one INSERT
        for news, rule, chosen in rows:
            if _goes_at_once(news, chosen.ways[rule.topic]):
                _mail(news, rule, subject, chosen.hours, letters)
    db.session.flush()


def whom_to_tell(entry: AuditEntry, *, subject: Any, actor: Actor) -> list[tuple[Person, Rule]]:
    """Those whom the rules name, each with the first rule that does; who is disabled is left out, mostly the actor too.

    What waits for the answer of one who is away is told to who stands in, too, unless a rule names them anyway.
    """
    named: dict[int, tuple[Person, Rule]] = {}
    for rule in RULES.get(entry.tag, ()):
        for person in rule.whom(entry, subject):
            if person is not None and person.is_active and (rule.to_actor or person.id != actor.actor_id):
                named.setdefault(person.id, (person, rule))
    for person, rule in list(named.values()):
        deputy = who_stands_in(person, since=entry.at) if rule.awaits_answer else None
        if deputy is not None and deputy.id != actor.actor_id:
            why = _l("You stand in for %(name)s, who is away.", name=person.name)
            named.setdefault(deputy.id, (deputy, replace(rule, why=why)))
    return list(named.values())


def news_for(person: Person, rule: Rule, entry: AuditEntry, subject: Any) -> Notification:
    """The row that tells `person` of `entry`, not added yet."""
    path = _path(rule, entry, subject)
    return Notification(person=person, entry=entry, topic=rule.topic, path=path, created_at=entry.at)


def mark_read(notification: Notification) -> None:
    """The person has seen this."""
    if notification.read_at is None:
        notification.read_at, notification.digest_due_at = clock.now(), None
        db.session.flush()


def mark_all_read(person: Person) -> None:
    """The person has seen all that there is."""
    db.session.execute(
        sa.update(Notification)
        .where(Notification.person_id == person.id, Notification.read_at.is_(None))
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


def letter_of_change(**words: Any) -> Letter:
    """A letter of news, which says where one chooses how news comes."""
    return Letter(change=(_("Choose which mails you get, and when"), public_url("news_choices.edit")), **words)


def _set_ways(news: Notification, way: Way, hours: MailHours, *, now: datetime) -> None:
    """Whether it rings, and whether it waits for the daily mail."""
    if not (way.rings or news.entry.tag in INCIDENTS):
        news.read_at = now
    if way.by_mail == ByMail.DAILY and news.entry.tag not in INCIDENTS:
        news.digest_due_at = hours.digest_at(now)


def _goes_at_once(news: Notification, way: Way) -> bool:
    return way.by_mail == ByMail.AT_ONCE or (way.by_mail == ByMail.DAILY and news.entry.tag in INCIDENTS)


def _mail(
    news: Notification, rule: Rule, subject: Any, hours: MailHours, letters: dict[tuple[Any, ...], Written]
) -> None:
    """Write the letter: once for all who read it alike, since only the link in it is each one's own."""
    person, entry = news.person, news.entry
    alike = (id(rule), person.locale, person.time_zone)
    if alike not in letters:
        letters[alike] = _written(person, rule, entry, subject, news.path)
    written = letters[alike]
    token = issue_pass(PassPurpose.ANSWER_NEWS, person=person, subject_id=news.id, is_first=True)
    queue_mail(
        to=person.email, subject=written.subject, text=written.text.replace(written.token, token),
        html=written.html.replace(written.token, token), kind=entry.tag, locale=person.locale, person_id=person.id,
        calendar=written.calendar, not_before=None if entry.tag in INCIDENTS else hours.opens_at(clock.now()),
    )  # fmt: skip


def _written(person: Person, rule: Rule, entry: AuditEntry, subject: Any, path: str | None) -> Written:
    token = token_urlsafe(32)
    with reading_as(person.locale, person.time_zone):
        letter = _letter(rule, entry, subject, path, token)
        return Written(token, subject_line(letter), as_text(letter), as_html(letter), letter.calendar)


def _path(rule: Rule, entry: AuditEntry, subject: Any) -> str | None:
    return rule.path(entry, subject) if rule.path else path_of_subject(entry.subject_kind, entry.subject_id)


def _letter(rule: Rule, entry: AuditEntry, subject: Any, path: str | None, token: str) -> Letter:
    told, reason = sentence(entry), reason_of(entry)
    answer, read = _("Answer in one step, without signing in"), _("Mark as read, without signing in")
    link = public_url("news_by_link.form", token=token, lang=str(get_locale()))
    return letter_of_change(
        subject=told,
        calendar=rule.calendar(entry, subject) if rule.calendar else "",
        paragraphs=[told + ("" if told.endswith((".", "!", "?")) else "."), *([reason] if reason else [])],
        facts=rule.facts(entry, subject) if rule.facts else (),
        act=(_("Open it in the portal"), public_address(path)) if path else None,
        aside=(answer if entry.tag in STEPS else read, link),
        why=rule.why,
    )
