"""Rows of work are claimed by one, freed by their lease, and given up in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, registry

from app.core import clock
from app.core.db import Base, db
from app.jobs.claims import claim, finish, give_up, go_on, put_off, queue_again
from app.jobs.models import Work, work_rules
from app.jobs.states import WorkState


class OwnBase(DeclarativeBase):
    """Apart from the portal's tables, which are compared with its migrations."""

    registry: ClassVar[registry] = registry(type_annotation_map=Base.registry.type_annotation_map)


class Chore(OwnBase, Work):
    """A row of work of this test's own."""

    __tablename__ = "test_chore"
    __table_args__ = work_rules("test_chore")

    BACKOFF: ClassVar[tuple[timedelta, ...]] = (timedelta(minutes=1), timedelta(minutes=5))

    note: Mapped[str | None]


@pytest.fixture
def chore(app: Flask) -> Iterator[Chore]:
    Chore.metadata.create_all(db.engine)
    row = Chore(next_try_at=clock.now())
    db.session.add(row)
    db.session.commit()
    yield row
    db.session.remove()
    Chore.metadata.drop_all(db.engine)


def test_a_claimed_row_is_done_once(chore: Chore) -> None:
    claimed = claim(Chore)

    assert claimed is chore
    assert claim(Chore) is None, "it is leased"
    assert finish(claimed, note="swept")
    assert (chore.state, chore.note, chore.lease_until) == (WorkState.DONE, "swept", None)
    assert claim(Chore) is None


def test_a_dead_workers_row_is_free_after_the_lease(app: Flask, chore: Chore) -> None:
    """F05"""
    first = claim(Chore)
    db.session.rollback()

    with app.app_context(), clock.held_at(clock.now() + timedelta(seconds=61)):
        assert claim(Chore).held_attempt == 2

    assert not finish(first, note="late"), "who lost the lease finishes nothing"
    assert chore.state == WorkState.RUNNING


def test_a_portion_is_kept_with_how_far_it_came_and_all_tries_are_there_again(chore: Chore) -> None:
    first = claim(Chore)
    assert go_on(first, was={"note": None}, is_over=False, note="half")
    db.session.refresh(chore)
    assert (chore.state, chore.attempts, chore.note) == (WorkState.QUEUED, 0, "half")

    assert go_on(claim(Chore), was={"note": "half"}, is_over=True, note="whole")
    assert claim(Chore) is None


def test_of_a_portion_that_another_worker_did_meanwhile_nothing_is_kept(chore: Chore) -> None:
    slow = claim(Chore)
    with clock.held_at(clock.now() + timedelta(seconds=61)):
        go_on(claim(Chore), was={"note": None}, is_over=False, note="half")
        claim(Chore)  # now with as many tries as the slow one has
        db.session.add(Chore(next_try_at=clock.now()))
        slow.held_attempt = 1

        assert not go_on(slow, was={"note": None}, is_over=False, note="late")

    assert db.session.scalars(sa.select(Chore.note)).all() == ["half"]


def test_of_many_workers_one_gets_the_row(app: Flask, chore: Chore) -> None:
    """F05, F09"""
    won, start = [], Barrier(8)
    db.session.rollback()

    def a_worker() -> None:
        with app.app_context():
            start.wait()
            won.append(claim(Chore) is not None)
            db.session.rollback()

    workers = [Thread(target=a_worker) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert won.count(True) == 1


def test_failures_wait_longer_and_end(chore: Chore) -> None:
    """F07"""
    now, waits = clock.now(), []
    while (claimed := _claim_at(now)) is not None:
        with clock.held_at(now):
            put_off(claimed, "no luck")
        waits.append((chore.next_try_at - now) // timedelta(minutes=1))
        now += timedelta(hours=1)

    assert waits[:2] in ([1, 5], [1, 6])
    assert chore.state == WorkState.DEAD
    assert (chore.attempts, chore.last_error) == (3, "no luck")


def test_a_row_that_kills_its_workers_ends_and_the_queue_moves_on(chore: Chore) -> None:
    """F27"""
    now = clock.now()
    for _ in range(3):
        assert _claim_at(now) is chore
        now += timedelta(minutes=2)
    other = Chore(next_try_at=now)
    db.session.add(other)
    db.session.commit()

    assert _claim_at(now) is other
    db.session.refresh(chore)
    assert chore.state == WorkState.DEAD
    assert "middle of every try" in chore.last_error


def test_a_dead_row_can_be_queued_again(chore: Chore) -> None:
    give_up(claim(Chore), "refused")
    assert claim(Chore) is None

    assert queue_again(chore)
    db.session.commit()

    assert claim(Chore).attempts == 1


def test_a_row_that_another_one_has_queued_and_done_meanwhile_stays_done(chore: Chore) -> None:
    give_up(claim(Chore), "refused")
    assert chore.state == WorkState.DEAD
    done = sa.update(Chore).values(state=WorkState.DONE)
    db.session.execute(done.execution_options(synchronize_session=False))  # as another process has done it

    assert not queue_again(chore)
    assert db.session.scalar(sa.select(Chore.state)) == WorkState.DONE


def test_a_lease_is_part_of_running(chore: Chore) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Chore).values(state=WorkState.RUNNING))
    db.session.rollback()


def _claim_at(moment: object) -> Chore | None:
    with clock.held_at(moment):
        return claim(Chore)
