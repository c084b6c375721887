"""What falls due: packages register their jobs here, `tick` does those whose time has come.

A job takes the moment, finds its own rows, and is safe to run twice. It is given one transaction, which is committed
when it returns; long work commits by itself, chunk by chunk. One that fails or dies is tried again later and later,
and stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db
from app.core.faults import fault_point
from app.core.origin import WORKER, coming_from
from app.jobs.models import TickMark

log = structlog.get_logger()

#: A job returns how many things it did, for the log and for `flask tick`.
Act = Callable[[datetime], int]

LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: timedelta
    act: Act


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job: how many things it did, or why it failed."""

    n_done: int = 0
    error: str = ""


JOBS: dict[str, Job] = {}


def ticks(name: str, *, every: timedelta = timedelta(minutes=1)) -> Callable[[Act], Act]:
    """Register a job called ``package.thing``, due `every` so often; `wake(name)` calls it out of turn."""

    def register(act: Act) -> Act:
        if JOBS.setdefault(name, Job(name, every, act)).act is not act:
            raise ValueError(f"The job {name} stands twice.")
        return act

    return register


def tick(now: datetime | None = None) -> dict[str, Outcome]:
    """Do every job that is due; of several ticks at once each job is done by one (F09).

    With `now` the clock is held there meanwhile, so that a command can ask what a later moment would bring.
    """
    with clock.held_at(now) if now else nullcontext():
        return {job.name: run(job) for job in list(JOBS.values()) if _claim(job)}


def run(job: Job) -> Outcome:
    """Do one job in a transaction of its own and note what became of it."""
    try:
        with coming_from(WORKER):
            n_done = job.act(clock.now())
        db.session.commit()
    except Exception as error:  # one job must not stop the others
        db.session.rollback()
        log.exception("job.failed", job=job.name)
        reason = f"{type(error).__name__}: {error}"[:500]
        _note(job, next_at=clock.now() + _wait_after(job), last_error=reason)
        return Outcome(error=reason)
    fault_point(f"job.{job.name}")
    done_at = clock.now()
    _note(job, next_at=done_at + job.every, done_at=done_at, n_tries=0, last_error=None)
    if n_done:
        log.info("job.done", job=job.name, n=n_done)
    return Outcome(n_done)


def _claim(job: Job) -> bool:
    """Move the mark on before the work begins: another tick then finds nothing due, a dead worker costs a wait."""
    now = clock.now()
    db.session.rollback()
    _make_mark(job, now)
    furthest = now + max(job.every, LONGEST_WAIT) + LEASE
    claimed = db.session.execute(
        sa.update(TickMark)
        .where(TickMark.name == job.name)
        # a mark beyond every possible wait was set before the demo's clock was moved back
        .where(sa.or_(TickMark.next_at <= now, TickMark.next_at > furthest))
        .values(next_at=now + max(LEASE, _wait_after(job)), n_tries=TickMark.n_tries + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return bool(claimed.rowcount == 1)  # type: ignore[attr-defined]


def _make_mark(job: Job, now: datetime) -> None:
    if db.session.get(TickMark, job.name) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(TickMark(name=job.name, next_at=now))
    except IntegrityError:
        return  # another tick was faster


def _wait_after(job: Job) -> timedelta:
    """Twice as long after each failure, an hour at most."""
    n_tries = db.session.scalar(sa.select(TickMark.n_tries).where(TickMark.name == job.name)) or 0
    return min(timedelta(minutes=2 ** min(n_tries, 6)), LONGEST_WAIT)


def _note(job: Job, **values: object) -> None:
    db.session.execute(
        sa.update(TickMark).where(TickMark.name == job.name).values(values).execution_options(synchronize_session=False)
    )
    db.session.commit()
