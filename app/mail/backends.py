"""Ways in which a mail leaves: to the terminal, into a list, or by SMTP."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import structlog

from app.jobs.claims import GiveUp, PutOff

log = structlog.get_logger()

#: Seconds for each step of a delivery, so that all of them together end within a lease.
TIMEOUT = 7


class Refused(GiveUp):
    """The other side will never take this mail (5xx)."""


class Delayed(PutOff):
    """It did not work now; it may later."""


class Backend(Protocol):
    """Delivers a message or raises Refused or Delayed with a line for the administrator."""

    def deliver(self, message: EmailMessage) -> None: ...


class Console:
    """Shows mails in the terminal of the worker: for a first look, not for a house.

    Once others reach the portal its terminal is a log, where no link to come in has any business (T51).
    """

    def __init__(self, *, is_log: bool = False) -> None:
        self._is_log = is_log

    def deliver(self, message: EmailMessage) -> None:
        if self._is_log:
            log.warning("mail.nobody_gets_it", why="MAIL_URL is not set")
            return
        plain = message.get_body(("plain",))
        text = plain.get_content() if plain else ""
        rule = "-" * 72
        sys.stdout.write(f"{rule}\nTo: {message['To']}\nSubject: {message['Subject']}\n\n{text}{rule}\n")
        sys.stdout.flush()


class Memory:
    """Keeps what was sent in a list, for tests."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def deliver(self, message: EmailMessage) -> None:
        self.sent.append(message)


class Smtp:
    """Delivers to a mail server: smtp://, smtps:// or smtp+starttls://user:password@host:port."""

    PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}  # noqa: RUF012 - a table, not a state

    def __init__(self, parts: SplitResult) -> None:
        self._parts = parts
        self._host = parts.hostname or "localhost"
        self._port = parts.port or self.PORTS[parts.scheme]

    def deliver(self, message: EmailMessage) -> None:
        server = self._telling_delays(self._connected)
        try:
            self._hand_over(server, message)
        finally:
            # 250 has been said or not: how the other side takes our leave changes nothing
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _telling_delays(self, connect: Callable[[], smtplib.SMTP]) -> smtplib.SMTP:
        """Whatever fails before the mail is offered is the server's or our own fault, never this mail's."""
        try:
            return connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Delayed(_line(error)) from error

    def _connected(self) -> smtplib.SMTP:
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            if self._parts.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    @staticmethod
    def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _verdict(code)(_line(smtplib.SMTPResponseException(code, answer))) from error
        except smtplib.SMTPResponseException as error:
            raise _verdict(error.smtp_code)(_line(error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_line(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Delayed(_line(error)) from error


def backend_for(mail_url: str, *, is_loopback: bool = True) -> Backend:
    """The backend that MAIL_URL names; `is_loopback` says that nobody but this machine reaches the portal."""
    parts = urlsplit(mail_url)
    if parts.scheme == "console":
        return Console(is_log=not is_loopback)
    if parts.scheme == "memory":
        return Memory()
    return Smtp(parts)


def sender_of(mail_url: str, public_url: str) -> str:
    """The address that mails come from: `?from=` of MAIL_URL, else hromada@ the portal's own host."""
    named = parse_qs(urlsplit(mail_url).query).get("from")
    return named[0] if named else f"hromada@{urlsplit(public_url).hostname}"


def _verdict(code: int) -> type[Refused | Delayed]:
    return Refused if 500 <= code < 600 else Delayed


def _line(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return f"{error.smtp_code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    return f"{type(error).__name__}: {error}"
