"""Signs of life: the worker beats, and others notice within two minutes that it has fallen silent (F23)."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import sleep

import sqlalchemy as sa
import structlog
from flask import Flask

from app.core import clock
from app.core.db import db, write_apart
from app.jobs.models import Heartbeat

log = structlog.get_logger()

WORKER, TICK = "worker", "tick"
#: By so much the worker steps back behind the web server where both want the same processor: to about a tenth of it.
NICE = 10
BEAT_EVERY = timedelta(seconds=15)
#: After so much silence a part counts as gone; a tick may wait behind long work.
SILENT_AFTER = {WORKER: timedelta(seconds=60), TICK: timedelta(minutes=10)}


def beat(part: str) -> None:
    """Note that `part` lives, in a transaction apart."""
    at = clock.machine_now()
    with write_apart() as connection:
        seen = connection.execute(sa.update(Heartbeat).where(Heartbeat.part == part).values(at=at))
        if not seen.rowcount:
            connection.execute(sa.insert(Heartbeat).values(part=part, at=at))


def last_beats() -> dict[str, datetime]:
    """The last sign of life of each part, by the machine's clock."""
    return {beat.part: beat.at for beat in db.session.execute(sa.select(Heartbeat.part, Heartbeat.at))}


def silent_parts() -> dict[str, datetime | None]:
    """The parts that have been silent for too long, with their last sign of life (None: never seen)."""
    beats, now = last_beats(), clock.machine_now()
    return {
        part: beats.get(part)
        for part, most in SILENT_AFTER.items()
        if part not in beats or beats[part] < now - most
    }  # fmt: skip


def is_worker_silent() -> sa.ScalarSelect[int]:
    """1 when no worker has been heard of lately, else 0: a subquery for the menu's one SELECT."""
    heard = sa.select(Heartbeat.part).where(
        Heartbeat.part == WORKER, Heartbeat.at > clock.machine_now() - SILENT_AFTER[WORKER]
    )
    return sa.select(sa.case((sa.exists(heard), 0), else_=1)).scalar_subquery()


def keep_beating(app: Flask) -> None:
    """Beat as long as the process lives; a database that is away for a while does not end it."""
    while True:
        try:
            with app.app_context():
                beat(WORKER)
        except sa.exc.SQLAlchemyError as error:
            log.warning("worker.beat_lost", error=type(error).__name__)
        sleep(BEAT_EVERY.total_seconds())
