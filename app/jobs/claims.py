"""Claiming rows of work: one conditional UPDATE decides who does it, a lease frees it when that worker dies (F05).

Each function here commits, because a claim must be seen by others before the work begins, and no lock is held while
it lasts. A row that fails too often, or that kills its worker, ends as dead and the queue moves on (F27).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.db import db
from app.core.faults import fault_point
from app.jobs.models import Work
from app.jobs.states import WorkState
from app.jobs.turns import give_way

W = TypeVar("W", bound=Work)
MOST_ERROR = 500
#: The error of a row that ended its worker each time: kept as the code has it, told by `audit/reasons.retold`.
KILLED = "The worker ended in the middle of every try."
_TOLD = (_l("The worker ended in the middle of every try."),)  # so that the catalogues know it
log = structlog.get_logger()


class PutOff(Exception):
    """Raised by the work on a row: not now, perhaps later; its words are for the administrator."""


class GiveUp(Exception):
    """Raised by the work on a row: never; its words are for the administrator."""


def work_off(model: type[W], do: Callable[[W], Mapping[str, Any] | None], *, most: int) -> int:
    """Claim and do due rows one by one, at most `most` of them; returns how many were done.

    `do` returns the values to keep with the row when it is finished, or None when it did a portion and has called
    `go_on` itself. It begins in a transaction of its own, and ends
    that before it turns to the network or to long work. Whatever it raises stays with its row. Between two rows others
    have their turn.
    """
    n_done, began = 0, perf_counter()
    for turn in range(most):
        if turn:
            give_way(since=began)
        began = perf_counter()
        row = claim(model)
        if row is None:
            break
        try:
            kept = do(row)
            n_done += kept is None or finish(row, **kept)
        except GiveUp as error:
            db.session.rollback()
            give_up(row, str(error))
        except PutOff as error:
            db.session.rollback()
            put_off(row, str(error))
        except Exception as error:
            db.session.rollback()
            log.exception("work.failed", table=model.__tablename__)
            put_off(row, f"{type(error).__name__}: {error}")
    return n_done


def claim(model: type[W]) -> W | None:
    """The next due row, now running under a lease of ours; None when nothing is due. Commits."""
    now = clock.now()
    _bury_killers(model, now)
    query = sa.select(model.id, model.attempts).where(_is_due(model, now)).order_by(model.next_try_at, model.id)
    for row_id, attempts in db.session.execute(query.limit(10)).all():
        claimed = db.session.execute(
            sa.update(model)
            .where(model.id == row_id, model.attempts == attempts, _is_due(model, now))
            .values(state=WorkState.RUNNING, attempts=attempts + 1, lease_until=now + model.LEASE)
            .execution_options(synchronize_session=False)
        )
        if claimed.rowcount == 1:  # type: ignore[attr-defined]
            db.session.commit()
            row = db.session.get_one(model, row_id, populate_existing=True)
            row.held_attempt = attempts + 1
            fault_point("work.claimed")
            return row
    db.session.commit()
    return None


def finish(row: Work, **values: Any) -> bool:
    """Mark our claim as done and set `values` in the same UPDATE; False when the lease was lost. Commits."""
    return _settle(row, state=WorkState.DONE, last_error=None, **values)


def go_on(row: Work, *, was: Mapping[str, Any], is_over: bool, **values: Any) -> bool:
    """Keep a portion of long work and how far it came, in one transaction; the next claim goes on, with all its tries.

    `was` says where the portion began. When another worker has taken the row over, nothing of the portion is kept, and
    the answer is False. Commits or undoes.
    """
    model = type(row)
    kept = db.session.execute(
        sa.update(model)
        .where(model.id == row.id, model.state == WorkState.RUNNING, model.attempts == row.held_attempt)
        .where(*(getattr(model, name) == value for name, value in was.items()))
        .values(
            state=WorkState.DONE if is_over else WorkState.QUEUED, attempts=0, lease_until=None, last_error=None,
            next_try_at=clock.now(), **values,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if kept.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
        return False
    db.session.commit()
    return True


def put_off(row: Work, error: str) -> bool:
    """The try failed: wait and try again, or give the row up after the last wait. Commits."""
    waits = type(row).BACKOFF
    if row.held_attempt > len(waits):
        return give_up(row, error)
    wait = waits[row.held_attempt - 1]
    jitter = timedelta(seconds=secrets.randbelow(max(1, int(wait.total_seconds() // 5))))
    return _settle(
        row, state=WorkState.QUEUED, last_error=error[:MOST_ERROR], next_try_at=clock.now() + wait + jitter
    )  # fmt: skip


def give_up(row: Work, error: str) -> bool:
    """No further try: the row stays as dead, for a person to see. Commits."""
    return _settle(row, state=WorkState.DEAD, last_error=error[:MOST_ERROR])


def queue_again(row: Work) -> bool:
    """Put a dead row back with all its tries; False for one that is dead no more. The caller's transaction decides.

    Asked of the database: of two who press at once the second one's row may have been done meanwhile.
    """
    model = type(row)
    queued = db.session.execute(
        sa.update(model)
        .where(model.id == row.id, model.state == WorkState.DEAD)
        .values(state=WorkState.QUEUED, attempts=0, next_try_at=clock.now())
    )
    return bool(queued.rowcount == 1)  # type: ignore[attr-defined]


def _is_due(model: type[Work], now: datetime) -> sa.ColumnElement[bool]:
    is_waiting = sa.and_(model.state == WorkState.QUEUED, model.next_try_at <= now)
    return sa.or_(is_waiting, _is_abandoned(model, now))


def _is_abandoned(model: type[Work], now: datetime) -> sa.ColumnElement[bool]:
    """Its lease is over, or lies far further ahead than any lease can: the demo's clock was moved back.

    Twice the lease, since another worker's `now` may be a little later than ours.
    """
    is_over = sa.or_(model.lease_until <= now, model.lease_until > now + 2 * model.LEASE)
    return sa.and_(model.state == WorkState.RUNNING, is_over)


def _bury_killers(model: type[Work], now: datetime) -> None:
    """Rows that were claimed for the last time and never settled: each try has ended the worker."""
    db.session.execute(
        sa.update(model)
        .where(_is_abandoned(model, now), model.attempts > len(model.BACKOFF))
        .values(state=WorkState.DEAD, lease_until=None, last_error=KILLED)
        .execution_options(synchronize_session=False)
    )


def _settle(row: Work, **values: Any) -> bool:
    model = type(row)
    settled = db.session.execute(
        sa.update(model)
        .where(model.id == row.id, model.state == WorkState.RUNNING, model.attempts == row.held_attempt)
        .values(lease_until=None, **values)
    )
    db.session.commit()
    return bool(settled.rowcount == 1)  # type: ignore[attr-defined]
