"""Mail servers fail in many ways; the portal waits, gives up in the end, and says so."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import structlog
from flask import Flask

from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.mail import backends
from app.mail.actions import hold_back_mails_of
from app.mail.backends import Console, Delayed, Memory, Smtp, backend_for, sender_of
from app.mail.jobs import send_due
from app.mail.models import OutboxMail
from tests.mail.letters import a_letter, queue
from tests.mail.servers import Inbox, free_port, mail_server, odd_server, only_for

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

Through = Callable[[str], None]


@pytest.fixture
def through(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Through]:
    """Send mails by another MAIL_URL for this test."""
    yield lambda mail_url: monkeypatch.setitem(app.extensions, "mail", backend_for(mail_url))
    monkeypatch.setitem(app.extensions, "mail", Memory())


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Say for how many seconds a server may be silent: where one hangs, the test would wait as long as the portal."""
    return lambda seconds: monkeypatch.setattr(backends, "TIMEOUT", seconds)


@pytest.fixture
def mail(app: Flask) -> OutboxMail:
    row = queue(a_letter())
    db.session.commit()
    return row


def test_a_server_takes_the_mail(through: Through, mail: OutboxMail) -> None:
    inbox = Inbox()
    with mail_server(inbox) as url:
        through(url)
        assert send_due(clock.now()) == 1

    message = message_from_bytes(inbox.received[0], policy=default)
    assert message["Subject"] == "R-128 was accepted"
    assert message["From"] == "Hromada <hromada@localhost>"
    assert mail.state == WorkState.DONE


@pytest.mark.parametrize("inbox", [Inbox(rcpt="550 5.1.1 no such user"), Inbox(text="554 5.7.1 we do not like it")])
def test_5xx_is_final_and_listed(through: Through, mail: OutboxMail, inbox: Inbox) -> None:
    """F07"""
    with mail_server(inbox) as url:
        through(url)
        assert send_due(clock.now()) == 0

    assert mail.state == WorkState.DEAD
    assert mail.last_error.startswith("55")


@pytest.mark.parametrize("inbox", [Inbox(rcpt="451 4.7.1 greylisted"), Inbox(text="452 4.3.1 no space left")])
def test_4xx_is_tried_again_for_a_day(through: Through, mail: OutboxMail, inbox: Inbox) -> None:
    """F07: 1 m, 5 m, 30 m, 2 h, 6 h, 15 h, each with up to a fifth on top; then it is listed as dead."""
    waits, now = [], clock.now()
    with mail_server(inbox) as url:
        through(url)
        while mail.state == WorkState.QUEUED:
            now = max(now, mail.next_try_at)
            with clock.held_at(now):
                send_due(now)
            waits.append((mail.next_try_at - now) / timedelta(minutes=1))

    for wait, planned in zip(waits, (1, 5, 30, 120, 360, 900), strict=False):
        assert planned <= wait <= planned * 1.2
    assert (mail.state, mail.attempts, mail.last_error[:2]) == (WorkState.DEAD, 7, "45")
    assert mail.text, "a dead letter keeps its words"


def _hangs(connection: socket.socket) -> None:
    connection.recv(1)


def _drops(connection: socket.socket) -> None:
    connection.sendall(b"220 hello\r\n")


