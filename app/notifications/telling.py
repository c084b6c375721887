"""Telling people of an entry of the log: whom, by which rule, in which words, and the rows that come of it.

What is read stands apart from what is written, so that a worker who tells many holds the database for the writing only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.away import who_stands_in
from app.accounts.models import Person
from app.accounts.passes import issue_first_passes
from app.accounts.states import PassPurpose
from app.audit.actors import Actor
from app.audit.addresses import path_of_subject
from app.audit.models import AuditEntry
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core import clock
from app.core.db import db
from app.mail.actions import WrittenMail, queue_mails
from app.mail.letters import Letter, as_html, as_text, subject_line
from app.notifications import rules
from app.notifications.choices import Way, choices_of
from app.notifications.hours import MailHours
from app.notifications.models import Notification
from app.notifications.rules import Rule
from app.notifications.states import ByMail
from app.web.addresses import public_address, public_url
from app.web.i18n import reading_as


@dataclass(frozen=True, slots=True)
class Named:
    """One who is to be told, by the rule at `place` among those of the tag; `instead` is for whom they stand in."""

    person: Person
    rule: Rule
    place: int
    instead: Person | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in the words of its readers; where each one's own token comes, it has `token`."""

    token: str
    subject: str
    text: str
    html: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is told, in plain values: nothing has to be asked any more when it is written down."""

    news: dict[str, Any]
    email: str
    locale: str
    letter: Written | None
    not_before: datetime | None
    entry_ids: Sequence[int]  # for its mail, which is not sent to who may no longer see what they are about


#: Letters that are written already: by rule, by whom somebody stands in for, by language, by zone, by what one may do.
Letters = dict[tuple[int, int | None, str, str, bool], Written]


def whom_to_tell(entry: AuditEntry, *, subject: Any, actor: Actor) -> list[Named]:
    """Those whom the rules name, each with the first rule that does; who is disabled is left out, mostly the actor too.

    What waits for the answer of one who is away is told to who stands in, too, unless a rule names them anyway.
    """
    named: dict[int, Named] = {}
    for place, rule in enumerate(rules.RULES.get(entry.tag, ())):
        for person in rule.whom(entry, subject):
            if person is not None and person.is_active and (rule.to_actor or person.id != actor.actor_id):
                named.setdefault(person.id, Named(person, rule, place))
    for one in list(named.values()):
        deputy = who_stands_in(one.person, since=entry.at) if one.rule.awaits_answer else None
        if deputy is not None and deputy.id != actor.actor_id:
            named.setdefault(deputy.id, standing_in(deputy, one))
    return list(named.values())


def standing_in(deputy: Person, one: Named) -> Named:
    """`deputy` is told, since `one` is away."""
    why = _l("You stand in for %(name)s, who is away.", name=one.person.name)
    return Named(deputy, replace(one.rule, why=why), one.place, one.person)


def news_for(person: Person, rule: Rule, entry: AuditEntry, subject: Any) -> Notification:
    """The row that tells `person` of `entry`, not added yet: for what is long past and is told to nobody's mailbox."""
    path = _path(rule, entry, subject)
    return Notification(person=person, entry=entry, topic=rule.topic, path=path, created_at=entry.at)


def prepare(named: Sequence[Named], entry: AuditEntry, subject: Any, letters: Letters) -> list[Told]:
    """What each of them is told, as they have chosen; reads and renders, and writes nothing."""
    choices, now = choices_of(one.person for one in named), clock.now()
    paths = {one.place: _path(one.rule, entry, subject) for one in named}
    told = []
    for one in named:
        person, chosen, path = one.person, choices[one.person.id], paths[one.place]
        way = chosen.ways[one.rule.topic]
        way = replace(way, by_mail=ByMail.OFF) if one.rule.in_portal_only else way
        told.append(
            Told(
                news={
                    "person_id": person.id, "audit_entry_id": entry.id, "topic": one.rule.topic, "path": path,
                    "created_at": entry.at, **_ways(way, chosen.hours, entry.tag, now=now),
                    **({"read_at": now, "digest_due_at": None} if person.id == entry.actor_id else {}),
                },
                email=person.email, locale=person.locale,
                letter=_letter_for(one, entry, subject, path, letters) if _goes_at_once(way, entry.tag) else None,
                not_before=None if entry.tag in rules.INCIDENTS else chosen.hours.opens_at(now),
                entry_ids=() if one.rule.is_farewell else (entry.id,),
            )
        )  # fmt: skip
    return told


