"""Moments of the demo, counted from the day on which it is loaded, on the wall clock of Kyiv."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Kyiv"
_KYIV = ZoneInfo(ZONE)
_OPENS = time(9)
_OFFICE = timedelta(hours=9)
_SATURDAY = 5


class Days:
    """Today is day 0, yesterday -1. What people did at a desk lies in office hours and before today."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.astimezone(_KYIV).date()

    def on(self, day: float) -> date:
        """The date of a day."""
        return self.today + timedelta(days=int(day))

    def at(self, day: float, wall: str = "10:00") -> datetime:
        """The moment at which the clock shows `wall` on a day."""
        return datetime.combine(self.on(day), time.fromisoformat(wall), _KYIV).astimezone(UTC)

    def number(self, moment: datetime) -> int:
        """The day that a moment lies on."""
        return (moment.astimezone(_KYIV).date() - self.today).days

    def working(self, day: int) -> int:
        """`day`, or the Friday before it."""
        weekday = self.on(day).weekday()
        return day - max(0, weekday - _SATURDAY + 1)

    @property
    def midnight(self) -> datetime:
        """The beginning of today: all that people have done lies before it."""
        return self.at(0, "00:00")

    def between(self, start: datetime, end: datetime, n: int, rng: random.Random) -> list[datetime]:
        """`n` rising moments of office time between two moments, none of them today or later.

        A day is squeezed into its office hours, so that the order of the moments stays what it was.
        """
        end = min(end, self.midnight)
        start = min(start, end - timedelta(hours=1))
        parts = sorted(rng.uniform(0.02, 0.98) for _moment in range(n))
        moments = [_in_office(start + (end - start) * part) for part in parts]
        return [max(min(moment, end), start) + timedelta(seconds=place) for place, moment in enumerate(moments)]


def _in_office(moment: datetime) -> datetime:
    """The same day's moment with its 24 hours squeezed into 9:00 to 18:00."""
    wall = moment.astimezone(_KYIV)
    passed = timedelta(hours=wall.hour, minutes=wall.minute)
    squeezed = datetime.combine(wall.date(), _OPENS, _KYIV) + passed / (timedelta(days=1) / _OFFICE)
    return squeezed.astimezone(UTC).replace(second=0, microsecond=0)
