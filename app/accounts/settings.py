"""Settings of the house: declared by each package with type, default and range; stored and audited."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import aliased

from app.accounts.models import Absence, HouseHoliday, HouseSetting, Person
from app.audit.actions import record
from app.audit.actors import Actor
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid


class AwayFact(NamedTuple):
    """Somebody is away now: the last day, and the deputy whom they named, by id and name ('' for one who is gone)."""

    until: date
    deputy_id: int | None
    deputy: str


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What the house has set: figures by key, holidays by day, and who is away now, by person."""

    settings: dict[str, Any]
    holidays: dict[date, str]
    away: dict[int, AwayFact]


DECLARED: dict[str, Setting] = {}
SETTING_CHANGED = Tag(
    "accounts.setting.changed",
    _l("%(actor)s changed the house setting “%(subject)s” to %(value)s"),
    {"subject": lambda key: DECLARED[key].label},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One whole number that the house may change, within a range; `unit` is the word that follows a number of them."""

    key: str
    default: int
    least: int
    most: int
    unit: Callable[[int], str]
    label: Any
    group: Any

    def __post_init__(self) -> None:
        DECLARED[self.key] = self

    def __call__(self) -> int:
        """The value in force."""
        return int(_stored().get(self.key, self.default))


def minutes(n: int) -> str:
    """The word after so many minutes."""
    return str(ngettext("minute", "minutes", n))


def hours(n: int) -> str:
    """The word after so many hours."""
    return str(ngettext("hour", "hours", n))


def working_hours(n: int) -> str:
    """The word after so many hours of work."""
    return str(ngettext("working hour", "working hours", n))


def days(n: int) -> str:
    """The word after so many days."""
    return str(ngettext("day", "days", n))


def working_days(n: int) -> str:
    """The word after so many days of work."""
    return str(ngettext("working day", "working days", n))


def change_setting(setting: Setting, value: int, *, actor: Actor) -> None:
    """Keep a new value for the house; a value equal to the default is kept too, so that the log is whole.

    Raises Invalid, by the setting's key, for a value out of its range, and Conflict when it was changed since this
    request has read it.
    """
    if not setting.least <= value <= setting.most:
        raise Invalid(
            {setting.key: _("Enter a whole number from %(least)s to %(most)s.", least=setting.least, most=setting.most)}
        )
    row = db.session.scalar(sa.select(HouseSetting).where(HouseSetting.key == setting.key).with_for_update())
    before = row.value if row else setting.default
    if before == value:
        return
    if before != setting():
        raise Conflict(_("“%(thing)s” has changed this very moment.", thing=setting.label))
    if row is None:
        row = HouseSetting(key=setting.key, value=value)
        db.session.add(row)
    row.value = value
    record(SETTING_CHANGED, row, actor=actor, changes={"value": [before, value]})
    forget_house()


def stored_value(key: str) -> Any:
    """What the house has set under a key that is no `Setting`; None while it has set nothing."""
    return _stored().get(key)


def keep_value(key: str, value: Any, *, seen: Any) -> HouseSetting:
    """Set it. Raises Conflict when it is no more what this request has `seen`: of two in one second one wins."""
    row = db.session.scalar(sa.select(HouseSetting).where(HouseSetting.key == key).with_for_update())
    if (row.value if row else None) != seen:
        raise Conflict(_("This has changed this very moment. Look at the page again."))
    if row is None:
        row = HouseSetting(key=key, value=value)
        db.session.add(row)
    row.value = value
    db.session.flush()
    forget_house()
    return row


def house_facts() -> HouseFacts:
    """All that the house has set, read once per request; it changes for this request as it is changed."""
    if not has_request_context():
        return _read()
    if "house_facts" not in g:
        g.house_facts = _read()
    kept: HouseFacts = g.house_facts
    return kept


def forget_house() -> None:
    """Something of it has changed in this request."""
    if has_request_context():
        g.pop("house_facts", None)


def _stored() -> dict[str, Any]:
    return house_facts().settings


def _read() -> HouseFacts:
    """One query for the three of them: nearly every page needs some of each."""
    now, text = clock.now(), sa.Text()
    deputy = aliased(Person)
    settings = sa.select(sa.literal("setting"), HouseSetting.key, sa.cast(HouseSetting.value, text))
    holidays = sa.select(sa.literal("holiday"), sa.cast(HouseHoliday.day, text), HouseHoliday.name)
    day, number = sa.cast(Absence.ends_on, text), sa.cast(Absence.deputy_id, text)
    absences = (
        sa.select(
            sa.literal("absence"),
            sa.cast(Absence.person_id, text),
            day + " " + sa.func.coalesce(number, "") + " " + sa.func.coalesce(deputy.name, ""),
        )
        .outerjoin(deputy, sa.and_(deputy.id == Absence.deputy_id, deputy.disabled_at.is_(None)))
        .where(Absence.begins_at <= now, Absence.over_at > now)
    )
    facts = HouseFacts({}, {}, {})
    for kind, key, value in db.session.execute(sa.union_all(settings, holidays, absences)):
        if kind == "setting":
            facts.settings[key] = json.loads(value)
        elif kind == "holiday":
            facts.holidays[date.fromisoformat(key)] = value
        else:
            until, deputy_id, name = value.split(" ", 2)
            facts.away[int(key)] = AwayFact(date.fromisoformat(until), int(deputy_id or 0) or None, name)
    return facts
