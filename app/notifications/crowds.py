"""Many who are told of one thing: kept by their names with the entry, told by the worker in portions.

One portion is one short transaction, and its end is where the next one begins: a worker that dies leaves the rest to
the next, who tells nobody twice. What takes long, finding people and words, holds no writer up.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import Base, db, reading_only
from app.core.faults import fault_point
from app.jobs.claims import go_on
from app.jobs.queue import wake
from app.notifications import rules
from app.notifications.models import Telling
from app.notifications.telling import Letters, Named, Told, prepare, standing_in, write_down

FAN_OUT = "notifications.fan_out"
#: So many are told in the transaction of the entry itself, and in each of the worker's.
PORTION = 25


def keep_for_later(named: Sequence[Named], entry: AuditEntry) -> None:
    """Note whom the worker is to tell: in the transaction of the entry, with one row for all of them."""
    people = [[one.person.id, one.place, one.instead.id if one.instead else None] for one in named]
    db.session.add(Telling(audit_entry_id=entry.id, people=people, n_told=0, next_try_at=clock.now()))
    db.session.flush()
    wake(FAN_OUT)


def tell_portion(telling: Telling, *, letters: dict[int, Letters]) -> None:
    """Tell the next ones and keep how far it came. `letters` are those of the portions before."""
    first, n = telling.n_told, len(telling.people)
    with reading_only():
        entry = db.session.get_one(AuditEntry, telling.audit_entry_id)
        tag, told = entry.tag, _prepared(telling.people[first : first + PORTION], entry, letters)
    write_down(told, kind=tag)
    fault_point("notifications.portion")
    so_far = min(first + PORTION, n)
    go_on(telling, was={"n_told": first}, n_told=so_far, is_over=so_far == n)


def _prepared(portion: Sequence[Sequence[int | None]], entry: AuditEntry, letters: dict[int, Letters]) -> list[Told]:
    ids = {id_ for person_id, _place, instead_id in portion for id_ in (person_id, instead_id) if id_ is not None}
    people = {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))}
    known, named = rules.RULES.get(entry.tag, []), []
    for person_id, place, instead_id in portion:
        person, instead = people.get(person_id or 0), people.get(instead_id or 0)
        if person is None or not person.is_active or not known:
            continue  # gone since, or nobody is told of this any more
        at = min(place or 0, len(known) - 1)  # a new release may have fewer rules
        one = Named(instead or person, known[at], at)
        named.append(standing_in(person, one) if instead else one)
    return prepare(named, entry, _subject(entry), letters.setdefault(entry.id, {}))


def _subject(entry: AuditEntry) -> Base | None:
    """What the entry is about; None when it has been removed since."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found: Base | None = db.session.get(models[entry.subject_kind], entry.subject_id)
    return found
