"""The administrator sees what was not delivered, and has it sent again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.jobs.claims import KILLED
from app.jobs.states import WorkState
from app.mail.models import DISABLED, OutboxMail
from tests import factories
from tests.houses import configure
from tests.mail.letters import a_letter, queue
from tests.pages import CheckedClient, path_of
from tests.stored import entries, fresh

SignIn = Callable[[Person], CheckedClient]


@pytest.fixture
def dead(app: Flask) -> OutboxMail:
    mail = queue(a_letter(subject="Nobody reads <this>"), to="gone@example.org")
    mail.state, mail.last_error, mail.attempts = WorkState.DEAD, "550 5.1.1 no such user", 7
    db.session.commit()
    return mail


def test_a_dead_letter_is_listed_with_its_reason(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn
) -> None:
    """F07"""
    page = sign_in_as(people.root).get("/admin/mail").text

    for words in ("Nobody reads &lt;this&gt;", "gone@example.org", "550 5.1.1 no such user", "Send again"):
        assert words in page
    assert "Ask the person for another address, then send it again" in page
    dead.last_error = "451 4.7.1 greylisted"
    db.session.commit()
    assert "See whether the mail server works" in sign_in_as(people.root).get("/admin/mail").text
    dead.last_error = DISABLED
    db.session.commit()
    assert "Nothing is sent to whom was disabled" in sign_in_as(people.root).get("/admin/mail").text


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (DISABLED, "Обліковий запис цієї людини вимкнено."),
        (KILLED, "Фоновий процес завершувався посеред кожної спроби."),
    ],
)
def test_what_the_portal_itself_says_of_a_mail_is_in_the_readers_language(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn, kept: str, words: str
) -> None:
    dead.last_error, people.root.locale = kept, "uk"
    db.session.commit()
    browser = sign_in_as(people.root)

    for path in ("/admin/mail", "/admin/mail/export/csv"):
        assert words in browser.get(path).text
        assert kept not in browser.get(path).text


def test_it_is_sent_again_and_the_log_knows(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn, mailbox: Callable[[], list[EmailMessage]]
) -> None:
    """F07, T53"""
    browser = sign_in_as(people.root)

    answer = browser.post(f"/admin/mail/{dead.id}/send-again")

    assert (answer.status_code, path_of(answer)) == (303, "/admin/mail")
    db.session.refresh(dead)
    assert (dead.state, dead.attempts) == (WorkState.QUEUED, 0)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "mail.outbox.sent_again")).one()
    assert (entry.actor_id, entry.subject_label) == (people.root.id, "Nobody reads <this>")
    assert [message["To"] for message in mailbox()] == ["gone@example.org"]
    assert "goes out again" in browser.get("/admin/mail").text


def test_what_is_on_its_way_is_not_sent_twice(dead: OutboxMail, people: factories.People, sign_in_as: SignIn) -> None:
    """F30"""
    browser = sign_in_as(people.root)
    browser.post(f"/admin/mail/{dead.id}/send-again")

    assert browser.post(f"/admin/mail/{dead.id}/send-again").status_code == 409


def test_all_are_sent_again_but_those_of_the_disabled(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn
) -> None:
    """F07, T07"""
    people.lea.disabled_at = clock.now()
    second, third = queue(a_letter(subject="Second")), queue(a_letter(subject="Third"), person_id=people.lea.id)
    for mail in (second, third):
        mail.state, mail.last_error = WorkState.DEAD, "451 4.7.1 greylisted"
    db.session.commit()
    browser = sign_in_as(people.root)
    assert "Send all again" in browser.get("/admin/mail").text

    answer = browser.post("/admin/mail/send-again")

    assert (answer.status_code, path_of(answer)) == (303, "/admin/mail")
    assert "2 mails go out again" in browser.get("/admin/mail").text
    assert [fresh(mail).state for mail in (dead, second, third)] == [WorkState.QUEUED, WorkState.QUEUED, WorkState.DEAD]
    assert {entry.subject_label for entry in entries("mail.outbox.sent_again")} == {"Nobody reads <this>", "Second"}
    browser.post("/admin/mail/send-again")
    assert "There is no mail that may go out again" in browser.get("/admin/mail").text


def test_whose_address_bounces_is_told_so_until_a_mail_arrives(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn, mailbox: Callable[[], list[EmailMessage]]
) -> None:
    dead.person_id, dead.recipient = people.bob.id, people.bob.email
    db.session.commit()
    bob, lea, root = sign_in_as(people.bob), sign_in_as(people.lea), sign_in_as(people.root)

    assert f"Mail to {people.bob.email} comes back" in bob.get("/").text
    assert "comes back" not in lea.get("/").text
    told = f"Mail to {people.bob.email} comes back: “550 5.1.1 no such user”. Ask Bob Melnyk for another address"
    assert told in root.get(f"/people/{people.bob.id}").text
    assert "comes back" not in root.get(f"/people/{people.lea.id}").text

    queue(a_letter(), to=people.bob.email, person_id=people.bob.id)
    mailbox()
    assert "comes back" not in bob.get("/").text
    assert "comes back" not in root.get(f"/people/{people.bob.id}").text


def test_waiting_and_sent_mails_have_their_tabs(
    app: Flask, people: factories.People, sign_in_as: SignIn, mailbox: Callable[[], list[EmailMessage]]
) -> None:
    queue(a_letter(subject="Already there"))
    mailbox()
    queue(a_letter(subject="Still here")).next_try_at = clock.now() + timedelta(days=99)
    db.session.commit()
    browser = sign_in_as(people.root)

    assert "Every mail has found its way" in browser.get("/admin/mail").text
    assert "Still here" in browser.get("/admin/mail?show=waiting").text
    assert "Already there" in browser.get("/admin/mail?show=sent").text
    assert "Every mail has found its way" in browser.get("/admin/mail?show=odd").text


@pytest.mark.parametrize(
    ("address", "where"),
    [("http://127.0.0.1:5000", "it is printed where the worker runs"), ("https://h.example", "by other ways")],
)
def test_mail_that_nobody_gets_is_said_so(
    app: Flask, people: factories.People, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch, address: str, where: str
) -> None:
    configure(app, monkeypatch, MAIL_URL="console:", PUBLIC_URL=address)

    page = sign_in_as(people.root).get("/admin/mail").text
    assert where in page
    assert "No mail leaves this portal yet" in page
    assert "Every mail has found its way" not in page


def test_the_outbox_is_exported_without_its_texts(
    dead: OutboxMail, people: factories.People, sign_in_as: SignIn
) -> None:
    """T53"""
    answer = sign_in_as(people.root).get("/admin/mail/export/csv?show=undelivered")

    assert answer.status_code == 200
    for words in ("Nobody reads <this>", "gone@example.org", "550 5.1.1 no such user"):
        assert words in answer.text
    assert dead.text.strip() not in answer.text
