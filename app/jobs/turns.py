"""Rows that fall due, a turn at a time: a long row of them neither fills the memory nor holds a lock for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import sqlalchemy as sa

from app.core.db import Base, db

Row = TypeVar("Row", bound=Base)


def in_turns(rows: sa.Select[Row], model: type[Row], *, at_once: int = 100) -> Iterator[list[Row]]:
    """The rows of `rows` by their ids, `at_once` at a time; what was done with one turn is committed before the next.

    Rows that stay due (a figure that nobody enters) stand in nobody's way: the next turn begins behind them.
    """
    key: Any = model.id  # type: ignore[attr-defined]
    last = 0
    while True:
        turn = list(db.session.scalars(rows.where(key > last).order_by(key).limit(at_once)))
        if not turn:
            return
        last = turn[-1].id  # type: ignore[attr-defined]
        yield turn
        db.session.commit()
