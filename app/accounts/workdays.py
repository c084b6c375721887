"""The house's calendar of work: its hours of the week and its holidays, for core/worktime and for those who ask.

It is read once per transaction, with one query, and forgotten with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.settings import forget_house, house_facts, stored_value
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
        facts = house_facts()
        kept[_KEPT] = WorkCalendar(_week(facts.settings.get(WEEK)), facts.holidays)
    found: WorkCalendar = kept[_KEPT]
    return found


def forget_calendar() -> None:
    """It has changed in this transaction."""
    db.session.info.pop(_KEPT, None)
    forget_house()


def week_in_force() -> Mapping[int, Spans]:
    """The hours by weekday that the house has set, else the standard ones."""
    return _week(stored_value(WEEK))


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


def _week(kept: Mapping[str, Any] | None) -> Mapping[int, Spans]:
    return STANDARD.week if kept is None else read_week(kept)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_KEPT, None)
