"""Rows that fall due, a turn at a time: a long row of them neither fills the memory nor holds a lock for long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter, sleep
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError

from app.core.db import Base, db
from app.core.errors import DomainError

log = structlog.get_logger()

Row = TypeVar("Row", bound=Base)

#: Seconds that one portion of long work waits at most before the next.
LONGEST_PAUSE = 0.05


def give_way(*, since: float) -> None:
    """Leave database and processor to others for as long as the portion took that began at `since`, a perf_counter.

    A worker that began the next one at once would have SQLite's one place for a writer nearly always: who waits for it
    looks again only now and then.
    """
    sleep(min(perf_counter() - since, LONGEST_PAUSE))


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


def one_by_one(model: type[Row], ids: Iterable[int], act: Callable[[Row], object], *, at_once: int = 20) -> int:
    """Do it to each row, in a savepoint of its own, and commit `at_once` at a time; returns to how many it was done.

    Where `act` answers False there was nothing to do. One that refuses (a person was faster, something is missing) is
    left alone, and so is one that fails, which the log tells: the others do not wait for it (F27).
    """
    n_done, began = 0, perf_counter()
    for number, id_ in enumerate(ids, start=1):
        try:
            with db.session.begin_nested():
                n_done += act(db.session.get_one(model, id_)) is not False
        except DomainError as refusal:
            log.info("row.left_alone", table=model.__tablename__, id=id_, why=str(refusal.sentence))
        except OperationalError:  # the database itself: the job is tried again as a whole
            raise
        except Exception:
            log.exception("row.failed", table=model.__tablename__, id=id_)
        if number % at_once == 0:
            db.session.commit()
            give_way(since=began)
            began = perf_counter()
    return n_done
