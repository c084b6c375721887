"""Who answers a wire: its owner, and those whose roles reach it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import NotFound
from app.promo.access import is_visible_to
from app.promo.models import PromoRequest, Wire


def wires_visible_to(person: Person) -> sa.Select[Wire]:
    """Wires of the requests that `person` sees, with what a row of the list shows."""
    return (
        sa.select(Wire)
        .join(Wire.request)
        .options(
            contains_eager(Wire.request).joinedload(PromoRequest.community),
            joinedload(Wire.owner),
            joinedload(Wire.reserve),
        )
        .where(is_visible_to(person))
    )


def wire_to_answer(person: Person, request_id: int, wire_id: int) -> Wire:
    """A wire of the request R-`request_id` with all that its page shows; NotFound for what is not for `person`."""
    query = wires_visible_to(person).where(Wire.request_id == request_id, Wire.id == wire_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
