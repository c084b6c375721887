"""Who sees what the news of promo is about: asked again before a mail that has waited is sent."""

from __future__ import annotations

from app.accounts.models import Person
from app.community.access import visible_events
from app.community.models import Event
from app.core.db import db
from app.notifications.rules import seen_by
from app.promo.access import comment_for, found, meeting_for, placement_for, request_for, visible, wire_for
from app.promo.models import Comment, Placement, PromoRequest, Wire

seen_by("promo_request")(request_for)
seen_by("meeting")(meeting_for)


@seen_by("placement")
def post(person: Person, placement_id: int) -> Placement:
    """The post, or NotFound."""
    placement = found(db.session.get(Placement, placement_id))
    return placement_for(person, placement.request_id, placement.position)


@seen_by("comment")
def comment(person: Person, comment_id: int) -> Comment:
    """The comment, or NotFound."""
    written = found(db.session.get(Comment, comment_id))
    return comment_for(person, written.request_id, comment_id)


@seen_by("wire")
def step_of_plan_b(person: Person, wire_id: int) -> Wire:
    """The wire, or NotFound."""
    wire = found(db.session.get(Wire, wire_id))
    return wire_for(person, wire.request_id, wire_id)


@seen_by("event")
def event(person: Person, event_id: int) -> Event | PromoRequest:
    """The event, or a promo of it: networks work on the promos of private communities, too. Or NotFound."""
    own: Event | None = db.session.scalar(visible_events(person).where(Event.id == event_id))
    return own or found(db.session.scalar(visible(person).where(PromoRequest.event_id == event_id).limit(1)))
