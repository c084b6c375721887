"""Working days and hours, across evenings, weekends and the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.public_holidays import orthodox_easter
from app.core import worktime
from app.core.worktime import (
    WorkCalendar,
    add_working_days,
    add_working_time,
    is_working,
    last_working,
    next_working,
    sub_working_days,
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


#: Long Mondays, a lunch break on Tuesdays, short Fridays, a Sunday night through which the clocks change.
ODD = WorkCalendar(
    {
        0: ((time(8), time(20)),),
        1: ((time(9), time(13)), (time(14), time(18))),
        4: ((time(9), time(13, 30)),),
        6: ((time(1), time(2, 30)), (time(3, 15), time(5))),
    },
    {date(2026, 11, 23): "Founders’ day"},
)


@pytest.fixture
def odd(monkeypatch):
    monkeypatch.setattr(worktime, "_keeper", [lambda: ODD])


def test_a_holiday_is_no_working_day(odd):
    monday = kyiv("2026-11-23T10:00+02:00")
    assert not is_working(monday, KYIV)
    assert next_working(monday, KYIV) == kyiv("2026-11-24T09:00+02:00")


def test_the_last_moment_of_work_before_a_day_off(odd):
    assert last_working(FRIDAY_NOON, KYIV) == kyiv("2026-11-20T12:00+02:00")
    assert last_working(kyiv("2026-11-24T13:15+02:00"), KYIV) == kyiv("2026-11-24T13:00+02:00"), "lunch"
    assert last_working(SATURDAY, KYIV) == kyiv("2026-11-20T13:30+02:00")
    sunday_closing = kyiv("2026-11-22T05:00+02:00")
    assert last_working(kyiv("2026-11-23T10:00+02:00"), KYIV) == sunday_closing, "Monday is a holiday"
    assert sub_working_days(kyiv("2026-11-24T10:00+02:00"), 1, KYIV) == sunday_closing


def test_a_deadline_on_a_short_day_ends_with_it(odd):
    assert add_working_days(kyiv("2026-11-24T16:00+02:00"), 1, KYIV) == kyiv("2026-11-27T13:30+02:00")


def test_the_lunch_break_is_not_worked(odd):
    assert add_working_time(kyiv("2026-11-24T12:00+02:00"), timedelta(hours=2), KYIV) == kyiv("2026-11-24T15:00+02:00")


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.integers(0, 60 * 90).map(lambda minutes: timedelta(minutes=minutes))
ZONES = st.sampled_from([KYIV, "America/New_York", "Australia/Lord_Howe", "UTC"])
WEEKS = st.sampled_from([ODD, worktime.STANDARD])


@given(moment=MOMENTS, amount=AMOUNTS, zone=ZONES, week=WEEKS)
@settings(max_examples=150, deadline=None)
def test_what_is_added_lies_between_also_when_the_clocks_change(moment, amount, zone, week):  # F11
    kept = worktime._keeper[:]
    worktime.follow(lambda: week)
    try:
        due = add_working_time(moment, amount, zone)
        assert due >= moment
        assert working_time_between(moment, due, zone) == amount
        half = add_working_time(moment, amount / 2, zone)
        assert working_time_between(moment, half, zone) + working_time_between(half, due, zone) == amount
        assert is_working(next_working(moment, zone), zone)
        last = last_working(moment, zone)
        assert last <= moment
        assert working_time_between(last, moment, zone) == timedelta(0)
        assert sub_working_days(moment, 1, zone) < last
        first, second = add_working_days(moment, 1, zone), add_working_days(moment, 2, zone)
        assert moment < first < second
        days = {one.astimezone(ZoneInfo(zone)).date() for one in (first, second)}
        assert all(week.spans_on(day) for day in days)
    finally:
        worktime._keeper[:] = kept


def test_easter_is_that_of_ukraine():
    assert [orthodox_easter(year) for year in (2024, 2025, 2026, 2027)] == [
        date(2024, 5, 5), date(2025, 4, 20), date(2026, 4, 12), date(2027, 5, 2)
    ]  # fmt: skip
