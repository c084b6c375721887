"""What `flask prepare` does to a database before the portal starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.core import migrations
from app.core.db import db
from app.networks.models import Network
from tests import factories

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = {down!r}


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    {rest}


def downgrade():
    op.drop_table("later")
"""


@pytest.fixture
def prepare(house):
    runner = house.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["prepare", *arguments])


@pytest.fixture
def earlier(house):
    """The revision that the database has."""
    with house.app_context():
        return migrations.standing().current


def release(house, earlier, rest="pass"):
    """Let the code know one migration more."""
    versions = Path(house.config["MIGRATIONS"]) / "versions"
    (versions / "later.py").write_text(LATER.format(down=earlier, rest=rest))
    return versions


def inhabit(house):
    with house.app_context():
        factories.make_person("Alice")


def has_later_table(house):
    with house.app_context():
        return sa.inspect(db.engine).has_table("later")


def backups(house):
    return sorted(Path(house.instance_path).glob("backups/*/manifest.json"))


def test_a_present_database_is_left_as_it_is(house, prepare):
    inhabit(house)

    done = prepare()

    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert backups(house) == []
    with house.app_context():
        assert db.session.scalars(sa.select(Person.name)).all() == ["Alice"]


def test_an_older_one_is_copied_and_then_migrated(house, prepare, earlier):  # F16
    inhabit(house)
    release(house, earlier)

    done = prepare()

    (backup,) = backups(house)
    assert done.exit_code == 0, done.output
    assert f"The backup lies in {backup.parent}." in done.stderr
    assert "The database was migrated." in done.stderr
    assert json.loads(backup.read_text())["revision"] == earlier
    assert has_later_table(house)
    with house.app_context():
        assert db.session.scalars(sa.select(Person.name)).all() == ["Alice"]


def test_a_migration_that_fails_leaves_nothing_behind(house, prepare, earlier):  # F16
    versions = release(house, earlier, rest="op.execute('SELECT no_such_thing FROM nowhere')")

    assert prepare("--empty").exit_code == 1
    assert not has_later_table(house)

    (versions / "later.py").write_text(LATER.format(down=earlier, rest="pass"))
    assert prepare("--empty").exit_code == 0
    assert has_later_table(house)


def test_one_of_a_newer_release_is_refused(house, prepare, earlier):  # F14
    versions = release(house, earlier)
    assert prepare("--empty").exit_code == 0
    (versions / "later.py").unlink()

    done = prepare("--empty")

    assert done.exit_code == 1
    assert "The database was made by a newer release." in done.stderr
    assert has_later_table(house)


def test_an_empty_house_knows_the_networks(house, prepare):
    for _start in range(2):
        assert prepare("--empty").exit_code == 0
    with house.app_context():
        names = set(db.session.scalars(sa.select(Network.name)))
    assert {"Instagram", "Facebook", "Telegram"} <= names


def test_the_demo_that_is_there_stays_and_how_it_goes_is_said(house, prepare):
    with house.app_context():
        factories.make_person("Alice", is_demo=True)
        db.session.commit()

    assert "`.venv/bin/flask demo remove` takes it out" in prepare("--empty").stderr
    assert prepare().stderr == ""


def test_a_database_that_does_not_answer_is_named(house, prepare, monkeypatch):
    with house.app_context():
        away = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
        monkeypatch.setitem(db.engines, None, away)

    done = prepare()

    assert done.exit_code == 1
    assert "The database does not answer (DATABASE_URL):" in done.stderr


def test_a_place_where_nothing_can_be_written_is_named_with_what_to_do(house, prepare, monkeypatch):
    with house.app_context():
        monkeypatch.setitem(db.engines, None, sa.create_engine("sqlite:////proc/hromada.sqlite3"))

    done = prepare()

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The database /proc/hromada.sqlite3 cannot be written to: let the portal's")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_may_only_be_read_is_named_too(house, prepare, monkeypatch):
    with house.app_context():
        file = db.engine.url.database
        monkeypatch.setitem(db.engines, None, sa.create_engine(f"sqlite:///file:{file}?mode=ro&uri=true"))

    done = prepare()

    assert done.exit_code == 1
    assert "cannot be written to" in done.stderr
