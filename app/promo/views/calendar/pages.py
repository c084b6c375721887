"""The calendar: a month, a week, a list. Filters stand in the address; times are those of the reader's zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from babel.dates import get_day_names
from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import P
from app.core import clock
from app.promo.queries.calendar import (
    Day,
    Slot,
    channel_choices,
    communities_shown,
    days_of,
    network_choices,
    slots_between,
    unplaced,
)
from app.promo.states import PlacementState
from app.promo.views.calendar import blueprint
from app.promo.views.calendar.asking import (
    asked_day,
    asked_filters,
    asked_month,
    carried_filters,
    days_around,
    months_around,
    next_month,
    week_words,
)
from app.promo.views.calendar.cells import cells, item, notes_on
from app.promo.views.columns import CALENDAR
from app.web.formats import day as day_words
from app.web.formats import month as month_words
from app.web.i18n import choose_zone
from app.web.pages import page
from app.web.paging import paginate

MOST_A_DAY = 4
MOST_A_DAY_OF_A_WEEK = 14
MOST_UNPLACED = 7


@blueprint.get("/calendar")
@requires(P.CALENDAR_READ)
def month() -> Response:
    """A month in whole weeks, at most four posts a day."""
    first = asked_month()
    start, after = first - timedelta(days=first.weekday()), next_month(first)
    n_weeks = -(-(after - start).days // 7)
    days = _days(start, 7 * n_weeks, most=MOST_A_DAY)
    return _grid("month", cells(days, within=first), month_words(first), "month", months_around(first))


@blueprint.get("/calendar/week")
@requires(P.CALENDAR_READ)
def week() -> Response:
    """A week, with its posts as far as they fit."""
    asked = asked_day() or clock.today(choose_zone())
    monday = asked - timedelta(days=asked.weekday())
    days = _days(monday, 7, most=MOST_A_DAY_OF_A_WEEK)
    return _grid("week", cells(days), week_words(monday), "day", days_around(monday, 7))


@blueprint.get("/calendar/list")
@requires(P.CALENDAR_READ)
def agenda() -> Response:
    """A month, or one day of it, as a list with pages."""
    person, zone, filters = signed_in_person(), choose_zone(), asked_filters()
    day, first = asked_day(), asked_month()
    last = day or next_month(first) - timedelta(days=1)
    listed = paginate(slots_between(person, day or first, last, zone, filters), scalars=False)
    slots = [Slot(*row) for row in listed.items]
    notes = notes_on(slots)
    around = days_around(day, 1) if day else months_around(first)
    return page(
        "promo/calendar_agenda.html",
        listed=listed,
        rows=[(slot, item(slot, notes, is_listed=True)) for slot in slots],
        title=day_words(day) if day else month_words(first),
        **_frame("agenda", "day" if day else "month", around),
    )


@blueprint.get("/calendar/export/<any(csv, xlsx):file_kind>")
@requires(P.CALENDAR_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file; of what is others' no more than the screen shows (T04)."""
    day, first = asked_day(), asked_month()
    last = day or next_month(first) - timedelta(days=1)
    query = slots_between(signed_in_person(), day or first, last, choose_zone(), asked_filters())
    return list_file(CALENDAR, query, kind=file_kind, scalars=False)


def _days(start: date, n: int, *, most: int) -> list[Day]:
    days = [start + timedelta(days=ahead) for ahead in range(n)]
    return days_of(signed_in_person(), days, choose_zone(), asked_filters(), most=most)


def _grid(view: str, shown: list[Any], title: str, param: str, around: Mapping[str, str]) -> Response:
    waiting = unplaced(signed_in_person(), asked_filters(), limit=MOST_UNPLACED)
    names = get_day_names("abbreviated", "stand-alone", locale=get_locale())
    return page(
        f"promo/calendar_{view}.html",
        days=shown,
        weekdays=[names[number] for number in range(7)],
        title=title,
        waiting=waiting,
        n_waiting=waiting[0].n_all if waiting else 0,
        **_frame(view, param, around),
    )


def _frame(view: str, param: str, around: Mapping[str, str]) -> dict[str, Any]:
    """What the three pages share: where one can go from here, what can be filtered."""
    kept, filters = carried_filters(), asked_filters()
    at: dict[str, Any] = {param: request.args[param]} if request.args.get(param) else {}
    here: dict[str, Any] = {"month": request.args["month"]} if request.args.get("month") else {}
    return {
        "view": view,
        "zone": choose_zone(),
        "filters": filters,
        "at": at,
        "clear_url": url_for(f"calendar.{view}", **at) if filters.is_on else None,
        "earlier_url": url_for(f"calendar.{view}", **kept | {param: around["earlier"]}),
        "later_url": url_for(f"calendar.{view}", **kept | {param: around["later"]}),
        "now_url": url_for(f"calendar.{view}", **kept, _anchor="today"),
        "views": [
            (_("Month"), url_for("calendar.month", **kept | here), view == "month"),
            (_("Week"), url_for("calendar.week", **kept), view == "week"),
            (_("List"), url_for("calendar.agenda", **kept | here), view == "agenda"),
        ],
        "channels": channel_choices(),
        "networks": network_choices(),
        "communities": communities_shown(signed_in_person()),
        "states": [(state.value, state.label) for state in PlacementState if state != PlacementState.RELEASED],
    }
