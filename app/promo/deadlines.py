"""When content and review are due, and the first moment a slot may have. Pure over what is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.worktime import add_working_days, last_working
from app.networks.requirements import FormatSpec

GRID = timedelta(minutes=5)
USUAL_CONTENT_HOURS = 24
MOST_REVIEW = timedelta(hours=24)


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


def review_due(content_due_at: datetime, slot_at: datetime) -> datetime:
    """Half-way between content and slot, a day after the content at the latest."""
    return min(_half_way(content_due_at, slot_at), content_due_at + MOST_REVIEW)


def _half_way(start: datetime, end: datetime) -> datetime:
    """The middle, on a round five minutes where there is one left."""
    middle = start + (end - start) / 2
    rounded = middle - (middle - datetime.min.replace(tzinfo=UTC)) % GRID
    return rounded if rounded > start else middle
