"""Working hours as people write them: '09:00–13:00, 14:00–18:00' for one weekday. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

Spans = tuple[tuple[time, time], ...]
Hours = Mapping[int, Spans]  # by weekday, 0 is Monday; empty: all day, every day

Turn = tuple[time, time]  # hours on call: may close before they open, on the next morning

_A_DAY = 24 * 60


class TurnDays(NamedTuple):
    """Days, and the hours of each of them (None: all day), in which somebody is on call."""

    starts_on: date
    ends_on: date
    hours: Turn | None

    def overlap(self, other: TurnDays) -> bool:
        """True when there is a minute that belongs to both; the last night ends on the morning after the last day."""
        (opens, closes), (other_opens, other_closes) = _minutes(self.hours), _minutes(other.hours)
        return any(
            opens < other_closes + later * _A_DAY
            and other_opens + later * _A_DAY < closes
            and max(self.starts_on.toordinal() + later, other.starts_on.toordinal())
            <= min(self.ends_on.toordinal() + later, other.ends_on.toordinal())
            for later in (-1, 0, 1)  # a day of the other one against the day before, the same one, the one after
        )


_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?")  # also '9-18'


class HoursError(ValueError):
    """The text is no list of spans, or a span ends before it begins, or two overlap."""


def parse_hours(text: str) -> Spans:
    """The spans of one weekday in order; no text means closed. Raises HoursError."""
    spans = sorted(_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip())
    if any(closes > opens for (_, closes), (opens, _) in pairwise(spans)):
        raise HoursError(text)
    return tuple(spans)


def write_hours(spans: Spans) -> str:
    """The same as text."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


def parse_turn(text: str) -> Turn | None:
    """Hours on call such as '18:00–09:00', which reach into the next morning; None for no text. Raises HoursError."""
    if not text.strip():
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise HoursError(text)
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    try:
        opens = time(hour, minute)
        closes = time(0) if (end_hour, end_minute) == (24, 0) else time(end_hour, end_minute)
    except ValueError:
        raise HoursError(text) from None
    if opens == closes:
        raise HoursError(text)
    return opens, closes


def _minutes(hours: Turn | None) -> tuple[int, int]:
    """Where they begin and end, counted from midnight; what reaches into the next morning ends above a day."""
    if hours is None:
        return 0, _A_DAY
    opens, closes = (end.hour * 60 + end.minute for end in hours)
    return opens, closes if opens < closes else closes + _A_DAY


def _span(part: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise HoursError(part)
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    try:
        # A day ends at 24:00, which a clock does not show; no slot begins in its last minute.
        opens = time(hour, minute)
        closes = time(23, 59) if (end_hour, end_minute) == (24, 0) else time(end_hour, end_minute)
    except ValueError:
        raise HoursError(part) from None
    if opens >= closes:
        raise HoursError(part)
    return opens, closes
