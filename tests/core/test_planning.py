"""The word to SQLite's planner: it changes how rows are found, never which."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person
from app.core.db import db
from app.core.planning import off_index
from tests.factories import People


def test_only_sqlite_is_told() -> None:
    """What PostgreSQL reads is the bare column."""
    assert str(off_index(Person.email).compile(dialect=sqlite.dialect())) == "+person.email"
    assert str(off_index(Person.email).compile(dialect=postgresql.dialect())) == "person.email"


def test_the_rows_are_the_same(people: People) -> None:
    """Texts and moments compare as they do without the word, on the database that runs."""
    bob = people.bob
    for condition in (off_index(Person.email) == bob.email, off_index(Person.created_at) >= bob.created_at):
        found = db.session.scalars(sa.select(Person.email).where(condition)).all()
        assert bob.email in found
    assert db.session.scalars(sa.select(Person.id).where(off_index(Person.email) == "nobody")).all() == []
