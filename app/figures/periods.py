"""Spans of days that may be compared only with like spans (R6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `start` to `end`, both included. Raises ValueError when it ends before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period ends on or after the day it starts.")

    @property
    def n_days(self) -> int:
        return (self.end - self.start).days + 1

    def is_like(self, other: Period) -> bool:
        """True when both hold the same number of each weekday."""
        return self._weekdays() == other._weekdays()

    def is_over(self, today: date) -> bool:
        """True once the last day is past; until then its figures are partial."""
        return self.end < today

    def _weekdays(self) -> Counter[int]:
        weeks, rest = divmod(self.n_days, 7)
        days = Counter(dict.fromkeys(range(7), weeks)) if weeks else Counter[int]()
        days.update((self.start + timedelta(days=step)).weekday() for step in range(rest))
        return days
