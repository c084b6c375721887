"""How news comes: topic by topic, in one's own hours, at once or in one mail a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.audit.actions import record
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.jobs.ticks import JOBS, run
from app.mail.models import OutboxMail
from app.notifications import rules
from app.notifications.hours import EVERY_DAY, MailHours
from app.notifications.models import NewsChoice, NewsDigest, NewsHours, Notification
from app.notifications.rules import notices_for
from app.notifications.states import ALWAYS_RINGS, ByMail, Topic
from tests import factories
from tests.pages import CheckedClient, path_of
from tests.stored import last_entry, only

SignIn = Callable[[Person], CheckedClient]

ASKED = Tag("test.news.asked", "%(actor)s asked %(subject)s")
TALKED = Tag("test.news.talked", "%(actor)s talked of %(subject)s")
BROKE = Tag("test.news.broke", "%(subject)s broke")

#: A Thursday at noon in Kyiv, and the Friday that follows.
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
FRIDAY_MORNING = datetime(2026, 11, 27, 6, tzinfo=UTC)
FORM = {f"mail_{topic}": "at_once" for topic in Topic} | {
    "bell_talk": "y", "begins": "9", "ends": "17", "weekdays": ["0", "2"], "digest_hour": "7",
}  # fmt: skip


@pytest.fixture(autouse=True)
def house(app: Flask, people: factories.People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bob is asked, hears talk, and is told of what breaks."""
    monkeypatch.setattr(rules, "RULES", {})
    monkeypatch.setattr(rules, "INCIDENTS", {BROKE.name})
    for tag, topic in ((ASKED, Topic.QUESTIONS), (TALKED, Topic.TALK), (BROKE, Topic.TALK)):
        notices_for(tag, about=topic, why="You are Bob.")(lambda _entry, _who: [people.bob])


@pytest.fixture
def thursday() -> Iterator[None]:
    with clock.held_at(THURSDAY):
        yield


def tell(people: factories.People, tag: Tag, at: datetime = THURSDAY, reason: str | None = None) -> Notification:
    with clock.held_at(at):
        entry = record(tag, people.ann, actor=people.sara, reason=reason)
        db.session.commit()
    return db.session.scalars(sa.select(Notification).where(Notification.audit_entry_id == entry.id)).one()


def choose(person: Person, topic: Topic, by_mail: ByMail, *, rings: bool = True) -> None:
    db.session.add(NewsChoice(person_id=person.id, topic=topic, by_mail=by_mail, rings=rings))
    db.session.commit()


def mails() -> list[OutboxMail]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def digest(at: datetime) -> int:
    with clock.held_at(at):
        return run(JOBS["notifications.digest"]).n_done


def test_by_default_questions_come_at_once_and_talk_once_a_day(people: factories.People) -> None:
    asked, talked = tell(people, ASKED), tell(people, TALKED)

    assert (asked.digest_due_at, talked.digest_due_at) == (None, FRIDAY_MORNING)
    assert [mail.kind for mail in mails()] == [ASKED.name]
    assert "Choose which mails you get, and when: http://localhost/profile/news" in mails()[0].text
    assert "http://localhost/profile/news" in mails()[0].html


