"""Pictures that several posts show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.creatives.models import Creative
from app.promo.models import Approval, Placement, PlacementCreative
from app.promo.queries.placements import is_fast_and_open
from app.promo.states import PlacementState as S


def is_looked_at() -> sa.ColumnElement[bool]:
    """Condition on placements: in review, approved, or out by the fast lane and not yet reviewed."""
    return sa.or_(Placement.state.in_([S.IN_REVIEW, S.APPROVED, S.SCHEDULED, S.PAUSED]), is_fast_and_open())


def others_with(creative: Creative, placement: Placement) -> Sequence[Placement]:
    """The other posts with this picture whose approvals are for what they show now."""
    query = sa.select(Placement).join(PlacementCreative, PlacementCreative.placement_id == Placement.id)
    return db.session.scalars(
        query.where(PlacementCreative.creative_id == creative.id, Placement.id != placement.id, is_looked_at())
    ).all()


def approved_elsewhere(placement: Placement, person: Person) -> Mapping[int, list[str]]:
    """By picture of this placement: the numbers of other posts that show it and that `person` has approved."""
    shown = [part.creative_id for part in placement.creatives]
    given = sa.exists().where(
        Approval.placement_id == Placement.id, Approval.approver_id == person.id, Approval.void_at.is_(None)
    )
    query = (
        sa.select(PlacementCreative.creative_id, Placement)
        .join(Placement, Placement.id == PlacementCreative.placement_id)
        .where(PlacementCreative.creative_id.in_(shown), Placement.id != placement.id, is_looked_at(), given)
        .order_by(Placement.request_id, Placement.position)
    )
    found = defaultdict[int, list[str]](list)
    for creative_id, post in db.session.execute(query):
        found[creative_id].append(post.number)
    return found