def _drops_after_the_text(connection: socket.socket) -> None:
    connection.sendall(b"220 hello\r\n")
    reader = connection.makefile("rb")
    for answer in (b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
        reader.readline()
        connection.sendall(answer)


def _says_no_at_the_door(connection: socket.socket) -> None:
    connection.sendall(b"554 not today\r\n")


@pytest.mark.parametrize("behave", [_hangs, _drops, _drops_after_the_text, _says_no_at_the_door])
def test_a_server_that_hangs_or_drops_delays_the_mail(
    through: Through, mail: OutboxMail, patience: Callable[[float], None], behave: Callable[[socket.socket], None]
) -> None:
    """F07, F20"""
    patience(0.3)
    with odd_server(behave) as url:
        through(url)
        assert send_due(clock.now()) == 0

    assert (mail.state, mail.attempts) == (WorkState.QUEUED, 1)
    assert mail.last_error


def test_no_server_delays_the_mail(through: Through, mail: OutboxMail) -> None:
    through(f"smtp://127.0.0.1:{free_port()}")
    send_due(clock.now())

    assert mail.state == WorkState.QUEUED
    assert "ConnectionRefusedError" in mail.last_error


def test_a_leave_taken_badly_changes_nothing(through: Through, mail: OutboxMail) -> None:
    """F06: 250 was said, so the mail has left, whatever comes after."""

    def behave(connection: socket.socket) -> None:
        _drops_after_the_text(connection)
        connection.makefile("rb").readline()
        connection.sendall(b"250 taken\r\n")
        connection.sendall(b"500 who are you\r\n")

    with odd_server(behave) as url:
        through(url)
        assert send_due(clock.now()) == 1


def test_cut_off_before_the_answer_the_second_try_is_the_same_mail(through: Through, mail: OutboxMail) -> None:
    """F06: whether the server kept it nobody can know, so it comes with the same Message-ID, and the same bytes."""
    taken: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        reader = connection.makefile("rb")
        for answer in (b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
            reader.readline()
            connection.sendall(answer)
        taken.append(b"".join(iter(reader.readline, b".\r\n")))

    with odd_server(behave) as url:
        through(url)
        assert send_due(clock.now()) == 0
    inbox = Inbox()
    mail.next_try_at = clock.now()
    db.session.commit()
    with mail_server(inbox) as url:
        through(url)
        assert send_due(clock.now()) == 1

    assert [text.strip() for text in taken] == [text.strip() for text in inbox.received]
    assert mail.message_id.encode() in taken[0]


@pytest.mark.parametrize("does", ["hang", "drop"])
def test_a_server_that_took_the_mail_and_never_said_so_gets_the_same_again(
    through: Through, mail: OutboxMail, patience: Callable[[float], None], does: str
) -> None:
    """F06, F20"""
    first, second = Inbox(does=does), Inbox()
    patience(2)
    with mail_server(first) as url:
        through(url)
        assert send_due(clock.now()) == 0
    assert (mail.state, mail.attempts) == (WorkState.QUEUED, 1)
    patience(7)
    mail.next_try_at = clock.now()
    db.session.commit()
    with mail_server(second) as url:
        through(url)
        assert send_due(clock.now()) == 1

    kept, again = (message_from_bytes(inbox.received[0], policy=default) for inbox in (first, second))
    assert kept["Message-ID"] == again["Message-ID"] == mail.message_id
    assert first.received == second.received


def test_the_portals_own_password_is_not_the_mails_fault(through: Through, mail: OutboxMail) -> None:
    inbox = Inbox()
    options = {"authenticator": only_for(b"me@x", b"p:w"), "auth_require_tls": False}
    with mail_server(inbox, **options) as url:
        through(url.replace("smtp://", "smtp://me%40x:wrong@"))
        send_due(clock.now())
        assert (mail.state, mail.last_error[:3]) == (WorkState.QUEUED, "535")

        through(url.replace("smtp://", "smtp://me%40x:p%3Aw@"))
        mail.next_try_at = clock.now()
        db.session.commit()
        assert send_due(clock.now()) == 1


def test_starttls_is_not_given_up_silently(through: Through, mail: OutboxMail) -> None:
    with mail_server(Inbox()) as url:
        through(url.replace("smtp://", "smtp+starttls://"))
        send_due(clock.now())

    assert mail.state == WorkState.QUEUED
    assert "STARTTLS" in mail.last_error


def test_one_bad_mail_does_not_stop_the_next(through: Through, mail: OutboxMail) -> None:
    """F27"""
    other = queue(a_letter(), to="bob@example.org")
    mail.recipient = "nobody@[odd"
    db.session.commit()
    inbox = Inbox()
    with mail_server(inbox) as url:
        through(url)
        send_due(clock.now())

    assert other.state == WorkState.DONE
    assert mail.state != WorkState.DONE


def test_the_terminal_shows_the_words(app: Flask, mail: OutboxMail, capsys: pytest.CaptureFixture[str]) -> None:
    app.extensions["mail"], kept = Console(), app.extensions["mail"]
    try:
        assert send_due(clock.now()) == 1
    finally:
        app.extensions["mail"] = kept

    shown = capsys.readouterr().out
    assert "To: alice@example.org" in shown
    assert "http://localhost/sign-in" in shown


def test_what_others_may_read_later_shows_no_words(
    app: Flask, mail: OutboxMail, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:  # T51
    monkeypatch.setitem(app.extensions, "mail", backend_for("console:", is_loopback=False))
    with structlog.testing.capture_logs() as lines:
        assert send_due(clock.now()) == 1

    shown = capfd.readouterr().out + repr(lines)
    assert "mail.nobody_gets_it" in shown
    assert not any(word in shown for word in ("http", "alice@", "R-128"))


def test_a_mail_that_is_being_tried_is_held_back_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:  # T07
    row = queue(a_letter(), person_id=7)
    db.session.commit()

    class Away:
        def deliver(self, _message: object) -> None:
            hold_back_mails_of(7)
            db.session.commit()
            raise Delayed("later")

    monkeypatch.setitem(app.extensions, "mail", Away())
    send_due(clock.now())

    assert db.session.get_one(OutboxMail, row.id, populate_existing=True).state == WorkState.DEAD


def test_mail_url_names_the_backend_and_the_sender() -> None:
    assert isinstance(backend_for("console:"), Console)
    assert isinstance(backend_for("smtps://u:p@mail.example"), Smtp)
    assert sender_of("smtp://mail.example?from=portal@example.org", "https://x.example") == "portal@example.org"
    assert sender_of("smtp://mail.example", "https://x.example/portal") == "hromada@x.example"
