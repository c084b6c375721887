"""What every test shares: an app on a fresh database, people, and clients that check the pages they get."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import redis  # noqa: F401 - before huey: one process holds houses with it and without (app/jobs/queue.py)
import sqlalchemy as sa
import structlog
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts import sign_in
from app.accounts.models import Person
from app.config import load_config
from app.core import clock
from app.core.db import Base, db
from app.mail.jobs import send_due
from tests import factories
from tests.pages import CheckedClient

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
#: Files and folders that walk through the whole house or a large table; bin/test QUICK leaves them out.
SLOW = (
    "creatives/test_checks.py",
    "demo/",
    "figures/test_properties.py",
    "networks/test_requirements.py",
    "operations/",
    "promo/test_approval_machine.py",
    "promo/test_placement_machine.py",
    "promo/test_placements_at_once.py",
    "reports/",
    "setup/test_prepare.py",
    "structure/test_audit.py",
    "structure/test_canary.py",
    "structure/test_forged_choices.py",
    "structure/test_lifecycles.py",
    "structure/test_mass_assignment.py",
    "structure/test_matrix.py",
    "structure/test_no_fetch.py",
    "structure/test_odd_bodies.py",
    "web/test_limits.py",
)
#: What SQLite tells as well, page by page; bin/test FULL runs it on PostgreSQL too.
ONE_DATABASE_TELLS = (
    "demo/test_large",
    "demo/test_page",
    "structure/test_canary.py",
    "structure/test_forged_choices.py",
    "structure/test_mass_assignment.py",
    "structure/test_matrix.py",
    "structure/test_no_fetch.py",
    "structure/test_odd_bodies.py",
)
SECRET = "0123456789abcdef-a-key-for-tests-only"


def pytest_configure() -> None:
    """Compile the catalogues once, so that a test sees what a reader sees."""
    if "PYTEST_XDIST_WORKER" not in os.environ and (ROOT / "translations").is_dir():
        subprocess.run([sys.executable, "-m", "babel.messages.frontend", "compile", "-f", "-d", "translations"],
                       cwd=ROOT, check=True, capture_output=True)  # fmt: skip


@pytest.hookimpl(tryfirst=True)  # before -m looks at the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what takes long; on PostgreSQL leave out what opens no database: SQLite has told all that it can."""
    told = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in told:
            item.add_marker(pytest.mark.another_case)
        told.add(test)
        if item.path.relative_to(TESTS).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        for item in items:
            if item.path.relative_to(TESTS).as_posix().startswith(ONE_DATABASE_TELLS):
                item.add_marker(pytest.mark.long)
        apart = [item for item in items if "database_url" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in set(apart)]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Argon2 as cheap as it goes: tests need its answers, not its cost."""
    sign_in.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A database of this worker's own: SQLite, or PostgreSQL when TEST_DATABASE says so."""
    if os.environ.get("TEST_DATABASE", "sqlite") != "postgresql":
        yield f"sqlite:///{tmp_path_factory.mktemp('db')}/test.sqlite3"
        return
    server = sa.create_engine(
        os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1:5432/test"),
        isolation_level="AUTOCOMMIT",
    )
    name = f"hromada_test_{os.getpid()}_{worker_id}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        # No test takes the power from the server: it need not wait for the disk.
        connection.execute(sa.text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    yield str(server.url.set(database=name).render_as_string(hide_password=False))
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def demo_place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where the demo is kept for all workers of this run (tests/kept_demo.py)."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "kept"


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where all workers of this run keep templates that one of them has compiled."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "compiled"
    place.mkdir(exist_ok=True)
    return place


@pytest.fixture(scope="session")
def shared_app(
    database_url: str, compiled_templates: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One app per worker; its tables are made once and emptied after each test."""
    instance = tmp_path_factory.mktemp("instance")
    (instance / "compiled").symlink_to(compiled_templates)
    config = load_config(
        DATABASE_URL=database_url, SECRET_KEY=SECRET, MAIL_URL="memory:", FILES_URL=f"file:{instance}/files",
        PUBLIC_URL="http://localhost", REDIS_URL="",
    )  # fmt: skip
    app = create_app(config, instance=instance)
    app.config.update(TESTING=True)
    app.test_client_class = CheckedClient
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.drop_all()
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The app with empty tables, inside an application context of the test's own."""
    with shared_app.app_context():
        yield shared_app
        db.session.remove()
        empty_tables()
    shared_app.extensions["mail"].sent.clear()
    clock.move_to(clock.timedelta(0))


def empty_tables() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # TRUNCATE would be shorter, and with many tables slower than the tests themselves.
            empty_all = "; ".join(str(sa.delete(table)) for table in reversed(Base.metadata.sorted_tables))
            connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {empty_all}")
            connection.exec_driver_sql(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            )
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        with closing(connection.connection.cursor()) as cursor:  # past SQLAlchemy: this is done after each test
            for table in reversed(Base.metadata.sorted_tables):
                cursor.execute(f'DELETE FROM "{table.name}"')  # noqa: S608


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def sign_in_as(app: Flask) -> Callable[[Person], CheckedClient]:
    """A browser in which somebody has signed in."""

    def browser(person: Person) -> CheckedClient:
        fresh = app.test_client()
        fresh.post("/sign-in", {"email": person.email, "password": factories.PASSWORD})
        return fresh

    return browser


@pytest.fixture
def mailbox(app: Flask) -> Callable[[], list[EmailMessage]]:
    """All mails so far: commits, sends what waits in the outbox, and hands over the messages.

    It looks four days later, when everybody's hours of mail have begun.
    """

    def messages() -> list[EmailMessage]:
        db.session.commit()
        with clock.held_at(clock.now() + timedelta(days=4)):
            send_due(clock.now())
        return list(app.extensions["mail"].sent)

    return messages


@pytest.fixture
def log_lines(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """What the portal has logged since, as it would stand on the terminal: the app kept the one of its own start."""
    kept, factory = io.StringIO(), structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(kept))
    yield lambda: kept.getvalue().splitlines()
    structlog.configure(logger_factory=factory)


@pytest.fixture
def people(app: Flask) -> factories.People:
    """alice, bob, sara, ann, mark, lea, root and carol, made when they are first called."""
    return factories.People()
