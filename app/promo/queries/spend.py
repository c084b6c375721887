"""What posts of this house have cost in ads, for whoever writes down a budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa

from app.community.models import Community
from app.core.db import db
from app.core.money import Money
from app.core.planning import off_index
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.likeness import LEAST_PROMOS, may_be_told
from app.promo.models import Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS

MOST_POSTS = 500  # of all networks together; older ones say little


@dataclass(frozen=True, slots=True)
class UsualSpend:
    """The median ad money of `n` posts, of one format where it is named; None where there are too few to tell."""

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
    posts = _paid_posts(request_.community_id, list(request_.scope_network_ids))
    return [
        UsualSpend(
            str(full_format_label(spec_of(format_id))), len(some), _median(some, request_.community_id, currency)
        )
        for (format_id, currency), some in _by(posts, lambda post: (post.format_id, post.ad_currency))
    ]


def usual_spend_on(network_id: str, *, community_id: int) -> list[UsualSpend]:
    """By currency, what ads for past posts on one network have cost, as a community may be told; one query."""
    posts = _paid_posts(community_id, [network_id])
    return [
        UsualSpend("", len(some), _median(some, community_id, currency))
        for currency, some in _by(posts, lambda post: post.ad_currency)
    ]


def _by(posts: Sequence[Any], key: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for post in posts:
        found[key(post)].append(post)
    return sorted(found.items())


def _median(posts: Sequence[Any], own: int, currency: str) -> Money | None:
    """None where they are too few, or would tell of single promos of somebody else."""
    promos = {post.request_id: post.community_id for post in posts}
    is_own = set(promos.values()) == {own} and len(posts) >= LEAST_PROMOS
    if not is_own and not may_be_told(list(promos.values()), own=own):
        return None
    return Money(median(post.ad_spend for post in posts), currency)


def _paid_posts(community_id: int, network_ids: Sequence[str]) -> Sequence[Any]:
    """The latest posts with ads on these networks, on all where none is named; of private communities the own alone."""
    query = (
        sa.select(Placement.format_id, Placement.ad_currency, Placement.ad_spend, Placement.request_id,
                  PromoRequest.community_id)
        .join(PromoRequest, PromoRequest.id == Placement.request_id)
        .join(Community, Community.id == PromoRequest.community_id)
        .where(Placement.ad_spend > 0, off_index(Placement.state).in_(OUT_PLACEMENTS))
        .where(sa.or_(sa.not_(Community.is_private), Community.id == community_id))
        .order_by(Placement.id.desc())
        .limit(MOST_POSTS)
    )  # fmt: skip
    return db.session.execute(query.where(Placement.network_id.in_(network_ids)) if network_ids else query).all()
