"""All rows of all tables as one value: to compare, and to put back."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import sqlalchemy as sa

from app.core.db import Base, db

#: Rows that reading is allowed to write: limits counted.
LEFT_OUT = {"rate_window"}

Tables = dict[str, list[tuple[Any, ...]]]


def tables() -> Tables:
    """Every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def stamps() -> dict[str, list[str]]:
    """The same as the driver tells it, past SQLAlchemy: cheap enough to be asked for after each request."""
    with db.engine.connect() as connection, closing(connection.connection.cursor()) as cursor:
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                cursor.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
                found[table.name] = sorted(map(repr, cursor.fetchall()))
        return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of the tables that differ."""
    return [name for name in before if before[name] != after[name]]


def put_back(before: Tables, touched: list[sa.Table]) -> None:
    """Make these tables what they were."""
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


def next_ids_follow_rows() -> None:
    """The next ids are the same each time: SQLite takes them from the rows, PostgreSQL from sequences."""
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns and isinstance(table.columns["id"].type, sa.Integer):
                connection.exec_driver_sql(
                    f'SELECT setval(s, coalesce(last, 1), last IS NOT NULL) FROM (SELECT max(id) AS last FROM "{table.name}") AS t, '  # noqa: S608, E501
                    f"pg_get_serial_sequence('\"{table.name}\"', 'id') AS s WHERE s IS NOT NULL"
                )
