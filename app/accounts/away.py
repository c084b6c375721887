"""Who is away, until when, and who stands in: for everything that names people or waits for them.

Those who are away in this moment are few: pages read them with the settings of the house, and who tells people of
something reads them once per transaction, whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import event
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import NO_REACH, Absence, Person
from app.accounts.permissions import Permission
from app.accounts.settings import AwayFact, forget_house, house_facts
from app.core import clock
from app.core.db import db
from app.web.formats import day

_KEPT = "absences"


class Away(NamedTuple):
    """Somebody is away: the last day, and who stands in, '' when nobody does."""

    person_id: int
    until: date
    deputy: str

    @property
    def words(self) -> str:
        """'away until 30 November 2026, deputy Sara Lind'."""
        if not self.deputy:
            return str(_("away until %(day)s, no deputy", day=day(self.until)))
        return str(_("away until %(day)s, deputy %(name)s", day=day(self.until), name=self.deputy))


def is_away(person_ids: Iterable[int | None]) -> dict[int, Away]:
    """Those of these people who are away now, by id; read together with the settings of the house."""
    found = house_facts().away
    return {
        person_id: Away(person_id, found[person_id].until, _name_of_deputy(person_id, found))
        for person_id in person_ids
        if person_id is not None and person_id in found
    }


def away_words(person: Person | None) -> str:
    """'away until …, deputy …' of somebody who is away now, else nothing."""
    found = is_away([person.id]) if person is not None else {}
    return next(iter(found.values())).words if found else ""


def deputy_of(person: Person, at: datetime | None = None) -> Person | None:
    """Who stands in for `person` at a moment; None for one who is there, and where nobody does.

    A deputy who is away too passes it on to their own; a chain that leads in a circle leads to nobody.
    """
    found = absences_at(at)
    return _deputy(found[person.id], found) if person.id in found else None


def who_stands_in(person: Person, *, since: datetime) -> Person | None:
    """The deputy of one who is away now and has been since a moment: news of before has reached them."""
    absence = absences_at().get(person.id)
    return _deputy(absence, absences_at()) if absence is not None and absence.begins_at <= since else None


def can_stand_in(deputy: Person, person: Person) -> bool:
    """True for one who may sign in and reads all requests that `person` reads (T01)."""
    if not deputy.is_active or deputy.is_partner:
        return False
    theirs, own = (one.reach.get(Permission.REQUEST_READ, NO_REACH) for one in (person, deputy))
    return own.is_house or (
        not theirs.is_house and theirs.community_ids <= own.community_ids and theirs.network_ids <= own.network_ids
    )


def is_away_now() -> sa.ColumnElement[bool]:
    """Condition on people: they are away in this moment."""
    now = clock.now()
    return (
        sa.exists()
        .where(Absence.person_id == Person.id, Absence.begins_at <= now, Absence.over_at > now)
        .correlate(Person)
    )


def absences_at(at: datetime | None = None) -> Mapping[int, Absence]:
    """The absences in force at a moment (now, unless told), by person."""
    if at is not None:
        return _read(at)
    kept = db.session.info
    if _KEPT not in kept:
        kept[_KEPT] = _read(clock.now())
    found: Mapping[int, Absence] = kept[_KEPT]
    return found


def absences_around(moments: Collection[datetime]) -> Sequence[Absence]:
    """The absences that touch the time from the first to the last of some moments; one query, none for no moments."""
    if not moments:
        return ()
    query = sa.select(Absence).where(Absence.begins_at <= max(moments), Absence.over_at > min(moments))
    return db.session.scalars(query.order_by(Absence.begins_at, Absence.id)).all()


def away_within(spans: Sequence[tuple[date, date]]) -> list[set[int]]:
    """For each span, from a first day to a last, the ids of those who are away on one of its days.

    One query, none for no spans.
    """
    if not spans:
        return []
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    columns = (Absence.person_id, Absence.starts_on, Absence.ends_on)
    found = db.session.execute(sa.select(*columns).where(Absence.starts_on <= last, Absence.ends_on >= first)).all()
    return [
        {one.person_id for one in found if one.starts_on <= end and one.ends_on >= start} for start, end in spans
    ]  # fmt: skip


def forget_absences() -> None:
    """They have changed in this transaction."""
    db.session.info.pop(_KEPT, None)
    forget_house()


def _read(at: datetime) -> dict[int, Absence]:
    query = (
        sa.select(Absence)
        .where(Absence.begins_at <= at, Absence.over_at > at)
        .options(
            joinedload(Absence.person).joinedload(Person.grants), joinedload(Absence.deputy).joinedload(Person.grants)
        )
        .order_by(Absence.id)
    )
    return {absence.person_id: absence for absence in db.session.scalars(query).unique()}


def _name_of_deputy(person_id: int, found: Mapping[int, AwayFact]) -> str:
    """Along the chain, and never in a circle."""
    fact, seen = found[person_id], {person_id}
    while fact.deputy_id is not None and fact.deputy_id not in seen:
        if fact.deputy_id not in found:
            return fact.deputy
        seen.add(fact.deputy_id)
        fact = found[fact.deputy_id]
    return ""


def _deputy(absence: Absence, found: Mapping[int, Absence]) -> Person | None:
    person, seen = absence.person, {absence.person_id}
    while absence.deputy is not None and absence.deputy_id not in seen:
        deputy = absence.deputy
        if deputy.id not in found:
            return deputy if can_stand_in(deputy, person) else None
        seen.add(deputy.id)
        absence = found[deputy.id]
    return None


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_KEPT, None)
