"""Who is told when an event under promotion is put off or called off."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.community.models import Event
from app.community.tags import EVENT_CANCELLED, EVENT_POSTPONED
from app.core.db import db
from app.notifications.rules import incidents, notices_for
from app.notifications.states import Topic
from app.promo.models import PromoRequest, RequestNetwork
from app.promo.states import ENDED_REQUESTS

incidents(EVENT_CANCELLED)


@notices_for(
    EVENT_POSTPONED,
    EVENT_CANCELLED,
    about=Topic.DEADLINES,
    why=_l("You work on a promo of this event: look at its open placements."),
)
def promoters_of(_entry: AuditEntry, event: Event) -> Iterable[Person]:
    """Those who filed a running request about the event, and those who have it for a network."""
    running = sa.and_(PromoRequest.event_id == event.id, PromoRequest.state.not_in(ENDED_REQUESTS))
    filers = sa.select(PromoRequest.filed_by_id).where(running)
    owners = sa.select(RequestNetwork.owner_id).join(PromoRequest).where(running, RequestNetwork.owner_id.is_not(None))
    return db.session.scalars(sa.select(Person).where(Person.id.in_(filers.union(owners))))
