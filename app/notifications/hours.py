"""When a person reads mail: from an hour to an hour on some days of the week, on the wall clock of their own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = 0b0011111
EVERY_DAY = 0b1111111


@dataclass(frozen=True, slots=True)
class MailHours:
    """`begins` and `ends` are whole hours (24 is midnight), `weekdays` has a bit for each day, Monday the lowest."""

    zone: str
    begins: int = 8
    ends: int = 19
    weekdays: int = MONDAY_TO_FRIDAY
    digest_hour: int = 8

    def opens_at(self, moment: datetime) -> datetime:
        """`moment` itself while mail may come, else when it may next; in UTC."""
        wall = moment.astimezone(ZoneInfo(self.zone))
        if self._has(wall) and self.begins <= wall.hour < self.ends:
            return moment
        return self._next(wall, self.begins)

    def digest_at(self, moment: datetime) -> datetime:
        """When the next daily mail after `moment` is due; in UTC."""
        return self._next(moment.astimezone(ZoneInfo(self.zone)), self.digest_hour)

    def may_digest(self, moment: datetime) -> bool:
        """True while a daily mail that is late may still come: on a day that counts, before mail ends."""
        wall = moment.astimezone(ZoneInfo(self.zone))
        return self._has(wall) and self.digest_hour <= wall.hour < max(self.ends, self.digest_hour + 1)

    def _next(self, wall: datetime, hour: int) -> datetime:
        day = wall.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
        while day <= wall or not self._has(day):
            day = datetime.combine(day.date() + timedelta(days=1), time(hour), tzinfo=day.tzinfo)
        return day.astimezone(UTC)

    def _has(self, wall: datetime) -> bool:
        return bool(self.weekdays & 1 << wall.weekday())
