"""Nobody is given work who has been disabled, wherever it is given: looked at where rows are written.

Whoever disables somebody holds the row of that person while their work goes to others, and who gives them work waits
for it here: so either the work is there to be handed over, or it is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import event
from sqlalchemy.orm import MANYTOONE, InstrumentedAttribute, Session

from app.accounts.models import Person
from app.core.errors import Conflict

#: By model, what names the people who hold its rows.
_HELD_BY: defaultdict[Any, set[str]] = defaultdict(set)


def holds(attribute: InstrumentedAttribute[Any]) -> None:
    """Declare that whoever stands in this relationship of a row has work by it."""
    _HELD_BY[attribute.class_].add(attribute.key)


@event.listens_for(Session, "before_flush")
def _refuse_the_disabled(session: Session, _context: Any, _instances: Any) -> None:
    named = {id_ for row in (*session.new, *session.dirty) if type(row) in _HELD_BY for id_ in _newly_named(row)}
    if not named:
        return
    people = sa.select(Person.name, Person.disabled_at).where(Person.id.in_(named)).order_by(Person.id)
    for name, disabled_at in session.execute(people.with_for_update(read=True)):
        if disabled_at is not None:
            raise Conflict(_("%(name)s has been disabled meanwhile. Choose somebody else.", name=name))


def _newly_named(row: Any) -> Iterator[int]:
    """The ids of those who are put into the row with this flush, as a person or by the column of it."""
    state = sa.inspect(row)
    for key in _HELD_BY[type(row)]:
        relation = state.mapper.relationships[key]
        yield from (person.id for person in state.attrs[key].history.added or () if person is not None and person.id)
        if relation.direction is MANYTOONE:
            (column,) = relation.local_columns
            added = state.attrs[state.mapper.get_property_by_column(column).key].history.added
            yield from (id_ for id_ in added or () if id_ is not None)
