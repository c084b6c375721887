"""A word to SQLite's planner, which knows less of the rows than PostgreSQL's."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import ReturnTypeFromArgs


class off_index(ReturnTypeFromArgs[Any]):  # noqa: N801 - reads as the SQL function that it is
    """The same value, by which SQLite takes no index; PostgreSQL chooses for itself."""

    inherit_cache = True


@compiles(off_index)
def _as_it_is(element: Any, compiler: Any, **options: Any) -> str:
    (column,) = element.clauses
    return str(compiler.process(column, **options))


@compiles(off_index, "sqlite")
def _by_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{_as_it_is(element, compiler, **options)}"
