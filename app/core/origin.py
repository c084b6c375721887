"""Where an act comes from: said by the boundary that knows it, read by the log (T53)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Words of the code that stand where a request has its address.
COMMAND, WORKER = "command", "worker"

_origin: ContextVar[str | None] = ContextVar("origin", default=COMMAND)


def origin() -> str | None:
    """The address of the request, or what else acts: a job, a command; None when it is not known."""
    return _origin.get()


def set_origin(origin_: str | None) -> None:
    """For a boundary that is drawn by hooks: say where the following acts come from."""
    _origin.set(origin_)


@contextmanager
def coming_from(origin_: str | None) -> Iterator[None]:
    """What is done inside comes from there."""
    before = _origin.get()
    _origin.set(origin_)
    try:
        yield
    finally:
        _origin.set(before)
