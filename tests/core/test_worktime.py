"""Working days and hours, across evenings, weekends and the change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.worktime import (
    add_working_days,
    add_working_time,
    is_working,
    next_working,
    working_time_between,
)

KYIV = "Europe/Kyiv"


def kyiv(text: str) -> datetime:
    """A wall-clock time in winter (+2) or summer (+3), as its offset says."""
    return datetime.fromisoformat(text).astimezone(UTC)


FRIDAY_NOON = kyiv("2026-11-20T12:00+02:00")
FRIDAY_NIGHT = kyiv("2026-11-20T21:00+02:00")
SATURDAY = kyiv("2026-11-21T08:00+02:00")
MONDAY_OPENING = kyiv("2026-11-23T09:00+02:00")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (FRIDAY_NOON, FRIDAY_NOON),
        (FRIDAY_NIGHT, MONDAY_OPENING),
        (SATURDAY, MONDAY_OPENING),
        (kyiv("2026-11-23T07:00+02:00"), MONDAY_OPENING),
    ],
)
def test_next_working(moment: datetime, expected: datetime) -> None:
    assert next_working(moment, KYIV) == expected


def test_two_working_days_jump_the_weekend() -> None:
    assert add_working_days(FRIDAY_NOON, 2, KYIV) == kyiv("2026-11-24T12:00+02:00")
    assert add_working_days(FRIDAY_NIGHT, 2, KYIV) == kyiv("2026-11-25T09:00+02:00")


def test_working_days_keep_the_wall_clock_when_the_clocks_change() -> None:  # F11
    assert add_working_days(kyiv("2026-10-23T12:00+03:00"), 1, KYIV) == kyiv("2026-10-26T12:00+02:00")


def test_working_time_adds_up_and_back() -> None:
    due = add_working_time(FRIDAY_NOON, timedelta(hours=10), KYIV)
    assert due == kyiv("2026-11-23T13:00+02:00")
    assert working_time_between(FRIDAY_NOON, due, KYIV) == timedelta(hours=10)


def test_nothing_lies_between_later_and_earlier() -> None:
    assert working_time_between(MONDAY_OPENING, FRIDAY_NOON, KYIV) == timedelta(0)
    assert working_time_between(SATURDAY, kyiv("2026-11-22T20:00+02:00"), KYIV) == timedelta(0)


def test_who_is_at_work() -> None:
    assert is_working(FRIDAY_NOON, KYIV)
    assert not is_working(SATURDAY, KYIV)
    assert not is_working(kyiv("2026-11-20T18:00+02:00"), KYIV)
