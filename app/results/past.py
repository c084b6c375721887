"""What promos that are over came to: the answer to the question of the brief (promo/likeness.py)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.community.models import Community
from app.core.db import db
from app.promo.likeness import PastResult
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.promo.words import Kpi
from app.results.models import CurrentReading, Reading
from app.results.words import Metric

OVER = (RequestState.REPORTED, RequestState.CLOSED)
MOST_PAST = 100  # older ones say little about the next


def past_results(kpi: Kpi, community_id: int, currency: str) -> Sequence[PastResult]:
    """The results of the latest promos measured by `kpi`, the newest first; money in `currency` only. One query."""
    current = CurrentReading
    query = (
        sa.select(
            PromoRequest.id, PromoRequest.community_id, PromoRequest.objective, PromoRequest.audience_scope,
            current.value,
        )
        .join(current, sa.and_(current.request_id == PromoRequest.id, current.placement_key == 0))
        .join(Community, Community.id == PromoRequest.community_id)
        .where(PromoRequest.kpi == kpi, PromoRequest.state.in_(OVER))
        .where(current.metric == Metric.of(kpi), current.value.is_not(None))
        .where(sa.or_(sa.not_(Community.is_private), Community.id == community_id))
        .order_by(PromoRequest.id.desc(), current.read_at.desc())
        .limit(MOST_PAST)
    )  # fmt: skip
    if kpi == Kpi.SUM_RAISED:
        query = query.join(Reading, Reading.id == current.reading_id).where(Reading.currency == currency)
    newest: dict[int, PastResult] = {}
    for row in db.session.execute(query):
        if row.value is not None:
            newest.setdefault(row.id, PastResult(row.community_id, row.objective, row.audience_scope, row.value))
    return list(newest.values())
