"""All that waited for the daily mail of one person, in one mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.accounts.passes import issue_first_passes, issue_pass
from app.accounts.states import PassPurpose
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core import clock
from app.core.db import db
from app.mail.actions import queue_letter
from app.mail.letters import Letter, Line
from app.notifications import rules
from app.notifications.choices import choices_of
from app.notifications.models import NewsDigest, Notification
from app.notifications.sight import in_sight
from app.notifications.states import Topic
from app.notifications.telling import letter_of_change
from app.web.addresses import public_address, public_url
from app.web.formats import moment_text, number

#: So many are told one by one; of the rest the mail tells how many there are.
MOST_LINES = 60
MOST_QUOTE = 300


def mail_digest(person: Person) -> bool:
    """Write the mail of today; False when nothing waits, when today's was written already, or at a wrong hour.

    The row of the day decides: of two workers, and of a worker that comes back, one writes one mail.
    """
    now, hours = clock.now(), choices_of([person])[person.id].hours
    if not person.is_active:
        return put_off(person, until=None)
    digest = _claim_day(person) if hours.may_digest(now) else None
    if digest is None:
        return put_off(person, until=hours.digest_at(now))
    # asked only behind the claim: another worker may just have mailed them
    waiting = list(db.session.scalars(_waiting(person).options(joinedload(Notification.entry))))
    seen = {entry.id for entry in in_sight(person, (news.entry for news in waiting))}
    waiting = [news for news in waiting if news.audit_entry_id in seen]
    if not waiting:
        return put_off(person, until=None)
    shown, answers = in_order(waiting)[:MOST_LINES], _answers_to(waiting, person)
    digest.news_ids = [news.id for news in shown]
    token = issue_pass(PassPurpose.READ_DIGEST, person=person, subject_id=digest.id)
    queue_letter(
        partial(digest_letter, shown, answers, token=token, n=len(waiting)),
        to=person.email, kind="notifications.digest", locale=person.locale, zone=person.time_zone, person_id=person.id,
        entry_ids=[news.audit_entry_id for news in shown],
    )  # fmt: skip
    put_off(person, until=None)
    return True


def put_off(person: Person, *, until: datetime | None) -> bool:
    """What waits is mailed `until` then, or with None not at all."""
    db.session.execute(
        sa.update(Notification)
        .where(Notification.person_id == person.id, Notification.digest_due_at.is_not(None))
        .values(digest_due_at=until)
    )
    return False


def in_order(waiting: Sequence[Notification]) -> list[Notification]:
    """By topic; what is about one thing stands together."""
    order = list(Topic)
    return sorted(waiting, key=lambda news: (order.index(news.topic), news.path or "", news.id))


def digest_letter(shown: Sequence[Notification], answers: Mapping[int, str], *, token: str, n: int) -> Letter:
    """The words, in the reader's language, of the news that are shown, of `n` in all.

    `answers` are the tokens of links by the id of the news that one step clears; `token` is that of the link by which
    all that is shown is marked as read.
    """
    n_more = n - len(shown)
    more = ngettext("%(n)s more is in the portal.", "%(n)s more are in the portal.", n_more, n=number(n_more))
    return letter_of_change(
        subject=ngettext("%(n)s piece of news of the day", "%(n)s pieces of news of the day", n, n=number(n)),
        paragraphs=[_("This is what happened since your last daily mail.")],
        groups=[
            (topic.label, [_line(news, answers.get(news.id)) for news in lines])
            for topic, lines in groupby(shown, key=lambda news: news.topic)
        ],
        act=((more if n_more else _("Open your news")), public_url("notifications.index")),
        aside=(
            _("Mark all news of this mail as read, without signing in"),
            public_url("news_by_link.digest", token=token, lang=str(get_locale())),
        ),
        why=_("You get this because you chose a daily mail for some of your news."),
    )


def _answers_to(waiting: Sequence[Notification], person: Person) -> dict[int, str]:
    """Links for what the person can do in one step, without signing in, as it stands now."""
    steps = [(news, rules.STEPS[news.entry.tag]) for news in waiting if news.entry.tag in rules.STEPS]
    open_ = [news.id for news, step in steps if step.is_open(step.subject(news.entry), person)]
    return issue_first_passes(PassPurpose.ANSWER_NEWS, dict.fromkeys(open_, person.id))


def _line(news: Notification, token: str | None) -> Line:
    return Line(
        words=sentence(news.entry),
        quote=reason_of(news.entry)[:MOST_QUOTE],
        when=moment_text(news.created_at),
        address=public_address(news.path) if news.path else None,
        act=_way_to_answer(news, token) if token else None,
    )


def _way_to_answer(news: Notification, token: str) -> tuple[Any, str]:
    label = _("%(act)s, without signing in", act=rules.STEPS[news.entry.tag].label)
    return label, public_url("news_by_link.form", token=token, lang=str(get_locale()))


def _waiting(person: Person) -> sa.Select[Notification]:
    return (
        sa.select(Notification)
        .where(Notification.person_id == person.id, Notification.digest_due_at.is_not(None))
        .order_by(Notification.id)
    )


def _claim_day(person: Person) -> NewsDigest | None:
    row = NewsDigest(person_id=person.id, day=clock.today(person.time_zone), created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return None
    return row
