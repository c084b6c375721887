"""The database goes away and comes back, and the portal is not started anew for it (F18)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core import clock
from app.core.db import Base, db
from tests.houses import config_of
from tests.proxies import Door

Losing = Callable[[], object]


@pytest.fixture
def breakable(app: Flask, database_url: str, tmp_path: Path) -> Iterator[tuple[Flask, Losing]]:
    """A portal, and a way to lose its database for a while: cut off by a proxy, or a folder in the file's place."""
    address = sa.make_url(database_url)
    if address.drivername == "sqlite":
        file = tmp_path / "lost.sqlite3"
        portal = create_app(config_of(f"sqlite:///{file}", tmp_path), instance=tmp_path)
        with portal.app_context():
            Base.metadata.create_all(db.engine)
        losing = _replaced(portal, file)
    else:
        door = Door(address.port or 5432)
        behind = address.set(host="127.0.0.1", port=door.port).render_as_string(hide_password=False)
        portal = create_app(config_of(behind, tmp_path), instance=tmp_path)
        losing = _cut_off(door)
    yield portal, losing
    with portal.app_context():
        db.engine.dispose()
    clock.watch(Path(app.instance_path) / "clock")


def test_it_says_one_moment_and_goes_on_when_the_database_is_back(breakable: tuple[Flask, Losing]) -> None:
    """F18"""
    portal, losing = breakable
    browser = portal.test_client()
    assert browser.get("/sign-in").status_code == 200
    with browser.session_transaction() as session:
        session["_user_id"] = "somebody"  # whom to find, the database is asked

    with losing():
        for _again in range(3):
            page = browser.get("/sign-in")
            assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
            assert "Traceback" not in page.text
            assert "One moment" in page.text
        assert browser.get("/healthz").status_code == 200

    assert browser.get("/sign-in").status_code == 200


def _replaced(portal: Flask, file: Path) -> Losing:
    @contextmanager
    def losing() -> Iterator[None]:
        aside = file.with_name("aside")
        aside.mkdir()
        with portal.app_context():
            db.engine.dispose()  # what is open would go on reading the file wherever it lies
        for part in file.parent.glob("lost.sqlite3*"):
            part.rename(aside / part.name)
        file.mkdir()
        yield
        file.rmdir()
        for part in aside.iterdir():
            shutil.move(part, file.parent)

    return losing


def _cut_off(door: Door) -> Losing:
    @contextmanager
    def losing() -> Iterator[None]:
        door.shut()
        yield
        door.open()

    return losing
