"""One instant of a database as a file, and a file as the database again: each kind of database by its own means."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Protocol

import sqlalchemy as sa

from app.core.db import db
from app.core.migrations import revision_of
from app.files.models import StoredFile

MOST_WAITS = 40  # of a quarter of a second: somebody else writes
FAREWELL = 8  # of a quarter of a second, until a connection that was closed is gone from the server
IN_USE = "The database is in use. Stop the portal and try again."
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
    AND pid <> pg_backend_pid()
"""


class BackupError(Exception):
    """A copy cannot be made or taken back; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the copied instant holds: its migration, and key and hash of each stored file."""

    revision: str | None
    files: dict[str, str]


class Snapshots(Protocol):
    """`name` is the file within the folder of a copy."""

    name: str

    def is_open_elsewhere(self) -> bool: ...
    def take(self, folder: Path) -> Snapshot: ...
    def restore(self, folder: Path) -> None: ...


def snapshots() -> Snapshots:
    """The means for the database that we run on."""
    return SqliteSnapshots() if db.engine.dialect.name == "sqlite" else PostgresSnapshots()


class SqliteSnapshots:
    """By SQLite's backup interface: copying the file of a running portal would often break it."""

    name = "database.sqlite3"

    def is_open_elsewhere(self) -> bool:
        """True while another process has the file open: each holds a shared lock on it, also when it rests."""
        db.engine.dispose()
        with closing(sqlite3.connect(db.engine.url.database or "", timeout=0, isolation_level=None)) as alone:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE")
            try:
                alone.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                    return True
                raise
            alone.execute("ROLLBACK")
        return False

    def take(self, folder: Path) -> Snapshot:
        path = folder / self.name
        with closing(sqlite3.connect(path)) as copy:
            source = db.engine.raw_connection()
            try:
                _driver(source).backup(copy)
            finally:
                source.close()
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        engine = sa.create_engine(f"sqlite:///{path}")
        try:
            with engine.connect() as connection:
                return _read(connection)
        finally:
            engine.dispose()

    def restore(self, folder: Path) -> None:
        target = db.engine.raw_connection()
        try:
            with closing(sqlite3.connect(folder / self.name)) as copy:
                copy.backup(_driver(target), progress=_Patience())
        finally:
            target.close()


class PostgresSnapshots:
    """By pg_dump and pg_restore, which must be of the server's version or newer."""

    name = "database.dump"

    def is_open_elsewhere(self) -> bool:
        """True while anybody else is connected by the account of the portal; who has just left may take a moment."""
        db.engine.dispose()
        for _try in range(FAREWELL):
            with db.engine.connect() as connection:
                if not connection.scalar(sa.text(_OTHERS)):
                    return False
            sleep(0.25)
        return True

    def take(self, folder: Path) -> Snapshot:
        with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            instant = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={instant}",
                 f"--file={folder / self.name}")  # fmt: skip
            return _read(connection)

    def restore(self, folder: Path) -> None:
        _executable("pg_restore")
        tables = sa.MetaData()
        try:
            with db.engine.begin() as connection:  # also what a newer release has added, so that it can be added again
                connection.execute(sa.text(f"SET LOCAL lock_timeout = '{MOST_WAITS * 250}ms'"))
                tables.reflect(connection)
                tables.drop_all(connection)
        except sa.exc.OperationalError:  # a lock that does not come, or two that wait for each other
            raise BackupError(IN_USE) from None
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
             f"--dbname={db.engine.url.database}", str(folder / self.name))  # fmt: skip


class _Patience:
    """Called by SQLite after each step; gives up when somebody else keeps writing."""

    def __init__(self) -> None:
        self._n_waits = 0

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        self._n_waits += status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if self._n_waits > MOST_WAITS:
            raise BackupError(IN_USE)


def _read(connection: sa.Connection) -> Snapshot:
    if not sa.inspect(connection).has_table(StoredFile.__tablename__):
        return Snapshot(revision=None, files={})
    rows = connection.execute(sa.select(StoredFile.key, StoredFile.sha256)).all()
    return Snapshot(revision_of(connection), {row.key: row.sha256 for row in rows})


def _driver(pooled: sa.PoolProxiedConnection) -> sqlite3.Connection:
    connection = pooled.driver_connection
    if not isinstance(connection, sqlite3.Connection):
        raise BackupError("The database is gone.")
    return connection


def _executable(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is not installed. On Debian: sudo apt-get install postgresql-client")
    return path


def _run(program: str, *arguments: str) -> None:
    """Call a program of PostgreSQL; address and password go by the environment, which others cannot read."""
    url = db.engine.url
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password,
             "PGDATABASE": url.database, "PGSSLMODE": url.query.get("sslmode")}  # fmt: skip
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_executable(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines() or ["no reason was given"]
        raise BackupError(f"{program} failed: {last[-1]}")
