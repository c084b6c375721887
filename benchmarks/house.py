"""What the benchmarks share: the portal on the database of the environment, signed-in browsers, counting, tables."""

from __future__ import annotations

import gzip
import logging
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from app.demo.scenes.people import DOMAIN, PASSWORD


def portal():
    """The app as the environment says (DATABASE_URL, …), silent."""
    app = create_app()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return app


def browser_of(app, key):
    """A test client in which the demo person `key` has signed in."""
    browser = app.test_client()
    html = browser.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
    form = {"email": f"{key}@{DOMAIN}", "password": PASSWORD, "csrf_token": token}
    answer = browser.post("/sign-in", data=form)
    if answer.status_code != 303:
        raise SystemExit(f"{key} cannot sign in ({answer.status_code}). Load the demo: flask demo load")
    return browser


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are sent to the database within the block, without the bounds of transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Spread:
    """Median and 95th percentile in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        ordered = sorted(seconds)
        return cls(statistics.median(ordered) * 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000)


def timed(*acts, n: int) -> list[Spread]:
    """How long each of `acts` takes, over `n` rounds after one that does not count.

    They take turns, so that whatever else the machine does falls on all of them alike.
    """
    taken = [[] for _act in acts]
    for place in range(n + 1):
        for act, times in zip(acts, taken, strict=True):
            start = time.perf_counter()
            act()
            if place:
                times.append(time.perf_counter() - start)
    return [Spread.of(times) for times in taken]


def gzipped(content: bytes) -> int:
    """Bytes on the wire when compressed with gzip."""
    return len(gzip.compress(content, 6))


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand to the right."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[place]) for line in [list(heads), *shown]) for place in range(len(heads))]
    print("  ".join(head.ljust(width) for head, width in zip(heads, widths, strict=True)).rstrip())
    print("  ".join("-" * width for width in widths))
    for line, row in zip(shown, rows, strict=True):
        cells = (
            cell.rjust(width) if isinstance(value, int | float) else cell.ljust(width)
            for cell, value, width in zip(line, row, widths, strict=True)
        )
        print("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
