"""/readyz names the part that is not ready, and administrators see it above every page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.jobs import life
from app.jobs.models import Heartbeat
from app.jobs.states import WorkState
from tests import factories
from tests.houses import configure
from tests.mail.letters import a_letter, queue
from tests.pages import CheckedClient

SignIn = Callable[[Person], CheckedClient]


@pytest.fixture
def ready(house: Flask) -> Flask:
    with house.app_context():
        life.beat(life.WORKER)
        life.beat(life.TICK)
    return house


def readyz(house: Flask) -> tuple[int, dict[str, str]]:
    answer = house.test_client().get("/readyz")
    return answer.status_code, answer.json["troubles"]


def test_all_is_well(ready: Flask) -> None:
    assert readyz(ready) == (200, {})


def test_a_silent_worker_is_named(ready: Flask) -> None:
    """F23: a minute after the last sign of life."""
    with ready.app_context():
        db.session.execute(sa.update(Heartbeat).values(at=clock.machine_now() - timedelta(seconds=61)))
        db.session.commit()
    status, troubles = readyz(ready)

    assert status == 503
    assert troubles["worker"].startswith("Silent: worker: last seen ")


def test_a_silent_schedule_is_named(ready: Flask) -> None:
    """F23: ten minutes after the last tick, though the worker lives."""
    with ready.app_context():
        old = sa.update(Heartbeat).where(Heartbeat.part == life.TICK)
        db.session.execute(old.values(at=clock.machine_now() - timedelta(minutes=11)))
        db.session.commit()
    status, troubles = readyz(ready)

    assert (status, list(troubles)) == (503, ["worker"])
    assert troubles["worker"].startswith("Silent: tick: last seen ")


def test_the_worker_of_a_moved_clock_is_not_silent(ready: Flask) -> None:
    with ready.app_context():
        clock.move_to(timedelta(days=30))
        assert life.silent_parts() == {}
        clock.move_to(timedelta(0))


def test_mail_that_nobody_sends_is_named(ready: Flask) -> None:
    with ready.app_context():
        queue(a_letter()).next_try_at = clock.now() - timedelta(minutes=11)
        db.session.commit()

    assert "nobody sends it" in readyz(ready)[1]["mail"]


def test_a_database_without_its_migrations_is_named(ready: Flask) -> None:
    with ready.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
    assert readyz(ready)[1] == {"database": "The database is empty. Run: flask db upgrade"}

    with ready.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0123456789ab')"))
    assert readyz(ready)[1] == {"database": "The database was made by a newer release (revision 0123456789ab)."}


def test_a_full_disk_is_named(ready: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """F17"""
    full = SimpleNamespace(total=100 * 2**30, used=96 * 2**30, free=4 * 2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)

    assert readyz(ready)[1]["disk"].startswith("Only 4096 MB are free on the disk of ")


def test_an_administrator_sees_what_is_wrong(
    app: Flask, people: factories.People, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F23, F07"""
    queue(a_letter()).state = WorkState.DEAD
    db.session.commit()
    configure(app, monkeypatch, MAIL_URL="console:")

    for person, sees in ((people.root, True), (people.bob, False)):
        page = sign_in_as(person).get("/notifications/").text
        for words in ("The worker is silent", "Mail is not configured", 'Mail</span> <span class="count">1</span>'):
            assert (words in page) is sees

    life.beat(life.WORKER)
    assert "The worker is silent" not in sign_in_as(people.root).get("/notifications/").text
