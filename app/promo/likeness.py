"""A target beside what like promos of the house came to.

The past results are asked for here and answered by `results` (wiring.py). Of other communities no more is told than a
median and a range, from at least five promos of at least two communities; those of one's own are one's own to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.promo.models import PromoRequest
from app.promo.words import AudienceScope, Kpi, Objective

LEAST_PROMOS = 5


class Likeness(LabelledEnum):
    """What 'like' means, from the closest to the widest."""

    AUDIENCE = "audience", _l("the same measure, objective and audience")
    OBJECTIVE = "objective", _l("the same measure and objective")
    KPI = "kpi", _l("the same measure, whatever the objective")


class PastResult(NamedTuple):
    """What one promo that is over came to, and what makes it like another."""

    community_id: int
    objective: Objective | None
    audience_scope: AudienceScope | None
    value: Decimal


#: (measure, own community, currency of money) -> the latest results; private communities are left out but one's own.
PAST_RESULTS: list[Callable[[Kpi, int, str], Sequence[PastResult]]] = []


@dataclass(frozen=True, slots=True)
class Perspective:
    """Median and range of `n` like promos, of money in `currency`; without `likeness` there are too few to tell."""

    kpi: Kpi
    currency: str
    n: int = 0
    likeness: Likeness | None = None
    median: Decimal = Decimal(0)
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def is_beyond(self, target: Decimal | None) -> bool:
        """True for a target that no like promo has come to, or that each has passed."""
        return self.likeness is not None and target is not None and not self.low <= target <= self.high


def perspective_of(
    request_: PromoRequest, *, objective: Objective | None, scope: AudienceScope | None, kpi: Kpi | None
) -> Perspective | None:
    """What a target of `kpi` is compared with, one query; None while it is not known what is measured."""
    if kpi is None:
        return None
    currency = request_.budget_currency
    results = [one for ask in PAST_RESULTS for one in ask(kpi, request_.community_id, currency)]
    for likeness, alike in _widening(results, objective, scope):
        if may_be_told([one.community_id for one in alike], own=request_.community_id):
            values = [one.value for one in alike]
            return Perspective(kpi, currency, len(values), likeness, Decimal(median(values)), min(values), max(values))
    return Perspective(kpi, currency)


def may_be_told(community_ids: Sequence[int], *, own: int) -> bool:
    """True where figures of so many promos, of these communities, say nothing about a single foreign one."""
    return len(community_ids) >= LEAST_PROMOS and (len(set(community_ids)) > 1 or set(community_ids) == {own})


def has_far_target(request_: PromoRequest) -> bool:
    """True for a target beyond the range of like promos."""
    if request_.target is None:
        return False
    found = perspective_of(request_, objective=request_.objective, scope=request_.audience_scope, kpi=request_.kpi)
    return found is not None and found.is_beyond(request_.target)


def _widening(
    results: Sequence[PastResult], objective: Objective | None, scope: AudienceScope | None
) -> Iterator[tuple[Likeness, list[PastResult]]]:
    same_objective = [one for one in results if one.objective == objective]
    if scope is not None:
        yield Likeness.AUDIENCE, [one for one in same_objective if one.audience_scope == scope]
    yield Likeness.OBJECTIVE, same_objective
    yield Likeness.KPI, list(results)
