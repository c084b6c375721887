"""What falls due is done once, and one that fails stands in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.jobs import ticks
from app.jobs.models import TickMark
from app.jobs.ticks import tick


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ticks.Job]]:
    """A registry of this test's own."""
    own: dict[str, ticks.Job] = {}
    monkeypatch.setattr(ticks, "JOBS", own)
    return own


def test_a_job_is_done_when_due_and_not_before(app: Flask, jobs: object) -> None:
    done = []
    ticks.ticks("test.hourly", every=timedelta(hours=1))(lambda now: done.append(now) or 1)
    start = clock.now()

    outcomes = [tick(start + timedelta(minutes=at)) for at in (0, 59, 60, 61)]

    assert [list(outcome) for outcome in outcomes] == [["test.hourly"], [], ["test.hourly"], []]
    assert done == [start, start + timedelta(hours=1)]
    assert db.session.get(TickMark, "test.hourly").done_at == start + timedelta(hours=1)


def test_a_job_that_fails_is_undone_and_the_next_goes_on(app: Flask, jobs: object) -> None:
    """F27"""

    def fails(now: object) -> int:
        db.session.add(TickMark(name="half", next_at=clock.now()))
        db.session.flush()
        raise RuntimeError("the moon")

    ticks.ticks("test.fails")(fails)
    ticks.ticks("test.works")(lambda _now: 3)

    outcomes = tick()

    assert outcomes["test.fails"].error == "RuntimeError: the moon"
    assert outcomes["test.works"].n_done == 3
    assert db.session.get(TickMark, "half") is None
    assert db.session.get(TickMark, "test.fails").n_tries == 1


def test_a_job_that_goes_on_failing_is_tried_later_and_later(app: Flask, jobs: object) -> None:
    """F27"""
    tries = []

    def fails(now: object) -> int:
        tries.append(now)
        raise RuntimeError

    ticks.ticks("test.fails")(fails)
    start = clock.now()
    for minute in range(180):
        tick(start + timedelta(minutes=minute))

    waits = [round((later - earlier).total_seconds() / 60) for earlier, later in pairwise(tries)]
    assert waits == [2, 4, 8, 16, 32, 60]


def test_of_several_ticks_at_once_one_does_the_job(app: Flask, jobs: object) -> None:
    """F09"""
    done = []
    ticks.ticks("test.digest")(lambda now: done.append(now) or 1)
    now, start = clock.now(), Barrier(6)

    def a_worker() -> None:
        with app.app_context():
            start.wait()
            tick(now)

    workers = [Thread(target=a_worker) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(done) == 1


def test_three_schedulers_through_ten_minutes_do_each_turn_once(app: Flask, jobs: object) -> None:
    """F09"""
    done = []
    ticks.ticks("test.reminder", every=timedelta(minutes=2))(lambda now: done.append(now) or 1)
    begin, together = clock.now(), Barrier(3)

    def a_scheduler() -> None:
        with app.app_context():
            for minute in range(10):
                together.wait()
                tick(begin + timedelta(minutes=minute))
                db.session.rollback()

    schedulers = [Thread(target=a_scheduler) for _ in range(3)]
    for scheduler in schedulers:
        scheduler.start()
    for scheduler in schedulers:
        scheduler.join()

    assert done == [begin + timedelta(minutes=minute) for minute in (0, 2, 4, 6, 8)]


def test_a_clock_that_went_back_stops_nothing(app: Flask, jobs: object) -> None:
    done = []
    ticks.ticks("test.often")(lambda now: done.append(now) or 1)
    now = clock.now()

    tick(now + timedelta(days=30))
    tick(now)

    assert len(done) == 2


def test_a_name_stands_once(jobs: object) -> None:
    ticks.ticks("test.twice")(lambda _now: 0)
    with pytest.raises(ValueError, match="twice"):
        ticks.ticks("test.twice")(lambda _now: 1)
