"""When content and review are due, and the first moment a slot may have. Pure over what is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.worktime import (
    add_working_days,
    add_working_time,
    is_working,
    last_working,
    next_working,
    working_time_between,
)
from app.networks.requirements import FormatSpec

GRID = timedelta(minutes=5)
USUAL_CONTENT_HOURS = 24


def earliest_slot(submitted_at: datetime | None, format_: FormatSpec, zone: str) -> datetime | None:
    """The first moment that the format's lead time leaves open; None where there is no lead time."""
    days = format_.number("request_lead_bd")
    if submitted_at is None or not days:
        return None
    return add_working_days(submitted_at, int(days), zone)


def content_due(slot_at: datetime, format_: FormatSpec, *, now: datetime, zone: str) -> datetime:
    """The format's hours before the slot, in working time; half-way from now where that has passed.

    Always before the slot.
    """
    due = last_working(slot_at - timedelta(hours=content_hours(format_)), zone)
    return due if due > now else _half_way(now, slot_at)


def content_hours(format_: FormatSpec) -> int:
    """How long before a post its content is due."""
    return int(format_.number("content_due_h") or USUAL_CONTENT_HOURS)


def review_due(content_due_at: datetime, slot_at: datetime, zone: str) -> datetime:
    """Half-way between content and slot in working time, a working day after the content at the latest.

    Where nobody works in between, together with the content; half-way by the clock if that comes while nobody works.
    """
    between = working_time_between(content_due_at, slot_at, zone)
    if not between:
        return content_due_at if _is_at_work(content_due_at, zone) else _half_way(content_due_at, slot_at)
    due = min(add_working_time(content_due_at, between / 2, zone), add_working_days(content_due_at, 1, zone))
    rounded = _rounded(due)
    return rounded if rounded > content_due_at and is_working(rounded, zone) else due


def review_moved(wished: datetime, slot_at: datetime, zone: str) -> datetime:
    """The moment that is wished for a review while one works; else the next opening before the slot, or the closing."""
    if _is_at_work(wished, zone):
        return wished
    opening = next_working(wished, zone)
    return opening if opening < slot_at else last_working(wished, zone)


def _is_at_work(moment: datetime, zone: str) -> bool:
    """True while one works, the very end of it included."""
    return last_working(moment, zone) == moment


def _half_way(start: datetime, end: datetime) -> datetime:
    """The middle, on a round five minutes where there is one left."""
    middle = start + (end - start) / 2
    rounded = _rounded(middle)
    return rounded if rounded > start else middle


def _rounded(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % GRID
