"""A mail belongs to its change: kept together, undone together, written in the words of its reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.mail.actions import WrittenMail, hold_back_mails_of, queue_letter, queue_mail, send_again
from app.mail.jobs import as_message, forget_sent, send_due
from app.mail.letters import Letter
from app.mail.models import OutboxMail
from app.mail.queries import mail_is_configured, mails
from app.web import formats
from app.web.addresses import public_url
from tests import factories
from tests.houses import configure
from tests.mail.letters import a_letter, queue


def test_a_letter_is_sent_once_and_then_forgotten(app: Flask) -> None:
    mail = queue(a_letter())
    db.session.commit()

    assert send_due(clock.now()) == 1
    assert send_due(clock.now()) == 0

    (message,) = app.extensions["mail"].sent
    assert (message["To"], message["Subject"]) == ("alice@example.org", "R-128 was accepted")
    assert message["Auto-Submitted"] == "auto-generated"  # F31
    assert message["Message-ID"] == mail.message_id
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert mail.state == WorkState.DONE
    assert (mail.text, mail.html) == ("", "")
    assert mail.sent_at is not None


def test_an_undone_change_sends_nothing(app: Flask) -> None:
    """F08"""
    queue(a_letter())
    db.session.rollback()

    assert send_due(clock.now()) == 0
    assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 0


def test_both_parts_say_the_same_and_html_is_escaped(app: Flask) -> None:
    """T38, T09"""
    mail = queue(a_letter(paragraphs=["<script>alert(1)</script> & co"], facts=[("Budget", "0 UAH")]))

    assert "<script>alert(1)</script> & co" in mail.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in mail.html
    for part in (mail.text, mail.html):
        assert "http://localhost/sign-in" in part
        assert "You filed this request." in part
        assert "Budget" in part
    assert "<img" not in mail.html, "nothing remote (T54)"


@pytest.mark.parametrize("title", ["Sale\r\nBcc: eve@evil.example", "Sale\nX: y", "Sale\x0bBcc: eve@evil.example"])
def test_a_title_stays_in_its_header_line(app: Flask, title: str) -> None:
    """T38"""
    message = as_message(queue(a_letter(subject=title)))

    assert message["Bcc"] is None
    assert message["X"] is None
    assert str(message["Subject"]).startswith("Sale ")
    assert len(str(as_message(queue(a_letter(subject="long " * 500)))["Subject"])) <= 150


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: e@evil.example", "a@b.example, e@evil.example", "a b@c.example", "nobody", "", "<a@b.example>"],
)
def test_only_one_address_is_taken(app: Flask, address: str) -> None:
    """T38"""
    with pytest.raises(ValueError, match="address"):
        queue(a_letter(), to=address)


def test_links_come_from_the_configuration_alone(app: Flask) -> None:
    """T32"""
    with app.test_request_context("/", base_url="http://evil.example", headers={"X-Forwarded-Host": "evil.example"}):
        assert public_url("sign_in.form", next="/x") == "http://localhost/sign-in?next=/x"


def test_the_readers_language_and_zone_rule(app: Flask) -> None:
    def compose() -> Letter:
        return Letter(formats.moment_text(datetime(2026, 6, 10, 15, tzinfo=UTC)), [], "")

    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        mail = queue_letter(compose, to="a@b.example", kind="test", locale="uk", zone="Europe/Warsaw")

    assert mail.subject == "10 червня 2026, 17:00 (Варшава)"
    assert '<html lang="uk">' in mail.html


def test_a_dead_letter_is_sent_again_on_request(app: Flask, people: factories.People) -> None:
    """F07"""
    mail = queue(a_letter())
    mail.state, mail.last_error, mail.attempts = WorkState.DEAD, "550 no such user", 7
    db.session.commit()
    assert db.session.scalars(mails(WorkState.DEAD)).all() == [mail]

    send_again(mail, actor=people.root)
    db.session.commit()

    assert send_due(clock.now()) == 1
    assert mail.state == WorkState.DONE


def test_a_disabled_persons_mail_is_held_back(app: Flask) -> None:
    """T07"""
    mail = queue(a_letter(), person_id=7)
    hold_back_mails_of(7)
    db.session.commit()

    assert send_due(clock.now()) == 0
    assert mail.state == WorkState.DEAD


def test_sent_mails_are_removed_after_a_month_and_dead_letters_stay(app: Flask) -> None:
    sent, dead = queue(a_letter()), queue(a_letter())
    sent.state, sent.sent_at, dead.state = WorkState.DONE, clock.now(), WorkState.DEAD
    db.session.commit()

    assert forget_sent(clock.now()) == 0
    assert forget_sent(clock.now() + timedelta(days=31)) == 1
    assert db.session.scalars(mails()).all() == [dead]


def test_configured_means_that_mails_leave_the_house(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail_is_configured()
    configure(app, monkeypatch, MAIL_URL="console:")
    assert not mail_is_configured()


def test_a_written_mail_is_taken_as_it_is(app: Flask) -> None:
    written = WrittenMail(to="a@b.example", subject="Hello", text="Hi\n", html="<p>Hi</p>", kind="test", locale="en")
    mail = queue_mail(written)
    assert as_message(mail).as_bytes() == as_message(mail).as_bytes()
