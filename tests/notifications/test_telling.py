"""Who is told, once, and in which words; and who is never told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.audit.addresses import PLACES
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.mail.models import OutboxMail
from app.notifications import rules
from app.notifications.actions import switch_mail_off, telling_nobody
from app.notifications.models import Notification
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from tests import factories
from tests.stored import only

PRAISED = Tag("test.person.praised", "%(actor)s praised %(subject)s")

Mailbox = Callable[[], list[EmailMessage]]


@pytest.fixture
def house(app: Flask, people: factories.People, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Bob is told when somebody is praised, and so are all whom a test adds."""
    monkeypatch.setattr(rules, "RULES", {})
    monkeypatch.setitem(PLACES, "person", lambda person_id: ("sign_in.form", {"next": f"/people/{person_id}"}))
    told: list[Person] = [people.bob]
    notices_for(
        PRAISED, about=Topic.QUESTIONS, why="You work with them.", facts=lambda _entry, who: [("Who", who.name)]
    )(lambda _entry, _who: told)
    return SimpleNamespace(told=told, praise=lambda actor=people.sara: record(PRAISED, people.ann, actor=actor))


def test_a_person_is_told_in_the_portal_and_by_mail(house: Any, people: factories.People, mailbox: Mailbox) -> None:
    entry = house.praise()

    (message,) = mailbox()
    (notification,) = db.session.scalars(sa.select(Notification)).all()
    assert (notification.person, notification.entry, notification.read_at) == (people.bob, entry, None)
    assert notification.path == f"/sign-in?next=/people/{people.ann.id}"
    assert message["To"] == people.bob.email
    assert message["Subject"] == "Sara Lind praised Ann Bondar"
    text = message.get_body(("plain",)).get_content()
    for words in ("Who: Ann Bondar", f"http://localhost/sign-in?next=/people/{people.ann.id}", "You work with them."):
        assert words in text


def test_each_is_told_once_by_the_first_rule(house: Any, people: factories.People, mailbox: Mailbox) -> None:
    notices_for(PRAISED, about=Topic.QUESTIONS, why="You are everybody.")(
        lambda _entry, _who: [people.bob, people.lea, people.lea, None]
    )
    house.praise()

    why = {message["To"]: message.get_body(("plain",)).get_content() for message in mailbox()}
    assert set(why) == {people.bob.email, people.lea.email}
    assert "You work with them." in why[people.bob.email]
    assert "You are everybody." in why[people.lea.email]


def test_nobody_is_told_what_they_did_themselves(house: Any, people: factories.People, mailbox: Mailbox) -> None:
    house.praise(actor=people.bob)

    assert mailbox() == []
    assert not db.session.scalars(sa.select(Notification)).all()


def test_who_acted_gets_what_goes_into_a_calendar_and_no_bell_rings(
    house: Any, people: factories.People, mailbox: Mailbox
) -> None:
    notices_for(PRAISED, about=Topic.MEETINGS, why="You come.", to_actor=True)(lambda _entry, _who: [people.sara])
    house.praise()

    assert {message["To"] for message in mailbox()} == {people.bob.email, people.sara.email}
    news = sa.select(Notification.read_at.is_not(None)).where(Notification.person_id == people.sara.id)
    assert db.session.scalars(news).all() == [True]


def test_the_clock_tells_everybody(house: Any, mailbox: Mailbox) -> None:
    house.praise(actor=SYSTEM)

    assert mailbox()[0]["Subject"] == "Hromada praised Ann Bondar"


def test_a_disabled_person_is_told_nothing(house: Any, people: factories.People, mailbox: Mailbox) -> None:
    """T07"""
    people.bob.disabled_at = clock.now()
    house.praise()

    assert mailbox() == []
    assert not db.session.scalars(sa.select(Notification)).all()


def test_who_wants_no_mail_reads_it_in_the_portal(house: Any, people: factories.People, mailbox: Mailbox) -> None:
    switch_mail_off(people.bob)
    house.praise()

    assert mailbox() == []
    assert only(Notification).person == people.bob


def test_what_is_undone_was_never_told(house: Any, mailbox: Mailbox) -> None:
    """F08"""
    house.praise()
    db.session.rollback()

    assert mailbox() == []
    assert not db.session.scalars(sa.select(Notification)).all()


def test_a_mail_is_in_the_language_of_its_reader(house: Any, people: factories.People) -> None:
    people.bob.locale = "uk"
    house.praise()

    mail = only(OutboxMail)
    assert (mail.locale, mail.kind, mail.person_id) == ("uk", "test.person.praised", people.bob.id)
    assert '<html lang="uk">' in mail.html


def test_names_are_escaped_in_mails(house: Any, people: factories.People) -> None:
    """T38, T09, T26"""
    people.ann.name = "<b>Ann</b> {{ 7*7 }} %(x)s\r\nBcc: eve@evil.example"
    house.praise()

    mail = only(OutboxMail)
    assert "\n" not in mail.subject
    assert "{{ 7*7 }} %(x)s" in mail.subject
    assert "<b>Ann" not in mail.html


def test_replaying_the_past_tells_nobody(house: Any, mailbox: Mailbox) -> None:
    with telling_nobody():
        house.praise()

    assert mailbox() == []


def test_many_are_told_with_as_many_questions_as_a_few(house: Any, people: factories.People) -> None:
    def told_to(n: int) -> int:
        ids = [factories.make_person(f"Guest{n}x{number} Koval").id for number in range(n)]
        house.told[:] = db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))
        sent: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", note := lambda *call: sent.append(call[2]))
        house.praise()
        sa.event.remove(db.engine, "before_cursor_execute", note)
        db.session.commit()
        return sum(not statement.startswith("INSERT") for statement in sent)

    few = told_to(3)
    assert told_to(25) <= few
    assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 28