def test_the_page_keeps_what_was_chosen(people: factories.People, sign_in_as: SignIn) -> None:
    browser = sign_in_as(people.bob)
    assert "News and mail" in browser.get("/profile").text
    assert "Mail: Talk" in browser.get("/profile/news").text

    answer = browser.post("/profile/news", FORM | {"mail_house": "off", "mail_questions": "daily"})

    assert (answer.status_code, path_of(answer)) == (303, "/profile/news")
    rows = {row.topic: row for row in db.session.scalars(sa.select(NewsChoice))}
    assert (rows[Topic.HOUSE].by_mail, rows[Topic.QUESTIONS].by_mail) == (ByMail.OFF, ByMail.DAILY)
    assert [topic for topic in Topic if rows[topic].rings] == [*ALWAYS_RINGS, Topic.TALK]
    hours = only(NewsHours)
    assert (hours.begins, hours.ends, hours.weekdays, hours.digest_hour) == (9, 17, 0b101, 7)
    assert (last_entry().tag, last_entry().subject_id) == ("notifications.person.news_chosen", people.bob.id)
    assert "Your choice is saved" in browser.get("/profile/news").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"ends": "9"}, "Choose an hour after that"), ({"weekdays": []}, "Choose a day at least"),
     ({"mail_talk": "pigeon"}, "Choose one of the list"), ({"begins": "25"}, "Choose one of the list")],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    people: factories.People, sign_in_as: SignIn, wrong: dict[str, Any], words: str
) -> None:
    answer = sign_in_as(people.bob).post("/profile/news", FORM | wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert not db.session.scalars(sa.select(NewsChoice)).all()


def test_no_mail_and_no_bell_still_stands_in_the_list(people: factories.People, sign_in_as: SignIn) -> None:
    choose(people.bob, Topic.TALK, ByMail.OFF, rings=False)
    tell(people, TALKED)

    page = sign_in_as(people.bob).get("/notifications/").text
    assert "Sara Lind talked of Ann Bondar" in page
    assert "not read" not in page
    assert mails() == []


def test_what_waits_for_an_answer_cannot_be_silent(people: factories.People) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        choose(people.bob, Topic.QUESTIONS, ByMail.OFF, rings=False)


def test_mail_waits_until_the_hours_begin_but_an_incident_does_not(people: factories.People) -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=UTC)
    tell(people, ASKED, saturday)
    tell(people, BROKE, saturday)

    asked, broke = mails()
    assert asked.next_try_at == datetime(2026, 11, 30, 6, tzinfo=UTC)  # Monday at eight in Kyiv
    assert broke.next_try_at == saturday

    choose(people.bob, Topic.TALK, ByMail.OFF)
    tell(people, BROKE, saturday)
    assert len(mails()) == 2, "who wants no mail gets none"


