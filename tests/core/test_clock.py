"""The clock is moved for every process that watches the same file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock


def test_clock_is_moved_and_reset(app: Flask, tmp_path: Path) -> None:
    clock.move_to(timedelta(days=14))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < ahead < timedelta(days=14, minutes=1)
    clock.move_to(timedelta(0))
    assert clock.offset() == timedelta(0)


def test_day_follows_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 24, 22, 30, tzinfo=UTC))
    assert clock.today("Europe/Kyiv").day == 25
    assert clock.today("UTC").day == 24
