"""Who is away from when to when, and who stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.access import can
from app.accounts.away import can_stand_in, forget_absences
from app.accounts.models import Absence, Person
from app.accounts.permissions import Permission
from app.accounts.states import AbsenceKind
from app.accounts.tags import ABSENCE_ENTERED, ABSENCE_REMOVED
from app.audit.actions import record
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.versions import lock_row
from app.web.formats import day

MOST_DAYS = 366
MIDNIGHT = time()


def enter_absence(
    person: Person, *, starts_on: date, ends_on: date, kind: AbsenceKind, deputy: Person | None, actor: Actor
) -> Absence:
    """Somebody is away on these days. Raises Invalid by field for days that overlap, and for deputies who cannot."""
    _check_may_enter(person, actor)
    _lock_all({person, *([deputy] if deputy else [])})
    gaps = _wrong_days(person, starts_on, ends_on)
    if deputy is not None and not gaps and (why := _wrong_deputy(person, deputy, starts_on, ends_on)):
        gaps["deputy_id"] = why
    if gaps:
        raise Invalid(gaps)
    absence = Absence(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, deputy=deputy,
        begins_at=_midnight(starts_on, person), over_at=_midnight(ends_on + timedelta(days=1), person),
    )  # fmt: skip
    db.session.add(absence)
    db.session.flush()
    forget_absences()
    record(ABSENCE_ENTERED, absence, actor=actor, changes=_facts(absence))
    return absence


def remove_absence(absence: Absence, *, actor: Actor) -> None:
    """They are there after all. Raises Conflict when somebody else was faster."""
    _check_may_enter(absence.person, actor)
    facts = _facts(absence)
    gone = db.session.execute(
        sa.delete(Absence).where(Absence.id == absence.id).execution_options(synchronize_session=False)
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("This absence was removed this very moment."))
    forget_absences()
    record(ABSENCE_REMOVED, absence, actor=actor, changes=facts)


def move_absences(person: Person) -> None:
    """They have moved to another zone: days that they are away from begin and end at its midnights."""
    for absence in db.session.scalars(sa.select(Absence).where(Absence.person_id == person.id)):
        absence.begins_at = _midnight(absence.starts_on, person)
        absence.over_at = _midnight(absence.ends_on + timedelta(days=1), person)
    db.session.flush()
    forget_absences()


def overlapping(person: Person, starts_on: date, ends_on: date) -> Absence | None:
    """The first absence of somebody on any of these days."""
    return db.session.scalar(
        sa.select(Absence)
        .where(Absence.person_id == person.id, Absence.starts_on <= ends_on, Absence.ends_on >= starts_on)
        .order_by(Absence.starts_on)
        .limit(1)
    )


def may_enter_for(person: Person, actor: Actor) -> bool:
    """True for oneself, and for administrators."""
    return actor.actor_id == person.id or can(actor, Permission.PERSON_MANAGE)


def _check_may_enter(person: Person, actor: Actor) -> None:
    if not may_enter_for(person, actor):
        raise NotAllowed(_("The absences of others are entered by themselves and by administrators."))


def _lock_all(people: set[Person]) -> None:
    """In one order, so that two who name each other in the same second do not wait for each other for ever."""
    for one in sorted(people, key=lambda person: person.id):
        lock_row(one)


def _wrong_days(person: Person, starts_on: date, ends_on: date) -> dict[str, Any]:
    if ends_on < starts_on:
        return {"ends_on": _("The last day is before the first. Turn them round.")}
    if (ends_on - starts_on).days >= MOST_DAYS:
        return {"ends_on": _("This is longer than a year. Check the year.")}
    other = overlapping(person, starts_on, ends_on)
    if other is None:
        return {}
    days = {"start": day(other.starts_on), "end": day(other.ends_on)}
    return {"starts_on": _("An absence from %(start)s to %(end)s is entered already: remove it, or choose other days.",
                           **days)}  # fmt: skip


def _wrong_deputy(person: Person, deputy: Person, starts_on: date, ends_on: date) -> Any:
    """Why somebody cannot stand in, or None. One who is away as well may, where somebody stands in for them."""
    if deputy.id == person.id:
        return _("Nobody stands in for themselves. Choose somebody else, or nobody.")
    if not can_stand_in(deputy, person):
        return _("%(name)s does not see all that waits here. Choose somebody who does.", name=deputy.name)
    chain, one = {person.id}, deputy
    while (other := overlapping(one, starts_on, ends_on)) is not None:
        words = {"name": one.name, "start": day(other.starts_on), "end": day(other.ends_on)}
        if other.deputy is None:
            return _("%(name)s is away from %(start)s to %(end)s as well, and nobody stands in for them. "
                     "Choose somebody who is there.", **words)  # fmt: skip
        chain.add(one.id)
        if other.deputy_id in chain:
            return _("%(name)s is away from %(start)s to %(end)s as well, and named somebody of whom this leads back "
                     "here: everybody would wait for everybody. Choose somebody who is there.", **words)  # fmt: skip
        one = other.deputy
    return None


def _facts(absence: Absence) -> dict[str, Any]:
    """What the log tells. The kind is not among it: others than administrators read the log, too."""
    return {
        "starts_on": absence.starts_on,
        "ends_on": absence.ends_on,
        "deputy": absence.deputy.name if absence.deputy else None,
    }


def _midnight(on: date, person: Person) -> datetime:
    return datetime.combine(on, MIDNIGHT, ZoneInfo(person.time_zone)).astimezone(UTC)
