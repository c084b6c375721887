"""A small house with everybody in it, its tables as one value, and the way back to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person, SignInSession
from app.accounts.permissions import Role
from app.accounts.sign_in import IDLE
from app.core import clock
from app.core.db import Base, db
from tests.factories import PASSWORD, make_person
from tests.pages import CheckedClient
from tests.rows import Tables, differences, put_back, stamps, tables


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
        # However long a run takes, no request of it has to note when somebody was last seen.
        db.session.execute(sa.update(SignInSession).values(last_seen_at=clock.now() + IDLE))
        db.session.commit()
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
            put_back(self.kept, [table for table in Base.metadata.sorted_tables if table.name in changed])

    def address(self, endpoint: str, at: dict[str, Any]) -> str:
        """The path of an endpoint; texts that are keys of `values` stand for their value."""
        known = {name: self.values.get(value, value) if isinstance(value, str) else value for name, value in at.items()}
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **known)
