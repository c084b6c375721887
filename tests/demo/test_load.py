"""Loading the demo: once, the same each time, and by the rules that people follow."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.accounts.models import Person
from app.core import clock
from app.core.db import Base, db
from app.demo.actions import load_demo
from tests.rows import tables


def test_loading_twice_changes_nothing(demo):
    before = tables()

    assert load_demo() is False
    db.session.commit()

    assert tables() == before


def test_the_accounts_are_printed(demo):
    printed = demo.test_cli_runner().invoke(args=["demo", "accounts"]).output

    assert "alice@demo.example" in printed
    assert "hromada-demo" in printed


def test_the_sign_in_page_offers_all_who_are_printed(demo):
    printed = demo.test_cli_runner().invoke(args=["demo", "accounts"]).output
    names = re.findall(r"@demo\.example +(.+?):", printed)
    page = demo.test_client().get("/sign-in").text

    assert re.findall(r"<button[^>]*demo/sign-in.*?<b>(.+?)</b>", page) == names
    assert {"Віктор Бойко", "Тарас Гнатюк", "Petro Zaiets"} <= set(names)


def test_its_people_sign_in(demo):
    for key in ("alice", "bob", "sara", "ann", "mark", "lea", "root", "carol"):
        answer = demo.test_client().post("/sign-in", {"email": f"{key}@demo.example", "password": "hromada-demo"})

        assert answer.status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person).where(Person.is_demo)) == 16


def test_no_moment_lies_ahead_that_has_been(demo):
    """What was done was done before now; only plans lie ahead."""
    done = ("created_at", "at", "entered_at", "submitted_at", "published_at", "approved_at", "read_at", "measured_at")
    now = clock.now()
    for table in Base.metadata.sorted_tables:
        for name in set(done) & set(table.c.keys()):
            ahead = db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c[name] > now))
            assert not ahead, f"{table.name}.{name}"
