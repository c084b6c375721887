"""Requests that are wished for earlier than promised, and how many of them a community has left this quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import db
from app.promo.models import LinkKind, Placement, PromoRequest, RequestLink, RequestNetwork
from app.promo.promise import Promise
from app.promo.settings import RUSH_A_QUARTER
from app.promo.states import RequestState
from app.promo.words import RushState

MONTHS_A_QUARTER = 3
#: A rush that was refused, and a request that came to nothing, use up nothing.
COUNTED = (RushState.WITHIN, RushState.ASKED, RushState.GRANTED)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many rush requests a community may file in a quarter, and how many it has filed in this one."""

    n_all: int
    n_used: int

    @property
    def n_left(self) -> int:
        return max(self.n_all - self.n_used, 0)


def allowance_of(request_: PromoRequest) -> Allowance:
    """The allowance of the request's community, this request left aside; one query.

    What was split off by the house counts with the request from which it comes, as long as that one counts.
    """
    origin = aliased(PromoRequest)
    counts_already = (
        sa.select(RequestLink.id)
        .join(origin, origin.id == RequestLink.from_id)
        .where(RequestLink.kind == LinkKind.SPLIT, RequestLink.to_id == PromoRequest.id, *_counts(origin))
    )
    query = sa.select(sa.func.count()).where(
        PromoRequest.community_id == request_.community_id,
        PromoRequest.id != request_.id,
        PromoRequest.submitted_at >= _quarter_begins(request_.community.time_zone),
        *_counts(PromoRequest),
        ~counts_already.exists(),
    )
    return Allowance(RUSH_A_QUARTER(), db.session.scalar(query) or 0)


def _counts(model: type[PromoRequest]) -> Sequence[sa.ColumnElement[bool]]:
    """That it is a rush that uses up one of the allowance."""
    return model.rush.in_(COUNTED), model.state.not_in([RequestState.DECLINED, RequestState.CANCELLED])


def wished_days(request_: PromoRequest) -> dict[str, date | None]:
    """The wished day of each chosen network."""
    return {row.network_id: row.wished_on for row in request_.networks}


def hurried(request_: PromoRequest, promises: Mapping[str, Promise], wished: Mapping[str, date | None]) -> list[str]:
    """The networks whose wished day lies before the day that is promised, where the community is."""
    zone = ZoneInfo(request_.community.time_zone)
    return [
        network_id
        for network_id, day in wished.items()
        if day is not None
        and (promise := promises.get(network_id)) is not None
        and promise.first_post_at is not None
        and day < promise.first_post_at.astimezone(zone).date()
    ]


def hurried_as_promised(request_: PromoRequest) -> list[str]:
    """The networks that are wished for earlier than what was promised to them when the request was handed in."""
    promises = {row.network_id: Promise(first_post_at=row.promised_at) for row in request_.networks}
    return hurried(request_, promises, wished_days(request_))


def first_post_on(row: RequestNetwork, placements: Sequence[Placement]) -> Placement | None:
    """The first post of this network that is out; before that, the one that is planned first."""
    own = [one for one in placements if one.network_id == row.network_id and not one.is_over]
    out = [one for one in own if one.published_at is not None]
    if out:
        return min(out, key=lambda one: one.published_at or clock.now())
    return min(
        (one for one in own if one.slot_at is not None), key=lambda one: one.slot_at or clock.now(), default=None
    )


def _quarter_begins(zone: str) -> datetime:
    today = clock.today(zone)
    first = today.replace(month=(today.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, day=1)
    return datetime.combine(first, time.min, ZoneInfo(zone)).astimezone(UTC)
