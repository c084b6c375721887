"""What people hold in accounts themselves: they stand in for others. How much of everything somebody has in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.away import away_within, can_stand_in, forget_absences
from app.accounts.models import Absence, Person
from app.accounts.questions import Duty, Handed, OpenWork, Piece, work_of
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db
from app.core.versions import locked
from app.web.addresses import path_to
from app.web.formats import day


def _give_deputy(absence_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    del actor
    absence = locked(Absence, absence_id)
    if absence is None or absence.deputy_id != holder.id:
        return None
    absence.deputy = person
    forget_absences()
    return Handed(absence)


DEPUTY = Duty(
    "deputies", _l("Absences of others in which they stand in"), "absences.index", "deputy", Absence.deputy,
    _give_deputy, rest=_l("Nobody stands in"),
)  # fmt: skip


def absences_to_stand_in(person: Person) -> Sequence[Piece]:
    """The absences, now or to come, for which `person` is the deputy."""
    query = sa.select(Absence).where(Absence.deputy_id == person.id, Absence.over_at > clock.now())
    found = db.session.scalars(query.order_by(Absence.begins_at, Absence.id)).all()
    away = away_within([(one.starts_on, one.ends_on) for one in found])
    url = path_to("absences.index", of="all")
    return [
        Piece(
            DEPUTY, one.id, f"{one.person.name}, {day(one.starts_on)} – {day(one.ends_on)}", url,
            _stands_in(one, meanwhile - {person.id}), may_rest=True,
        )
        for one, meanwhile in zip(found, away, strict=True)
    ]  # fmt: skip


def _stands_in(absence: Absence, away: Collection[int]) -> Callable[[Person], bool]:
    """Whoever is there, and sees what waits; one who is `away` as well would leave it to nobody."""
    return lambda person: person.id not in away and can_stand_in(person, absence.person)


def open_work_of(person: Person) -> list[OpenWork]:
    """How much of what waits for `person`, and where."""
    counts = Counter(piece.duty for piece in work_of(person))
    return [OpenWork(duty.words, n, path_to(duty.endpoint)) for duty, n in counts.items()]
