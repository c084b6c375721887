"""The demo is the same each time: whoever shows it knows what is there."""

from __future__ import annotations

from app.core import clock
from app.core.db import db
from app.demo.actions import load_demo
from tests.conftest import empty_tables
from tests.rows import tables

#: Made of chance on purpose: where a file lies, how a password is salted.
BY_CHANCE = {"stored_file", "person"}


def test_the_same_moment_makes_the_same_demo(app):
    moment = clock.now()
    with clock.held_at(moment):
        load_demo()
        db.session.commit()
        first = tables()
        db.session.remove()
        empty_tables()
        load_demo()
        db.session.commit()

    second = tables()
    assert [name for name in first if name not in BY_CHANCE and first[name] != second[name]] == []
