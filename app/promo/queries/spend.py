"""What posts of this house have cost in ads, for whoever writes down a budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

import sqlalchemy as sa

from app.community.models import Community
from app.core.db import db
from app.core.money import Money
from app.core.planning import off_index
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.likeness import may_be_told
from app.promo.models import Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS

MOST_POSTS = 500  # of all networks together; older ones say little


@dataclass(frozen=True, slots=True)
class UsualSpend:
    """The median ad money of `n` posts of one format; None where there are too few to tell."""

    format: str
    n: int
    median: Money | None

    def n_posts(self, budget: Money | None) -> int | None:
        """For how many such posts a budget does; None without both, or in another currency."""
        usual = self.median
        if usual is None or budget is None or budget.currency != usual.currency or budget.amount <= 0:
            return None
        return int(budget.amount // usual.amount)


def usual_spend(request_: PromoRequest) -> list[UsualSpend]:
    """Per format of the chosen networks, what ads for past posts have cost; one query."""
    found: dict[tuple[str, str], list[tuple[int, Money]]] = defaultdict(list)
    for format_id, currency, spend, community_id in db.session.execute(_paid_posts(request_)):
        if spend is not None:
            found[format_id, currency].append((community_id, Money(spend, currency)))
    return [
        UsualSpend(str(full_format_label(spec_of(format_id))), len(posts), _median(posts, request_, currency))
        for (format_id, currency), posts in sorted(found.items())
    ]


def _median(posts: Sequence[tuple[int, Money]], request_: PromoRequest, currency: str) -> Money | None:
    if not may_be_told([community_id for community_id, _spend in posts], own=request_.community_id):
        return None
    return Money(median(spend.amount for _community, spend in posts), currency)


def _paid_posts(request_: PromoRequest) -> sa.Select[str, str, Decimal | None, int]:
    query = (
        sa.select(Placement.format_id, Placement.ad_currency, Placement.ad_spend, PromoRequest.community_id)
        .join(PromoRequest, PromoRequest.id == Placement.request_id)
        .join(Community, Community.id == PromoRequest.community_id)
        .where(Placement.ad_spend > 0, off_index(Placement.state).in_(OUT_PLACEMENTS))
        .where(sa.or_(sa.not_(Community.is_private), Community.id == request_.community_id))
        .order_by(Placement.id.desc())
        .limit(MOST_POSTS)
    )
    networks = list(request_.scope_network_ids)
    return query.where(Placement.network_id.in_(networks)) if networks else query
