"""What administrators say of the house's time: the hours of its week, and its holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import HouseHoliday
from app.accounts.public_holidays import Country, public_holidays
from app.accounts.settings import keep_value, stored_value
from app.accounts.tags import HOLIDAY_ADDED, HOLIDAY_REMOVED, WEEK_CHANGED
from app.accounts.workdays import WEEK, forget_calendar, week_in_force, write_week
from app.audit.actions import record
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.worktime import Spans


def change_week(week: Mapping[int, Spans], *, seen: str | None, actor: Actor) -> bool:
    """Keep the hours of the week; False when nothing changes.

    `seen` is the week that the page showed, by `week_text`: Conflict when there is another one meanwhile.
    """
    if not any(week.values()):
        raise Invalid({"monday": _("Leave at least one day with working hours: else nothing would ever be due.")})
    before, after = week_text(week_in_force()), week_text(week)
    if before == after:
        return False
    if seen is not None and seen != before:
        raise Conflict(
            _("Meanwhile somebody else has changed the hours of the week."),
            current={_("Hours"): before}, yours={_("Hours"): after},
        )  # fmt: skip
    row = keep_value(WEEK, write_week(week), seen=stored_value(WEEK))
    forget_calendar()
    record(WEEK_CHANGED, row, actor=actor, changes={"value": [before, after]})
    return True


def week_text(week: Mapping[int, Spans]) -> str:
    """A week in one line that is in no language: '1 09:00-18:00; 2 09:00-12:00, 13:00-18:00' (1 is Monday)."""
    return "; ".join(
        f"{int(day) + 1} {', '.join('-'.join(span) for span in spans)}" for day, spans in write_week(week).items()
    )


def add_holiday(day: date, name: str, *, actor: Actor) -> HouseHoliday:
    """Nobody works on that day. Raises Invalid when it is one already."""
    holiday = HouseHoliday(day=day, name=name)
    try:
        with db.session.begin_nested():
            db.session.add(holiday)
    except IntegrityError:
        raise Invalid({"day": _("This day is a holiday already.")}) from None
    forget_calendar()
    record(HOLIDAY_ADDED, holiday, actor=actor, changes={"day": day})
    return holiday


def remove_holiday(holiday: HouseHoliday, *, actor: Actor) -> None:
    """One works on that day. Raises Conflict when somebody else was faster."""
    gone = db.session.execute(sa.delete(HouseHoliday).where(HouseHoliday.id == holiday.id))
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("“%(thing)s” has changed this very moment.", thing=holiday.name))
    forget_calendar()
    record(HOLIDAY_REMOVED, holiday, actor=actor, changes={"day": holiday.day})


def take_public_holidays(country: Country, year: int, *, actor: Actor) -> list[HouseHoliday]:
    """Add the public holidays of a year that are not there yet; they are the house's own from then on."""
    found = public_holidays(country, year)
    known = set(db.session.scalars(sa.select(HouseHoliday.day).where(HouseHoliday.day.in_(found))))
    return [add_holiday(day, name, actor=actor) for day, name in found.items() if day not in known]
