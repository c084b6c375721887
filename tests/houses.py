"""Houses of their own: each with a database that was migrated, not made, and an instance folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from app import create_app
from app.config import load_config
from app.core import clock, migrations
from app.core.db import db
from tests.conftest import ROOT, SECRET

MakeHouse = Callable[[], Flask]


@pytest.fixture(scope="session")
def fresh_migrations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrations with one revision, for the tables as they are now."""
    folder = tmp_path_factory.mktemp("migrations") / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    instance = tmp_path_factory.mktemp("blank")
    app = create_app(config_of(f"sqlite:///{instance}/blank.sqlite3", instance), instance=instance)
    app.config["MIGRATIONS"] = str(folder)
    with app.app_context():
        command.revision(migrations.alembic_config(), message="everything", autogenerate=True)
        db.engine.dispose()
    return folder


@pytest.fixture
def make_house(fresh_migrations: Path, tmp_path: Path, shared_app: Flask) -> Iterator[MakeHouse]:
    """Builds portals with empty, migrated databases."""
    apps: list[Flask] = []

    def make() -> Flask:
        instance = tmp_path / f"house-{len(apps)}"
        instance.mkdir()
        folder = tmp_path / f"migrations-{len(apps)}"
        shutil.copytree(fresh_migrations, folder)
        app = create_app(config_of(new_database(instance), instance), instance=instance)
        app.config["MIGRATIONS"] = str(folder)
        with app.app_context():
            migrations.migrate()
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            url = db.engine.url
            db.engine.dispose()
        if url.drivername.startswith("postgresql"):
            with server() as connection:
                connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
    clock.watch(Path(shared_app.instance_path) / "clock")


@pytest.fixture
def house(make_house: MakeHouse) -> Flask:
    return make_house()


def config_of(database_url: str, instance: Path) -> object:
    return load_config(
        DATABASE_URL=database_url, SECRET_KEY=SECRET, MAIL_URL="memory:", FILES_URL=f"file:{instance}/files",
        PUBLIC_URL="http://localhost", REDIS_URL="",
    )  # fmt: skip


def configure(app: Flask, monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """Let the portal read its configuration with other values until the test ends."""
    monkeypatch.setitem(app.config, "HROMADA", replace(app.config["HROMADA"], **values))


def new_database(instance: Path) -> str:
    if os.environ.get("TEST_DATABASE", "sqlite") != "postgresql":
        return f"sqlite:///{instance}/house.sqlite3"
    name = f"hromada_house_{os.getpid()}_{abs(hash(str(instance)))}"
    with server() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        return str(connection.engine.url.set(database=name).render_as_string(hide_password=False))


@contextmanager
def server() -> Iterator[sa.Connection]:
    url = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1:5432/test")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
