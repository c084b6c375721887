"""What the address of the calendar asks for: filters, a month, a day. What it names wrongly is not asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import flask_babel
from flask import request

from app.core import clock
from app.promo.queries.calendar import CalendarFilters
from app.promo.states import PlacementState
from app.web.filters import enum_filter, text_filter
from app.web.i18n import choose_zone

YEARS = range(2000, 2101)
NAMES = ("channel", "network", "community", "state")


def asked_filters() -> CalendarFilters:
    """What to show."""
    channel = request.args.get("channel", type=int)
    return CalendarFilters(
        channel_id=channel if channel is not None and 0 < channel < 2**31 else None,
        network_id=text_filter("network"),
        community=text_filter("community"),
        state=enum_filter("state", PlacementState),
    )


def carried_filters() -> dict[str, Any]:
    """The filters, to be carried along by every link."""
    return {name: request.args[name] for name in NAMES if request.args.get(name)}


def asked_month() -> date:
    """The first day of the month in the address, else of this month."""
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        asked = clock.today(choose_zone())
    return (asked if asked.year in YEARS else clock.today(choose_zone())).replace(day=1)


def asked_day() -> date | None:
    """The day in the address."""
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return asked if asked.year in YEARS else None


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def months_around(first: date) -> dict[str, str]:
    """The months before and after, as an address names them."""
    before = (first - timedelta(days=1)).replace(day=1)
    return {"earlier": before.isoformat()[:7], "later": next_month(first).isoformat()[:7]}


def days_around(day: date, by: int) -> dict[str, str]:
    """The days `by` days before and after."""
    span = timedelta(days=by)
    return {"earlier": (day - span).isoformat(), "later": (day + span).isoformat()}


def week_words(monday: date) -> str:
    """'1–7 June 2026', '29 June – 5 July 2026', '28 December 2026 – 3 January 2027'."""
    sunday = monday + timedelta(days=6)
    end = flask_babel.format_date(sunday, "d\u00a0MMMM y")
    if monday.month == sunday.month:
        return f"{monday.day}–{end}"
    start = flask_babel.format_date(monday, "d\u00a0MMMM" if monday.year == sunday.year else "d\u00a0MMMM y")
    return f"{start} – {end}"
