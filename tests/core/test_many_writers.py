"""Twenty that write and four that read, at once: nobody is told that the database is locked, nothing is lost (F12)."""

from __future__ import annotations

import time
from collections import Counter
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db, promise_only_to_read
from app.web.limits import RateWindow
from app.web.once import FormReceipt

N_WRITERS, N_READERS, N_ROWS = 20, 4, 5

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seconds", [10, pytest.param(300, marks=pytest.mark.long)])
def test_many_writers_wait_for_each_other(app: Flask, seconds: int) -> None:
    """F12: each transaction reads, writes what it has read raised by one, and adds a row."""
    db.session.add_all(RateWindow(key=f"row-{row}", count=0, ends_at=1.0) for row in range(N_ROWS))
    db.session.commit()
    kept, read = Counter(), Counter()
    failures: list[Exception] = []
    start = Barrier(N_WRITERS + N_READERS)

    def write(writer: int) -> None:
        turn = kept[writer]
        row = db.session.get_one(RateWindow, f"row-{(writer + turn) % N_ROWS}", with_for_update=True)
        row.count = row.count + 1
        db.session.add(FormReceipt(key=f"receipt-{writer}-{turn}", taken_at=clock.now(), location=None))
        db.session.commit()
        kept[writer] += 1

    def read_sums(reader: int) -> None:
        promise_only_to_read(True)
        sums = sa.select(
            sa.select(sa.func.sum(RateWindow.count)).scalar_subquery(),
            sa.select(sa.func.count(FormReceipt.key)).scalar_subquery(),
        )
        raised, added = db.session.execute(sums).one()
        assert raised == added, "half of a transaction was seen"
        db.session.rollback()
        read[reader] += 1

    def go_on(act, number: int) -> None:
        with app.app_context():
            start.wait()
            end = time.monotonic() + seconds
            try:
                while time.monotonic() < end and not failures:
                    act(number)
                    db.session.remove()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
                failures.append(error)

    threads = [Thread(target=go_on, args=(write, number)) for number in range(N_WRITERS)]
    threads += [Thread(target=go_on, args=(read_sums, number)) for number in range(N_READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(kept) == N_WRITERS, "everybody had a turn"
    assert len(read) == N_READERS
    assert db.session.scalar(sa.select(sa.func.sum(RateWindow.count))) == kept.total()
    assert db.session.scalar(sa.select(sa.func.count(FormReceipt.key))) == kept.total()
