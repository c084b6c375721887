"""The portal's clock: the only place that asks the system for the time.

The clock can be moved while the demo runs: the offset stands in a small file that web, worker and command line
share, so that weeks can be walked in minutes by all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_offset_file: Path | None = None
_cached: tuple[int, timedelta] = (0, timedelta(0))
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def watch(path: Path) -> None:
    """Read the offset from `path` from now on; a file that is absent means real time."""
    global _offset_file, _cached  # noqa: PLW0603 - one clock per process is the point
    _offset_file = path
    _cached = (0, timedelta(0))


def offset() -> timedelta:
    """How far the portal's clock is ahead of the system's (zero but in a demo)."""
    global _cached  # noqa: PLW0603
    if _offset_file is None:
        return timedelta(0)
    try:
        stamp = _offset_file.stat().st_mtime_ns
        if stamp != _cached[0]:
            _cached = (stamp, timedelta(seconds=float(_offset_file.read_text() or 0)))
    except OSError:  # none is there, or it was taken away between the two
        return timedelta(0)
    return _cached[1]


def move_to(offset_: timedelta) -> None:
    """Set the offset for every process that watches the same file; zero removes it."""
    if _offset_file is None:
        raise RuntimeError("The clock watches no file.")
    if offset_:
        fresh = _offset_file.with_suffix(".new")
        fresh.write_text(str(offset_.total_seconds()))
        fresh.replace(_offset_file)
    else:
        _offset_file.unlink(missing_ok=True)


def now() -> datetime:
    """The present moment, aware, in UTC, whole microseconds."""
    return _held.get() or machine_now() + offset()


def machine_now() -> datetime:
    """The machine's own moment, which nobody moves: for signs of life and for the age of files."""
    return datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` within this block, for this thread alone (`flask tick --now`)."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def today(zone: str = "UTC") -> date:
    """The calendar day in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
