"""Rows as plain values, written many at a time: COPY on PostgreSQL, one prepared INSERT on SQLite.

The ORM would need minutes for what this writes in seconds. Types are the model's own, so a value that a column cannot
keep is refused here too; constraints speak up as always.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.core.db import Base, db

Row = list[Any]


class Bulk:
    """Collects rows of any table; `write` sends them, parents before children, and commits."""

    def __init__(self) -> None:
        self._tables: dict[Any, _Table] = {}

    def new_id(self, model: Any) -> int:
        """The next free id of a model, for a row that is added later."""
        return self._table(model).new_id()

    def add(self, model: Any, **values: Any) -> int:
        """Add a row; what is not given has the column's default. Returns its id, 0 for a table without one."""
        return self._table(model).add(values)

    def write(self) -> None:
        """Send what has been collected and commit it: memory and the lock stay small."""
        for table in Base.metadata.sorted_tables:
            if table in self._tables:
                self._tables[table].write()
        db.session.commit()

    def finish(self) -> None:
        """Write the rest, and let the sequences of PostgreSQL go on behind the ids given here."""
        self.write()
        for kept in self._tables.values():
            kept.move_sequence()
        db.session.commit()

    def _table(self, model: Any) -> _Table:
        table = model.__table__
        if table not in self._tables:
            self._tables[table] = _Table(table)
        return self._tables[table]


class _Table:
    """The rows of one table that wait to be written."""

    def __init__(self, table: Any) -> None:
        dialect = db.engine.dialect
        self.table = table
        self.rows: list[Row] = []
        makers = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]
        self._cells = {column.name: (place, makers[place]) for place, column in enumerate(table.c)}
        self._empty = [_made(makers[place], _default(column)) for place, column in enumerate(table.c)]
        self._has_id = isinstance(table.c.get("id", sa.Column(sa.Text)).type, sa.Integer)
        self._last_id = (db.session.scalar(sa.select(sa.func.max(table.c.id))) or 0) if self._has_id else 0

    def new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def add(self, values: dict[str, Any]) -> int:
        if self._has_id and "id" not in values:
            values["id"] = self.new_id()
        row = self._empty.copy()
        for name, value in values.items():
            place, make = self._cells[name]
            row[place] = make(value) if make else value
        self.rows.append(row)
        return int(values.get("id", 0))

    def write(self) -> None:
        rows, self.rows = self.rows, []
        if rows:
            connection = db.session.connection()
            send: Callable[[sa.Connection, list[Row]], None]
            send = self._copy if connection.dialect.name == "postgresql" else self._insert
            send(connection, rows)

    def _insert(self, connection: sa.Connection, rows: list[Row]) -> None:
        marks = ", ".join("?" * len(self._cells))
        connection.exec_driver_sql(
            f"INSERT INTO {self.table.name} ({self._columns}) VALUES ({marks})",  # noqa: S608 - names of our own tables
            [tuple(row) for row in rows],
        )

    def _copy(self, connection: sa.Connection, rows: list[Row]) -> None:
        raw: Any = connection.connection.cursor()
        with raw, raw.copy(f"COPY {self.table.name} ({self._columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    @property
    def _columns(self) -> str:
        return ", ".join(f'"{name}"' for name in self._cells)  # "window" and "text" are words of SQL too

    def move_sequence(self) -> None:
        if self._has_id and db.engine.dialect.name == "postgresql":
            name = sa.func.pg_get_serial_sequence(self.table.name, "id")
            db.session.execute(sa.select(sa.func.setval(name, max(self._last_id, 1))))


def _made(make: Callable[[Any], Any] | None, value: Any) -> Any:
    return make(value) if make else value


def _default(column: sa.Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
