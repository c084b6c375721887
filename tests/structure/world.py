"""A small house with everybody in it, its tables as one value, and the way back to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.core.db import Base, db
from tests.factories import PASSWORD, make_person
from tests.pages import CheckedClient

#: Rows that reading is allowed to write: devices seen, limits counted.
LEFT_OUT = {"rate_window"}

Tables = dict[str, list[tuple[Any, ...]]]


class World:
    """The people, one signed-in browser for each, and the ids that addresses need."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.values: dict[str, Any] = {"community_a": 1, "community_b": 2}
        self.people: dict[str, Person] = {}
        self.browsers: dict[str, CheckedClient] = {}
        self.kept: Tables = {}
        self.stamps: dict[str, list[str]] = {}

    def settle(self) -> None:
        """Everybody moves in. Communities A and B, made by the seeds, have the ids 1 and 2."""
        house = ("house", "")
        self.people = {
            "alice": make_person("Alice Koval", (Role.COMMUNITY_MANAGER, "community", "1")),
            "carol": make_person("Carol Berg", (Role.COMMUNITY_MANAGER, "community", "2")),
            "bob": make_person("Bob Melnyk", (Role.SMM, *house)),
            "sara": make_person("Sara Lind", (Role.SMM, *house), is_senior=True),
            "ann": make_person("Ann Bondar", (Role.ANALYST, *house)),
            "mark": make_person("Mark Novak", (Role.MARKETING_LEAD, *house)),
            "lea": make_person("Lea Stone", (Role.LEADERSHIP, *house)),
            "root": make_person("Root Admin", (Role.ADMINISTRATOR, *house)),
            "dana": make_person("Dana Partner", (Role.SMM, *house), is_partner=True),
        }
        for name, person in self.people.items():
            self.values[name] = person.id

    def open_doors(self) -> None:
        """Sign everybody in, once all that the seeds make is there."""
        db.session.commit()
        for name, person in self.people.items():
            self.browsers[name] = self.app.test_client()
            self.browsers[name].post("/sign-in", {"email": person.email, "password": PASSWORD})
        self.browsers["anonymous"] = self.app.test_client()
        db.session.remove()
        self.keep()

    def keep(self) -> None:
        """Remember every table as it is now."""
        self.kept, self.stamps = tables(), stamps()

    def written(self) -> list[str]:
        """The tables that have changed since."""
        return differences(self.stamps, stamps())

    def restore(self) -> None:
        """Make every table what it was."""
        while changed := self.written():  # a deleted parent takes its children along: they come next
            _put_back(self.kept, [table for table in Base.metadata.sorted_tables if table.name in changed])

    def address(self, endpoint: str, at: dict[str, Any]) -> str:
        """The path of an endpoint; texts that are keys of `values` stand for their value."""
        known = {name: self.values.get(value, value) if isinstance(value, str) else value for name, value in at.items()}
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **known)


def tables() -> Tables:
    """Every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def stamps() -> dict[str, list[str]]:
    """The same as the driver tells it: cheap enough to be asked for after each request."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')))  # noqa: S608
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of the tables that differ."""
    return [name for name in before if before[name] != after[name]]


def _put_back(before: Tables, touched: list[sa.Table]) -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in reversed(touched):
            connection.execute(sa.delete(table))
        for table in touched:
            names = [column.name for column in table.columns]
            if before[table.name]:
                rows = [dict(zip(names, row, strict=True)) for row in before[table.name]]
                connection.execute(sa.insert(table), rows)
