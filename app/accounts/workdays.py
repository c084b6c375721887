"""The house's calendar of work: its hours of the week and its holidays, for core/worktime and for those who ask.

It is read once per transaction, with at most two queries, and forgotten with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from flask import has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.models import HouseHoliday
from app.accounts.settings import stored_value
from app.core.db import db
from app.core.worktime import STANDARD, Spans, WorkCalendar

#: The key of the house setting that keeps the hours of the week.
WEEK = "accounts.week"
_KEPT = "work_calendar"


def house_calendar() -> WorkCalendar:
    """The calendar of this house; the standard one where there is no house."""
    if not has_app_context():
        return STANDARD
    kept = db.session.info
    if _KEPT not in kept:
        kept[_KEPT] = WorkCalendar(week_in_force(), dict(_holidays()))
    found: WorkCalendar = kept[_KEPT]
    return found


def forget_calendar() -> None:
    """It has changed in this transaction."""
    db.session.info.pop(_KEPT, None)


def week_in_force() -> Mapping[int, Spans]:
    """The hours by weekday that the house has set, else the standard ones."""
    kept = stored_value(WEEK)
    return STANDARD.week if kept is None else read_week(kept)


def read_week(kept: Mapping[str, Any]) -> dict[int, Spans]:
    """The week as the setting keeps it: '0' -> [['09:00', '18:00']]."""
    return {
        int(weekday): tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)
        for weekday, spans in kept.items()
    }


def write_week(week: Mapping[int, Spans]) -> dict[str, list[list[str]]]:
    """The same as the setting keeps it; days off are left out."""
    return {
        str(weekday): [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in spans]
        for weekday, spans in sorted(week.items())
        if spans
    }


def _holidays() -> list[tuple[date, str]]:
    rows = db.session.execute(sa.select(HouseHoliday.day, HouseHoliday.name))
    return [(row.day, row.name) for row in rows]


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_KEPT, None)
