"""Working time: what a deadline in working days means, and how long somebody really waited.

The house says in which hours of each weekday it works and which days are holidays; times are those of the wall clock
of a zone. Core knows no house: whoever keeps its calendar hands it in by `follow`. Until then, and without an app, a
week is Monday to Friday, 9:00 to 18:00.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Opening and closing within a day, in order and without overlap.
Spans = tuple[tuple[time, time], ...]
NOTHING = timedelta(0)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The hours of each weekday (0 is Monday, one without is free; at least one has some), and the holidays by day."""

    week: Mapping[int, Spans]
    holidays: Mapping[date, str] = field(default_factory=dict)

    def spans_on(self, day: date) -> Spans:
        """When one works on `day`; empty on a day off."""
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    @property
    def hours_a_day(self) -> int:
        """How long a working day is on average, in whole hours."""
        lengths = [sum(map(_minutes, spans)) for spans in self.week.values() if spans]
        return max(1, round(sum(lengths) / len(lengths) / 60))

    @property
    def hours_a_week(self) -> float:
        """How long a week without holidays is, in hours."""
        return sum(_minutes(span) for spans in self.week.values() for span in spans) / 60


STANDARD = WorkCalendar(dict.fromkeys(range(5), ((time(9), time(18)),)))
_keeper: list[Callable[[], WorkCalendar]] = []


def follow(keeper: Callable[[], WorkCalendar]) -> None:
    """Take the calendar from `keeper` from here on; it is asked often, and sees to it that it is quick."""
    _keeper[:] = [keeper]


def calendar() -> WorkCalendar:
    """The calendar in force."""
    return _keeper[0]() if _keeper else STANDARD


def is_working(moment: datetime, zone: str) -> bool:
    """True when somebody is at work at `moment` in `zone`."""
    return next_working(moment, zone) == moment


def next_working(moment: datetime, zone: str) -> datetime:
    """`moment` itself while one works, else the next opening; in UTC."""
    opens, _closes = next(_spans_from(moment, zone))
    return opens


def last_working(moment: datetime, zone: str) -> datetime:
    """`moment` itself while one works, else the last closing before it; in UTC."""
    kept, place = calendar(), ZoneInfo(zone)
    moment = moment.astimezone(UTC)
    day = moment.astimezone(place).date()
    while True:
        for span in reversed(kept.spans_on(day)):
            opens, closes = (datetime.combine(day, at, place).astimezone(UTC) for at in span)
            if opens <= moment:
                return min(moment, closes)
        day -= ONE_DAY


def sub_working_days(moment: datetime, days: int, zone: str) -> datetime:
    """The same time of day `days` working days earlier, counted from the last working moment; in UTC.

    Where that day begins later or ends earlier, its first or last working moment.
    """
    kept, place = calendar(), ZoneInfo(zone)
    wall = last_working(moment, zone).astimezone(place)
    day = wall.date()
    for _step in range(days):
        day -= ONE_DAY
        while not kept.spans_on(day):
            day -= ONE_DAY
    spans = kept.spans_on(day)
    at = min(max(wall.time(), spans[0][0]), spans[-1][1])
    return datetime.combine(day, at, place).astimezone(UTC)


def add_working_days(moment: datetime, days: int, zone: str) -> datetime:
    """The same time of day `days` working days later, counted from the next working moment; in UTC.

    Where that day begins later or ends earlier, its first or last working moment.
    """
    kept, place = calendar(), ZoneInfo(zone)
    wall = next_working(moment, zone).astimezone(place)
    day = wall.date()
    for _step in range(days):
        day += ONE_DAY
        while not kept.spans_on(day):
            day += ONE_DAY
    spans = kept.spans_on(day)
    at = min(max(wall.time(), spans[0][0]), spans[-1][1])
    return datetime.combine(day, at, place).astimezone(UTC)


def add_working_time(moment: datetime, amount: timedelta, zone: str) -> datetime:
    """The moment at which `amount` of working time has passed since `moment`; in UTC."""
    for opens, closes in _spans_from(moment, zone):
        if amount <= closes - opens:
            return opens + max(amount, NOTHING)
        amount -= closes - opens
    raise AssertionError("A week has a working day.")


def working_time_between(start: datetime, end: datetime, zone: str) -> timedelta:
    """How much working time lies between two moments; zero when `end` is not later."""
    passed = NOTHING
    if end <= start:
        return passed
    for opens, closes in _spans_from(start, zone):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def _spans_from(moment: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """What is left of working time from `moment` on, span by span, in UTC."""
    kept, place = calendar(), ZoneInfo(zone)
    moment = moment.astimezone(UTC)
    day = moment.astimezone(place).date()
    while True:
        for span in kept.spans_on(day):
            opens, closes = (datetime.combine(day, at, place).astimezone(UTC) for at in span)
            if moment < closes:
                yield max(opens, moment), closes
        day += ONE_DAY


def _minutes(span: tuple[time, time]) -> int:
    opens, closes = span
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
