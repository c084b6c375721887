"""What requests carry is read by at most a few threads at a time (T17).

A web process has few threads, and whoever sends a form a byte at a time holds one for as long as they like. So readers
need a seat, and there are fewer seats than threads: pages can still be looked at meanwhile, and one address never takes
all seats. A proxy in front that reads bodies first (nginx does) never lets it come to that. A read that has begun
cannot be given up: granian would stop answering.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from threading import Condition
from typing import IO, TYPE_CHECKING, Any

from flask import Flask, Request
from werkzeug.exceptions import TooManyRequests

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SEATS = 6  # a process of bin/run has eight threads
SEATS_PER_ADDRESS = 4  # an office behind one address has several people in it
PATIENCE = 0.2  # seconds to wait for a seat


class Seats:
    """Who is being read now."""

    def __init__(self) -> None:
        self._taken, self._changed = Counter[str](), Condition()

    def take(self, address: str) -> None:
        """Sit down; raises TooManyRequests when no seat becomes free in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free_for(address), PATIENCE):
                raise TooManyRequests(retry_after=5)
            self._taken[address] += 1

    def leave(self, address: str) -> None:
        """Get up again."""
        with self._changed:
            self._taken -= Counter([address])  # what falls to 0 is forgotten
            self._changed.notify_all()

    def _is_free_for(self, address: str) -> bool:
        return self._taken.total() < SEATS and self._taken[address] < SEATS_PER_ADDRESS


class SeatedInput:
    """`wsgi.input` that takes a seat with the first read and leaves it with the last byte."""

    def __init__(self, source: Any, length: int, *, seats: Seats, address: str) -> None:
        self._source, self._left = source, length
        self._seats, self._address = seats, address
        self._is_seated = False

    def read(self, size: int = -1) -> bytes:
        if not self._is_seated and self._left > 0:
            self._seats.take(self._address)
            self._is_seated = True
        chunk: bytes = self._source.read(size)
        self._left -= len(chunk)
        if self._left <= 0:
            self.leave()
        return chunk

    def leave(self) -> None:
        if self._is_seated:
            self._is_seated = False
            self._seats.leave(self._address)


class PortalRequest(Request):
    """A request whose files can be let go of while its body is read."""

    keeps_files = True

    def _get_file_stream(self, *arguments: Any, **named: Any) -> IO[bytes]:
        return super()._get_file_stream(*arguments, **named) if self.keeps_files else _Nowhere()


class _Nowhere(BytesIO):
    """Takes everything and keeps nothing."""

    def write(self, content: Any) -> int:
        return len(content)


class SeatedBodies:
    """WSGI middleware: whoever brings a body is read in a seat."""

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self._app, self._seats = wsgi_app, Seats()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = str(environ.get("CONTENT_LENGTH") or "0")
        if not said.isdecimal() or int(said) == 0:
            return self._app(environ, start_response)
        address = str(environ.get("REMOTE_ADDR", ""))
        body = SeatedInput(environ["wsgi.input"], int(said), seats=self._seats, address=address)
        environ["wsgi.input"] = body
        try:
            return self._app(environ, start_response)
        finally:
            body.leave()


def plug(app: Flask) -> None:
    app.request_class = PortalRequest
    app.wsgi_app = SeatedBodies(app.wsgi_app)  # type: ignore[method-assign]
