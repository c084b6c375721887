"""The database: one metadata, one naming convention, types that refuse what they cannot keep.

SQLite and PostgreSQL are both first-class. On SQLite a transaction that may write starts with BEGIN IMMEDIATE,
since a deferred one can lose its place when it first writes; a transaction that only reads stays deferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from app.core.turns import Turns

#: How long a writer waits for another one, in seconds.
PATIENCE = 10
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Naive values are refused on the way in; what comes out is aware and in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs its zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FixedPoint(TypeDecorator[Decimal]):
    """An exact decimal kept as a scaled integer, so that SQLite adds it up exactly too."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, scale: int = 2) -> None:
        super().__init__()
        self.scale = scale

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        return int((Decimal(value) * 10**self.scale).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        if value is None:
            return None
        return Decimal(int(value)).scaleb(-self.scale)


def enum_type(values: type[StrEnum], name: str) -> sa.Enum:
    """A StrEnum stored by its values with a CHECK; `name` is unique within the table."""
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The base of every table."""

    registry: ClassVar[registry] = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime(), Decimal: FixedPoint(2), str: sa.Text()},
    )


db = SQLAlchemy(model_class=Base)

_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


def promise_only_to_read(promise: bool) -> None:
    """Say whether the transactions of this request or job will only read (SQLite then takes no write lock)."""
    _only_reads.set(promise)


def is_only_reading() -> bool:
    """True while a promise only to read is in force."""
    return _only_reads.get()


@contextmanager
def write_apart() -> Iterator[sa.Connection]:
    """A short transaction of its own, for the few writes that a reading request makes (last seen, limits)."""
    token = _only_reads.set(False)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _only_reads.reset(token)


@contextmanager
def read_apart() -> Iterator[sa.Connection]:
    """A short reading transaction of its own; it waits for no writer, not even for this request's own."""
    token = _only_reads.set(True)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        _only_reads.reset(token)


@contextmanager
def reading_only() -> Iterator[None]:
    """The part of a job that only reads, in a transaction of its own: it waits for no writer, and none waits for it.

    What the session has not kept yet is undone.
    """
    db.session.rollback()
    token = _only_reads.set(True)
    try:
        yield
        db.session.rollback()
    finally:
        _only_reads.reset(token)


def flush() -> None:
    """Send what an action has changed to the database, so that a constraint speaks up inside the action."""
    db.session.flush()


def count_anew() -> None:
    """Let PostgreSQL look at what a bulk load has brought: it plans by that, and by itself it looks later or never."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _only_reads.get():
        connection.exec_driver_sql("BEGIN")
        return
    _take_turn(connection)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _give_turn(connection)
        raise


#: By database; each process has its own, and between processes SQLite's patience decides.
_turns: defaultdict[str | None, Turns] = defaultdict(Turns)


def _take_turn(connection: sa.Connection) -> None:
    turns = _turns[connection.engine.url.database]
    if turns.take(seconds=PATIENCE):
        connection.info["turn"] = turns


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _give_turn(connection: sa.Connection) -> None:
    turns = connection.info.pop("turn", None)
    if turns is not None:
        turns.give()
