"""Where the database stands among the migrations, and the way up.

Where it stands is read without Alembic: a web process tells it to /readyz and never migrates, and Alembic with what it
pulls in would be a tenth of its memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import sqlalchemy as sa
from flask import Flask, current_app

from app.core.db import db, read_apart

if TYPE_CHECKING:
    from alembic.config import Config

_REVISION = re.compile(r"^revision\b[^=\n]*= *['\"](\w+)", re.MULTILINE)
_REVISION_BEFORE = re.compile(r"^down_revision\b[^=\n]*=(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Standing:
    """The revision that the database has (None: it is new) and the newest one that the code knows."""

    current: str | None
    newest: str | None
    is_known: bool

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def is_behind(self) -> bool:
        return self.current != self.newest and self.is_known


def plug(app: Flask) -> None:
    """Say where the migrations are; within a command, which may be `flask db`, make Flask-Migrate ready too."""
    app.config["MIGRATIONS"] = str(Path(app.root_path).parent / "migrations")
    if click.get_current_context(silent=True) is not None:
        _ready_for_alembic(app)


def standing() -> Standing:
    """Ask the database and the folder migrations/versions; changes nothing."""
    known, newest = _revisions()
    with read_apart() as connection:
        current = revision_of(connection)
    return Standing(current, newest, current is None or current in known)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision that a database has, or None when it has none."""
    versions = sa.table("alembic_version", sa.column("version_num", sa.String()))
    if not sa.inspect(connection).has_table(versions.name):
        return None
    return connection.scalar(sa.select(versions.c.version_num))


def knows(revision: str | None) -> bool:
    """True when this release has the migration called `revision`, or None, for a database without any."""
    return revision is None or revision in _revisions()[0]


def is_declared(name: str | None, _kind: str, _parents: object) -> bool:
    """False for what belongs to a full-text index, which metadata cannot say: by custom its name begins with `fts_`."""
    return not (name or "").startswith("fts_")


def migrate() -> None:
    """Bring the database to the newest revision, in one transaction."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(alembic_config(), "head")


def alembic_config() -> Config:
    """What Alembic's own commands want to be told."""
    _ready_for_alembic(current_app)
    config: Config = current_app.extensions["migrate"].migrate.get_config(current_app.config["MIGRATIONS"])
    return config


def _ready_for_alembic(app: Flask) -> None:
    if "migrate" not in app.extensions:
        from flask_migrate import Migrate  # noqa: PLC0415 - see above

        Migrate(app, db, directory=app.config["MIGRATIONS"])


def _revisions() -> tuple[set[str], str | None]:
    """The revisions of the folder, and the one that no other follows (None: there are none yet)."""
    known: set[str] = set()
    followed: set[str] = set()
    for file in Path(current_app.config["MIGRATIONS"], "versions").glob("*.py"):
        text = file.read_text()
        known.update(_REVISION.findall(text))
        for before in _REVISION_BEFORE.findall(text):
            followed.update(re.findall(r"\w+", before))
    newest = known - followed
    if len(newest) > 1:
        raise RuntimeError(f"The migrations branch: {sorted(newest)}")
    return known, newest.pop() if newest else None
