"""Mail servers on loopback that behave, and ones that do not."""

from __future__ import annotations

import socket
import ssl
from asyncio import Event
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Inbox:
    """Takes mails, or answers the recipient or the text with a refusal; may `hang` or `drop` with the text in hand."""

    def __init__(self, *, rcpt: str = "250 OK", text: str = "250 OK", does: str = "") -> None:
        self.rcpt, self.text, self.does = rcpt, text, does
        self.received: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.text.startswith("250"):
            self.received.append(envelope.content)
        if self.does == "hang":
            await Event().wait()
        if self.does == "drop":
            server.transport.abort()
        return self.text


@contextmanager
def mail_server(inbox: Inbox, **options: Any) -> Iterator[str]:
    """An SMTP server for `inbox`; gives its MAIL_URL."""
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def only_for(user: bytes, password: bytes) -> Callable[..., AuthResult]:
    """An authenticator that knows one user."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (user, password), handled=False)

    return check


@contextmanager
def odd_server(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that treats each connection by `behave`; gives its MAIL_URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                with connection:
                    behave(connection)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
