"""Working time: what a deadline in working days means, and how long somebody really waited.

A working week is Monday to Friday, 9:00 to 18:00 on the wall clock of a zone. Holidays come with the house's own
calendar; until then a holiday counts as a working day.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(18)
HOURS_A_DAY = CLOSES.hour - OPENS.hour
_WEEKEND = 5  # Saturday is the first day off


def is_working(moment: datetime, zone: str) -> bool:
    """True when somebody is at work at `moment` in `zone`."""
    wall = moment.astimezone(ZoneInfo(zone))
    return wall.weekday() < _WEEKEND and OPENS <= wall.time() < CLOSES


def next_working(moment: datetime, zone: str) -> datetime:
    """`moment` itself while one works, else the next opening; in UTC."""
    wall = moment.astimezone(ZoneInfo(zone))
    if wall.weekday() < _WEEKEND and wall.time() < OPENS:
        wall = _at(wall, OPENS)
    elif not is_working(moment, zone):
        wall = _at(wall + timedelta(days=1), OPENS)
        while wall.weekday() >= _WEEKEND:
            wall = _at(wall + timedelta(days=1), OPENS)
    return wall.astimezone(UTC)


def add_working_days(moment: datetime, days: int, zone: str) -> datetime:
    """The same time of day `days` working days later, counted from the next working moment; in UTC."""
    wall = next_working(moment, zone).astimezone(ZoneInfo(zone))
    for _day in range(days):
        wall = _at(wall + timedelta(days=1), wall.time())
        while wall.weekday() >= _WEEKEND:
            wall = _at(wall + timedelta(days=1), wall.time())
    return wall.astimezone(UTC)


def add_working_time(moment: datetime, amount: timedelta, zone: str) -> datetime:
    """The moment at which `amount` of working time has passed since `moment`; in UTC."""
    at = next_working(moment, zone)
    while amount > timedelta(0):
        wall = at.astimezone(ZoneInfo(zone))
        left = _at(wall, CLOSES).astimezone(UTC) - at
        if amount <= left:
            return at + amount
        amount -= left
        at = next_working(at + left, zone)
    return at


def working_time_between(start: datetime, end: datetime, zone: str) -> timedelta:
    """How much working time lies between two moments; zero when `end` is not later."""
    passed, at = timedelta(0), next_working(start, zone)
    while at < end:
        close = _at(at.astimezone(ZoneInfo(zone)), CLOSES).astimezone(UTC)
        passed += min(close, end) - at
        at = next_working(close, zone)
    return passed


def _at(wall: datetime, clock_time: time) -> datetime:
    """That day at `clock_time` on the wall clock, whatever the season does to the clock."""
    return wall.replace(hour=clock_time.hour, minute=clock_time.minute, second=clock_time.second,
                        microsecond=clock_time.microsecond)  # fmt: skip
