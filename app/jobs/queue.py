"""The queue that wakes the worker. It carries names only: the truth is rows, and a tick finds what a wake-up lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.imports import without
from app.jobs.life import TICK, beat
from app.jobs.ticks import JOBS, run, tick

if TYPE_CHECKING:
    from huey import Huey

log = structlog.get_logger()

_WOKEN = "woken_after_commit"


def wake(name: str) -> None:
    """Have the worker do the job `name` as soon as the present transaction is kept; never if it is undone."""
    db.session.info.setdefault(_WOKEN, set()).add(name)


def wake_now(name: str) -> None:
    """Have the worker do a job at once; a queue that is away costs a delay until the next tick, nothing more."""
    try:
        current_app.extensions["wake"](name)
    except Exception as error:  # noqa: BLE001 - the change is kept already, and the tick will find it
        log.warning("queue.away", job=name, error=type(error).__name__)


def make_queue(app: Flask, *, redis_url: str, folder: Path) -> Huey:
    """The queue of `app`, with its two tasks: do one job by name, and the minute's tick."""
    # huey imports every driver that it finds; what this house does not use would be 14 MB of each web process.
    with without("psycopg", *([] if redis_url else ["redis"])):
        from huey import crontab  # noqa: PLC0415
    queue = _connect(redis_url, folder)

    def do_job(name: str) -> None:
        with app.app_context():
            if name in JOBS:
                run(JOBS[name])
            else:
                tick()

    def do_tick() -> None:
        with app.app_context():
            tick()
            beat(TICK)

    app.extensions["wake"] = queue.task(name="job")(do_job)
    queue.periodic_task(crontab(), name="tick")(do_tick)
    return queue


def _connect(redis_url: str, folder: Path) -> Huey:
    from huey import RedisHuey, SqliteHuey  # noqa: PLC0415 - after make_queue

    if redis_url:
        return RedisHuey("hromada", url=redis_url, results=False)
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("hromada", filename=str(folder / "queue.sqlite3"), results=False, fsync=False)


@event.listens_for(Session, "after_commit")
def _wake_what_was_asked(session: Session) -> None:
    if session.in_nested_transaction():
        return
    names: set[str] = session.info.pop(_WOKEN, set())
    for name in sorted(names):
        wake_now(name)


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_asked(session: Session, ended: Any) -> None:
    if ended.parent is None:
        session.info.pop(_WOKEN, None)