def write_down(told: Sequence[Told], *, kind: str) -> None:
    """Add the news, the links and the mails of these people, each kind with one INSERT."""
    if not told:
        return
    added = sa.insert(Notification).returning(Notification.id, sort_by_parameter_order=True)
    ids = db.session.scalars(added, [one.news for one in told]).all()
    mailed = {news_id: (one, one.letter) for news_id, one in zip(ids, told, strict=True) if one.letter is not None}
    people = {news_id: one.news["person_id"] for news_id, (one, _letter) in mailed.items()}
    tokens = issue_first_passes(PassPurpose.ANSWER_NEWS, people)
    queue_mails([_mail(one, letter, tokens[news_id], kind) for news_id, (one, letter) in mailed.items()])


def _mail(one: Told, letter: Written, token: str, kind: str) -> WrittenMail:
    """The letter with one's own link."""
    return WrittenMail(
        to=one.email, subject=letter.subject, text=letter.text.replace(letter.token, token),
        html=letter.html.replace(letter.token, token), kind=kind, locale=one.locale,
        person_id=one.news["person_id"], calendar=letter.calendar, not_before=one.not_before,
        entry_ids=one.entry_ids,
    )  # fmt: skip


def letter_of_change(**words: Any) -> Letter:
    """A letter of news, which says where one chooses how news comes."""
    return Letter(change=(_("Choose which mails you get, and when"), public_url("news_choices.edit")), **words)


def _ways(way: Way, hours: MailHours, tag: str, *, now: datetime) -> dict[str, datetime | None]:
    """Whether it rings, and whether it waits for the daily mail."""
    is_incident = tag in rules.INCIDENTS
    return {
        "read_at": None if way.rings or is_incident else now,
        "digest_due_at": hours.digest_at(now) if way.by_mail == ByMail.DAILY and not is_incident else None,
    }


def _goes_at_once(way: Way, tag: str) -> bool:
    return way.by_mail == ByMail.AT_ONCE or (way.by_mail == ByMail.DAILY and tag in rules.INCIDENTS)


def _letter_for(one: Named, entry: AuditEntry, subject: Any, path: str | None, letters: Letters) -> Written:
    """The letter, written once for all who read it alike, since only the link in it is each one's own."""
    person = one.person
    has_step = subject is not None and _has_step(entry, person)
    alike = (one.place, one.instead.id if one.instead else None, person.locale, person.time_zone, has_step)
    if alike not in letters:
        token = token_urlsafe(32)
        with reading_as(person.locale, person.time_zone):
            letter = _letter(one.rule, entry, subject, path, token, has_step=has_step)
            letters[alike] = Written(token, subject_line(letter), as_text(letter), as_html(letter), letter.calendar)
    return letters[alike]


def _path(rule: Rule, entry: AuditEntry, subject: Any) -> str | None:
    """Where it leads; nowhere when what it is about is gone."""
    if subject is None:
        return None
    return rule.path(entry, subject) if rule.path else path_of_subject(entry.subject_kind, entry.subject_id)


def _has_step(entry: AuditEntry, person: Person) -> bool:
    """True when the person can answer the news with one button."""
    step = rules.STEPS.get(entry.tag)
    return step is not None and step.is_open(step.subject(entry), person)


def _letter(rule: Rule, entry: AuditEntry, subject: Any, path: str | None, token: str, *, has_step: bool) -> Letter:
    told, reason = sentence(entry), reason_of(entry)
    answer, read = _("Answer in one step, without signing in"), _("Mark as read, without signing in")
    link = public_url("news_by_link.form", token=token, lang=str(get_locale()))
    return letter_of_change(
        subject=told,
        calendar=rule.calendar(entry, subject) if rule.calendar and subject is not None else "",
        paragraphs=[told + ("" if told.endswith((".", "!", "?")) else "."), *([reason] if reason else [])],
        facts=rule.facts(entry, subject) if rule.facts and subject is not None else (),
        act=(_("Open it in the portal"), public_address(path)) if path else None,
        aside=(answer if has_step else read, link),
        why=rule.why,
    )
