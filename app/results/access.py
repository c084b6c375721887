"""Who may read and enter results: those who see the request, with the permission in its scope."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.access import can, can_anywhere
from app.accounts.models import Pass, Person
from app.accounts.permissions import Permission
from app.core.db import db
from app.core.errors import NotAllowed, NotFound
from app.promo.access import is_visible_to
from app.promo.models import Placement, PromoRequest
from app.results.models import Lead, Reading


def may_enter(person: Person, request_: PromoRequest) -> bool:
    """True when `person` may enter readings and baselines for this request."""
    return can(
        person,
        Permission.READING_ENTER,
        community_id=request_.community_id,
        network_ids=request_.scope_network_ids,
    )


def may_add_leads(person: Person, request_: PromoRequest) -> bool:
    """True when `person` may besides add leads and move them along."""
    return may_enter(person, request_) and can_anywhere(person, Permission.LEAD_EDIT)


def ensure_may_enter(person: Person, request_: PromoRequest, sentence: object) -> None:
    """NotAllowed for those who see the request but do not enter its figures."""
    if not may_enter(person, request_):
        raise NotAllowed(sentence)


def reading_for(person: Person, request_id: int, reading_id: int) -> Reading:
    """A reading of the request R-`request_id`; a child is only found under its own parent (T02)."""
    found = db.session.scalar(
        sa.select(Reading)
        .join(Reading.request)
        .where(is_visible_to(person), Reading.request_id == request_id, Reading.id == reading_id)
    )
    if found is None:
        raise NotFound
    return found


def lead_for(person: Person, request_id: int, lead_id: int) -> Lead:
    """Leads of the request R-`request_id`."""
    found = db.session.scalar(
        sa.select(Lead)
        .join(Lead.request)
        .where(is_visible_to(person), Lead.request_id == request_id, Lead.id == lead_id)
    )
    if found is None:
        raise NotFound
    return found


def placement_behind(pass_: Pass) -> Placement:
    """The placement whose figures a signed link asks for, with all that its page shows; raises NotFound."""
    shown = [joinedload(Placement.request).joinedload(PromoRequest.community), joinedload(Placement.format)]
    placement = db.session.get(Placement, pass_.subject_id, options=shown)
    if placement is None:
        raise NotFound
    return placement
