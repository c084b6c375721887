"""The requests about a thing of a community, for its own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.accounts.access import can
from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.models import Achievement, Community, Event, Initiative
from app.core.db import db
from app.promo.access import is_visible_to
from app.promo.models import PromoRequest
from app.promo.words import RequestKind

SHOWN = 5

_COLUMNS: dict[type[Any], tuple[Any, str]] = {
    Community: (PromoRequest.community_id, "community"),
    Event: (PromoRequest.event_id, RequestKind.EVENT.value),
    Initiative: (PromoRequest.initiative_id, RequestKind.INITIATIVE.value),
    Achievement: (PromoRequest.achievement_id, RequestKind.ACHIEVEMENT.value),
}


def requests_about(thing: Community | Event | Initiative | Achievement, person: Person) -> Mapping[str, Any] | None:
    """The newest requests about `thing` that `person` may read, and what begins a further one for those who may."""
    column, name = _COLUMNS[type(thing)]
    query = sa.select(PromoRequest).where(is_visible_to(person), column == thing.id)
    found = db.session.scalars(query.order_by(PromoRequest.id.desc()).limit(SHOWN)).all()
    may_ask = can(person, P.REQUEST_FILE, community_id=thing.audit_community_id)
    if not found and not may_ask:
        return None
    return {"requests": found, "ask": {name: thing.slug} if may_ask else None}
