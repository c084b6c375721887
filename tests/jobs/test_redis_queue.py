"""The queue in Redis: the same wake-ups, and a Redis that is away undoes nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.jobs import ticks
from app.jobs.models import TickMark
from app.jobs.queue import make_queue, wake
from tests.mail.servers import free_port


@pytest.fixture
def wakes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> object:
    """Build a queue at a Redis for this test."""
    monkeypatch.setitem(app.extensions, "wake", None)
    return lambda url: make_queue(app, redis_url=url, folder=Path(app.instance_path))


@pytest.mark.redis
def test_the_worker_is_woken_through_redis(wakes: object, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr("app.jobs.queue.JOBS", {"test.job": ticks.Job("test.job", ticks.LEASE, done.append)})
    queue = wakes(os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0"))
    queue.storage.name = f"test-{secrets.token_hex(4)}"
    queue.storage.queue_key = f"huey.redis.{queue.storage.name}"
    wake("test.job")
    db.session.commit()

    assert queue.pending_count() == 1
    queue.execute(queue.dequeue())
    assert len(done) == 1


def test_a_redis_that_is_away_undoes_nothing(wakes: object) -> None:
    """F19"""
    wakes(f"redis://127.0.0.1:{free_port()}/0")
    db.session.add(TickMark(name="kept", next_at=clock.now()))
    wake("mail.outbox")
    db.session.commit()

    assert db.session.get(TickMark, "kept") is not None