@pytest.mark.parametrize(
    ("zone", "moment", "opens"),
    [
        ("Europe/Kyiv", "2026-11-26T05:59", "2026-11-26T06:00"),
        ("Europe/Kyiv", "2026-11-26T16:59", "2026-11-26T16:59"),
        ("Europe/Kyiv", "2026-11-26T17:00", "2026-11-27T06:00"),
        ("America/New_York", "2026-11-26T12:59", "2026-11-26T13:00"),
        ("Europe/Kyiv", "2027-03-26T20:00", "2027-03-29T05:00"),  # the clocks went forward on Sunday
    ],
)
def test_hours_are_those_of_the_persons_own_wall_clock(zone: str, moment: str, opens: str) -> None:
    opened = MailHours(zone).opens_at(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert opened == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_the_whole_day_has_an_end_and_a_single_day_comes_again() -> None:
    assert MailHours("Europe/Kyiv", 0, 24, EVERY_DAY).opens_at(THURSDAY) == THURSDAY
    assert MailHours("UTC", weekdays=0b1).digest_at(datetime(2026, 11, 23, 8, tzinfo=UTC)) == datetime(
        2026, 11, 30, 8, tzinfo=UTC
    )


def test_one_mail_a_day_tells_all_and_only_once(people: factories.People) -> None:
    choose(people.bob, Topic.QUESTIONS, ByMail.DAILY)
    tell(people, TALKED, reason="Is it <soon>?")
    tell(people, ASKED)
    assert digest(FRIDAY_MORNING - timedelta(minutes=1)) == 0

    assert digest(FRIDAY_MORNING) == 1
    assert digest(FRIDAY_MORNING) == 0

    (mail,) = mails()
    assert (mail.subject, mail.kind, mail.person_id) == (
        "2 pieces of news of the day",
        "notifications.digest",
        people.bob.id,
    )
    assert mail.text.index("Questions to me") < mail.text.index("Sara Lind asked Ann") < mail.text.index("Talk")
    assert "Is it &lt;soon&gt;?" in mail.html
    assert only(NewsDigest).day == FRIDAY_MORNING.date()


def test_the_morning_is_that_of_ones_own_zone_and_the_clock_finds_it(app: Flask, people: factories.People) -> None:
    """By the command that does what the worker does: at eight in New York, when it is afternoon in Kyiv."""
    people.bob.time_zone = "America/New_York"
    tell(people, TALKED)
    tell(people, ASKED, THURSDAY - timedelta(hours=5))  # at five in the morning, so it waits
    morning = datetime(2026, 11, 27, 13, tzinfo=UTC)
    tick = app.test_cli_runner().invoke

    for at in (FRIDAY_MORNING, morning - timedelta(minutes=1)):
        tick(args=["tick", "--now", at.isoformat()])
    assert [mail.kind for mail in mails()] == [ASKED.name]
    assert mails()[0].next_try_at == datetime(2026, 11, 26, 13, tzinfo=UTC)

    done = tick(args=["tick", "--now", morning.isoformat()])
    assert done.exit_code == 0, done.output
    assert [mail.kind for mail in mails()] == [ASKED.name, "notifications.digest"]
    assert "26 November 2026, 05:00 (New York)" in mails()[1].text.replace("\u00a0", " ")


def test_nothing_is_mailed_when_there_is_nothing(people: factories.People, sign_in_as: SignIn) -> None:
    news = tell(people, TALKED)
    sign_in_as(people.bob).post(f"/notifications/{news.id}/open")

    assert digest(FRIDAY_MORNING) == 0
    assert mails() == []


def test_a_worker_that_was_down_writes_one_mail_and_never_at_night(people: factories.People) -> None:
    tell(people, TALKED)
    tell(people, TALKED, FRIDAY_MORNING + timedelta(hours=1))
    friday_night = datetime(2026, 11, 27, 20, tzinfo=UTC)
    monday = datetime(2026, 11, 30, 6, tzinfo=UTC)

    assert digest(friday_night) == 0
    assert digest(monday + timedelta(hours=3)) == 1

    assert [mail.subject for mail in mails()] == ["2 pieces of news of the day"]
    tell(people, TALKED, monday + timedelta(hours=4))
    assert digest(monday + timedelta(hours=5)) == 0


def test_of_two_workers_one_writes(people: factories.People) -> None:
    news = tell(people, TALKED)
    assert digest(FRIDAY_MORNING) == 1
    db.session.execute(sa.update(Notification).values(digest_due_at=FRIDAY_MORNING))  # as the slower one has seen it
    db.session.commit()

    assert digest(FRIDAY_MORNING) == 0
    assert len(mails()) == 1
    db.session.refresh(news)
    assert news.digest_due_at > FRIDAY_MORNING + timedelta(days=1)


def test_another_hour_counts_for_what_waits_already(
    people: factories.People, sign_in_as: SignIn, thursday: None
) -> None:
    talked, asked = tell(people, TALKED), tell(people, BROKE)
    asked.topic, asked.digest_due_at = Topic.HOUSE, FRIDAY_MORNING
    every_day = {"weekdays": [str(day) for day in range(7)], "digest_hour": "15"}
    sign_in_as(people.bob).post("/profile/news", FORM | every_day | {"mail_talk": "daily", "mail_house": "off"})

    db.session.expire_all()
    assert talked.digest_due_at == THURSDAY + timedelta(hours=3)
    assert asked.digest_due_at is None


def test_a_disabled_person_gets_no_daily_mail(people: factories.People) -> None:
    """T07"""
    tell(people, TALKED)
    people.bob.disabled_at = clock.now()
    db.session.commit()

    assert digest(FRIDAY_MORNING) == 0
    assert mails() == []


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "1 новина дня"), (2, "2 новини дня"), (5, "5 новин дня"), (12, "12 новин дня"), (21, "21 новина дня")],
)
def test_a_daily_mail_in_ukrainian_counts_as_people_do(people: factories.People, n: int, words: str) -> None:
    people.bob.locale = "uk"
    for _ in range(n):
        tell(people, TALKED)
    digest(FRIDAY_MORNING)

    (mail,) = mails()
    assert mail.subject == words
    for part in ("Обговорення", "Ось що сталося після попереднього щоденного листа", "26 листопада 2026, 12:00 (Київ)"):
        assert part.replace("26 листопада", "26\u00a0листопада").replace(", 12:00 (", ", 12:00\u00a0(") in mail.text
    assert '<html lang="uk">' in mail.html


def test_a_very_long_day_is_cut_short(people: factories.People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.notifications.digests.MOST_LINES", 2)
    for _ in range(3):
        tell(people, TALKED)
    digest(FRIDAY_MORNING)

    assert mails()[0].text.count("Sara Lind talked") == 2
    assert "1 more is in the portal." in mails()[0].text
