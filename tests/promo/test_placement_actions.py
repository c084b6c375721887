"""The life of a placement, and what its request makes of it."""

from __future__ import annotations

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core.db import db
from app.promo.states import PlacementState as S
from app.promo.states import RequestState


def tags_of(placement):
    query = sa.select(AuditEntry.tag).where(
        AuditEntry.subject_kind == "placement", AuditEntry.subject_id == placement.id
    )
    return [tag.removeprefix("promo.placement.") for tag in db.session.scalars(query.order_by(AuditEntry.id))]


def test_the_whole_way_is_told(desk):
    placement = desk.placement(S.PUBLISHED)

    assert tags_of(placement) == [
        "held", "content_due", "changed", "changed", "destination_opened", "in_review", "approved", "scheduled",
        "published",
    ]  # fmt: skip
    assert desk.request_.state == RequestState.COLLECTING
    assert desk.request_.locked_target == desk.request_.target
    assert placement.utm_content == "instagram-story-1"
