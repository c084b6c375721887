"""The hours of the house's week, and its holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.actions.workdays import (
    add_holiday,
    change_week,
    remove_holiday,
    take_public_holidays,
    week_text,
)
from app.accounts.exports import ExportedList, list_file
from app.accounts.permissions import Permission
from app.accounts.workdays import week_in_force
from app.admin.forms import WEEKDAYS, HolidayFilter, HolidayForm, PublicHolidaysForm, WeekForm
from app.admin.queries import holidays, holidays_on
from app.core import clock
from app.core.errors import NotFound
from app.core.hours import write_hours
from app.core.worktime import Spans
from app.web.exports import Column
from app.web.forms import Form, query_form
from app.web.i18n import choose_zone
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("working_time", __name__, url_prefix="/working-time")

COLUMNS = ExportedList(
    "admin.holidays",
    _l("Holidays"),
    (Column(_l("Day"), lambda holiday: holiday.day), Column(_l("Name"), lambda holiday: holiday.name)),
)


@blueprint.get("")
@requires(Permission.SETTING_MANAGE)
def index() -> Response:
    """The week, and the holidays of a year."""
    return _shown()


@blueprint.get("/export/<any(csv, xlsx):kind>")
@requires(Permission.SETTING_MANAGE)
def export(kind: str) -> Response:
    """The holidays as a file."""
    return list_file(COLUMNS, holidays(_asked_year()), kind=kind)


@blueprint.post("/week")
@requires(Permission.SETTING_MANAGE)
def keep_week() -> Response:
    """Keep the hours of the week; the message offers the way back."""
    form, before = WeekForm(), week_in_force()
    changed: list[bool] = []
    seen = form.seen.data or None
    if not (
        form.submitted()
        and form.tries(lambda: changed.append(change_week(form.week(), seen=seen, actor=signed_in_person())))
    ):
        return _shown(status=422, week_form=form)
    if any(changed):
        undo: dict[str, Any] = {**_typed(before), "seen": week_text(week_in_force())}
        flash_undoable(_("The working hours are changed."), url_for("working_time.keep_week"), **undo)
    else:
        flash(_("Nothing was changed."), "good")
    return see_other(url_for("working_time.index"))


@blueprint.post("/holidays")
@requires(Permission.SETTING_MANAGE)
def add() -> Response:
    """One holiday."""
    form, actor = HolidayForm(), signed_in_person()
    holiday = form.result_of(lambda: add_holiday(**form.values(), actor=actor)) if form.submitted() else None
    if holiday is None:
        return _shown(status=422, holiday_form=form)
    _say(_("%(name)s is a holiday.", name=holiday.name), [holiday.day])
    return see_other(url_for("working_time.index", year=holiday.day.year))


@blueprint.post("/holidays/take")
@requires(Permission.SETTING_MANAGE)
def take() -> Response:
    """The public holidays of a country in a year, as far as they are not there yet."""
    form, actor = PublicHolidaysForm(), signed_in_person()
    if not form.submitted():
        return _shown(status=422, public_form=form)
    year = int(form.year.data or 0)
    taken = take_public_holidays(form.country.data, year, actor=actor)
    if taken:
        words = ngettext("%(num)s holiday was added.", "%(num)s holidays were added.", len(taken))
        _say(words, [holiday.day for holiday in taken])
    else:
        flash(_("All of them are there already."), "good")
    return see_other(url_for("working_time.index", year=year))


@blueprint.post("/holidays/remove")
@requires(Permission.SETTING_MANAGE)
def remove() -> Response:
    """These days are no holidays (`days`, with blanks between)."""
    found = holidays_on(_days(request.form.get("days", "")))
    if not found:
        raise NotFound
    year, actor = found[0].day.year, signed_in_person()
    for holiday in found:
        remove_holiday(holiday, actor=actor)
    if len(found) == 1:
        undo: dict[str, Any] = {"day": found[0].day.isoformat(), "name": found[0].name}
        flash_undoable(_("%(name)s is no holiday any more.", name=found[0].name), url_for("working_time.add"), **undo)
    else:
        flash(ngettext("%(num)s holiday was removed.", "%(num)s holidays were removed.", len(found)), "good")
    return see_other(url_for("working_time.index", year=year))


def _days(text: str) -> list[date]:
    """The days that can be read; a year has no more of them than this."""
    found = []
    for word in text.split()[:366]:
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            continue
    return found


def _say(words: str, added: Iterable[date]) -> None:
    flash_undoable(words, url_for("working_time.remove"), days=" ".join(day.isoformat() for day in added))


def _typed(week: Any) -> dict[str, str]:
    """A week as its form shows it."""
    spans: dict[int, Spans] = dict(week)
    return {name: write_hours(spans.get(weekday, ())) for weekday, name in enumerate(WEEKDAYS)}


def _asked_year() -> int:
    """The year in the address, else this one."""
    form = query_form(HolidayFilter)
    form.validate()
    asked = form["year"].data
    return int(asked) if asked else clock.today(choose_zone()).year


def _shown(*, status: int = 200, **forms: Form) -> Response:
    week, year = week_in_force(), _asked_year()
    shown: dict[str, Form] = {
        "week_form": WeekForm(formdata=None, data={**_typed(week), "seen": week_text(week)}),
        "holiday_form": HolidayForm(formdata=None),
        "public_form": PublicHolidaysForm(formdata=None, data={"year": year}),
        **forms,
    }
    return page(
        "admin/working_time.html",
        year=year,
        holidays=paginate(holidays(year), per_page=50),
        status=status,
        **shown,
    )
