"""The worker is woken after the commit, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.jobs import life, ticks
from app.jobs.models import Heartbeat, TickMark
from app.jobs.queue import wake


@pytest.fixture
def queue(app: Flask) -> Iterator[object]:
    app.extensions["queue"].flush()
    yield app.extensions["queue"]
    app.extensions["queue"].flush()


def test_a_kept_change_wakes_the_worker_once(queue: object) -> None:
    wake("mail.outbox")
    wake("mail.outbox")
    with db.session.begin_nested():
        db.session.add(TickMark(name="x", next_at=clock.now()))
    assert queue.pending_count() == 0, "a savepoint is not the commit"

    db.session.commit()

    assert [task.args for task in queue.pending()] == [("mail.outbox",)]


def test_an_undone_change_wakes_nobody(queue: object) -> None:
    """F08"""
    db.session.add(TickMark(name="x", next_at=clock.now()))
    wake("mail.outbox")
    db.session.rollback()
    db.session.commit()

    assert queue.pending_count() == 0


def test_a_queue_that_is_away_does_not_undo_what_was_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_name: str) -> None:
        raise ConnectionError

    monkeypatch.setitem(app.extensions, "wake", gone)
    db.session.add(TickMark(name="x", next_at=clock.now()))
    wake("mail.outbox")
    db.session.commit()

    assert db.session.get(TickMark, "x") is not None


def test_the_worker_does_what_it_was_woken_for(queue: object, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(ticks, "JOBS", {})
    monkeypatch.setattr("app.jobs.queue.JOBS", ticks.JOBS)
    ticks.ticks("test.job")(lambda now: done.append(now) or 1)
    wake("test.job")
    db.session.commit()

    queue.execute(queue.dequeue())

    assert len(done) == 1


def test_a_silent_worker_is_noticed(app: Flask) -> None:
    """F23"""
    assert life.silent_parts() == {"worker": None, "tick": None}
    assert db.session.scalar(sa.select(life.is_worker_silent())) == 1
    db.session.rollback()

    life.beat(life.WORKER)
    life.beat(life.TICK)
    life.beat(life.WORKER)
    assert life.silent_parts() == {}
    assert db.session.scalar(sa.select(life.is_worker_silent())) == 0

    long_ago = datetime.now(UTC) - timedelta(seconds=70)
    db.session.get(Heartbeat, "worker").at = long_ago
    db.session.commit()
    assert life.silent_parts() == {"worker": long_ago}
    assert db.session.scalar(sa.select(life.is_worker_silent())) == 1
