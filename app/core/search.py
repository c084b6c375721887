"""Finding text as people type it: whatever the case, Cyrillic too, and whichever of the apostrophes."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.functions import GenericFunction

from app.core.text import APOSTROPHES, fold


class folded(GenericFunction[str]):  # noqa: N801 - reads as the SQL function that it is
    """`core.text.fold` within the database: SQLite calls ours, PostgreSQL has its own letters."""

    type = sa.Text()
    inherit_cache = True


@compiles(folded, "postgresql")
def _folded_by_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    (column,) = element.clauses
    marks = "''" * len(APOSTROPHES)
    return f"lower(translate({compiler.process(column, **options)}, '{APOSTROPHES}', '{marks}'))"


class place_of(GenericFunction[int]):  # noqa: N801 - reads as the SQL function that it is
    """Where in a text a word begins, from 1; 0 where it does not stand. Faster than LIKE, and no sign means more."""

    type = sa.Integer()
    inherit_cache = True


@compiles(place_of, "postgresql")
def _place_by_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


@compiles(place_of, "sqlite")
def _place_by_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


def holds(text: str, *columns: Any) -> sa.ColumnElement[bool]:
    """True where each word of `text` stands in one of `columns`, in whatever order."""
    words = (sa.or_(*(place_of(folded(column), word) > 0 for column in columns)) for word in fold(text).split())
    return sa.and_(sa.true(), *words)


class Findable:
    """Mixed into a model of many rows that are found by words: what is compared is kept folded beside them.

    Folding a hundred thousand titles for one question takes seconds on SQLite; looking through folded ones does not.
    """

    __table__: ClassVar[Any]
    FOUND_BY: ClassVar[tuple[str, ...]]

    folded: Mapped[str] = mapped_column(sa.Text, default="")


def kept_folded(text: str, *models: type[Findable]) -> sa.ColumnElement[bool]:
    """`holds` for models that a query joins, by what is kept folded of each."""
    words = (sa.or_(*(place_of(model.folded, word) > 0 for model in models)) for word in fold(text).split())
    return sa.and_(sa.true(), *words)


def found_by(text: str, model: type[Findable]) -> sa.ColumnElement[bool]:
    """True for the rows of `model` that hold each word of `text`, in whatever order.

    Asked apart, so that an index of the folded words suffices.
    """
    rows = model.__table__.alias()
    words = (place_of(rows.c.folded, word) > 0 for word in fold(text).split())
    found = sa.select(rows.c.id).where(sa.true(), *words)
    return cast("sa.ColumnElement[bool]", model.__table__.c.id.in_(found))


@event.listens_for(Findable, "before_insert", propagate=True)
@event.listens_for(Findable, "before_update", propagate=True)
def _fold(_mapper: Any, _connection: Any, thing: Any) -> None:
    thing.folded = fold(" ".join(getattr(thing, name) or "" for name in thing.FOUND_BY))


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ == "sqlite3":
        connection.create_function("folded", 1, lambda text: None if text is None else fold(text), deterministic=True)
