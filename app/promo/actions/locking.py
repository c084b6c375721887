"""One after the other: the request first, then the placement, so that nobody waits for each other in a ring."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.db import db, flush
from app.promo.models import Placement, PromoRequest


def lock_request(request_: PromoRequest) -> None:
    """Wait until nobody else moves the request or its placements, then look at it afresh."""
    flush()
    db.session.execute(sa.select(PromoRequest.id).where(PromoRequest.id == request_.id).with_for_update())
    db.session.refresh(request_)


def lock(placement: Placement) -> None:
    """The same for a placement and its request: of two people in one second the second sees what the first did."""
    lock_request(placement.request)
    db.session.refresh(placement)


def lock_all(placements: Iterable[Placement]) -> None:
    """The same for several, those of the oldest request first, as all do who lock several requests."""
    for placement in sorted(placements, key=lambda one: (one.request_id, one.id)):
        lock(placement)
