"""Types that refuse what they cannot keep, and transactions that start right."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.db import FixedPoint, UTCDateTime, db, promise_only_to_read, write_apart
from app.web import logs
from app.web.limits import RateWindow
from app.web.once import FormReceipt

SQLITE = sa.create_engine("sqlite://").dialect


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        UTCDateTime().process_bind_param(datetime(2026, 6, 10, 12), SQLITE)  # noqa: DTZ001 - the point


def test_errors_do_not_quote_what_was_typed(app: Flask) -> None:
    """T51"""
    row = FormReceipt(key="a secret of mine", taken_at=datetime.now(UTC))
    db.session.add(row)
    db.session.commit()
    with pytest.raises(sa.exc.IntegrityError) as error:
        db.session.execute(sa.insert(FormReceipt).values(key=row.key, taken_at=row.taken_at))
    logged = logs.without_values(None, "error", {"exception": str(error.value)})["exception"]
    assert "form_receipt" in logged
    assert "secret" not in logged


def test_moment_comes_back_in_utc(app: Flask) -> None:
    kyiv = datetime(2026, 6, 10, 12, tzinfo=timezone(timedelta(hours=3)))
    db.session.add(FormReceipt(key="k" * 20, taken_at=kyiv))
    db.session.commit()
    db.session.expunge_all()
    kept = db.session.get_one(FormReceipt, "k" * 20)
    assert kept.taken_at == kyiv
    assert kept.taken_at.tzinfo is UTC


@given(st.decimals(-(10**12), 10**12, places=2))
def test_fixed_point_is_exact(amount: Decimal) -> None:
    kind = FixedPoint(2)
    assert kind.process_result_value(kind.process_bind_param(amount, SQLITE), SQLITE) == amount


def test_writing_apart_leaves_a_reading_transaction_alone(app: Flask) -> None:
    promise_only_to_read(True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RateWindow)) == 0
    with write_apart() as connection:
        connection.execute(sa.insert(RateWindow).values(key="a", count=1, ends_at=1.0))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RateWindow)) == 1
    promise_only_to_read(False)


def test_sqlite_begins_a_write_at_once(app: Flask) -> None:
    # F12: a second writer waits at BEGIN, where it can wait, and not at its first UPDATE, where it cannot.
    if db.engine.dialect.name != "sqlite":
        assert db.session.scalar(sa.text("SHOW transaction_isolation")) == "read committed"
        return
    begun: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: begun.append(args[2]))
    db.session.execute(sa.select(1))
    assert begun[0] == "BEGIN IMMEDIATE"
