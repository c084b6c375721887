"""Whose turn it is, and how much working time requests have spent on each side of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts.models import Person
from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.core.worktime import working_time_between
from app.networks.models import Network
from app.promo.access import is_visible_to
from app.promo.models import PromoRequest, RequestNetwork
from app.promo.states import UNDECIDED, NetworkDecision, RequestState


class Side(StrEnum):
    """With whom a request is; the columns of PromoRequest begin with these words."""

    HOUSE = "house"
    REQUESTER = "requester"


@dataclass(frozen=True, slots=True)
class Halves:
    """Hours of working time on both sides, with what runs at the moment."""

    house: float
    requester: float


def side_of(request_: PromoRequest) -> Side | None:
    """With whom the request is; None before it is handed in, once it is decided, and while all of it is put off."""
    if request_.state == RequestState.NEEDS_INFO:
        return Side.REQUESTER
    if request_.state == RequestState.SUBMITTED:
        return Side.HOUSE
    if request_.state != RequestState.TRIAGE:
        return None
    answers = {row.decision for row in request_.networks}
    waits_for_a_senior = NetworkDecision.YES in answers and not answers & UNDECIDED
    is_due = NetworkDecision.OPEN in answers or any(row.due_again_at is not None for row in request_.networks)
    return Side.HOUSE if is_due or waits_for_a_senior else None


def seconds_since(request_: PromoRequest, moment: datetime) -> int:
    """Seconds of working time from `moment` until now, where the community of the request is."""
    return int(working_time_between(moment, clock.now(), request_.community.time_zone).total_seconds())


def halves_of(request_: PromoRequest) -> Halves | None:
    """The hours on both sides until now; None where nobody has measured them."""
    if request_.house_seconds is None or request_.requester_seconds is None:
        return None
    house, requester = request_.house_seconds, request_.requester_seconds
    if request_.house_since is not None:
        house += seconds_since(request_, request_.house_since)
    if request_.requester_since is not None:
        requester += seconds_since(request_, request_.requester_since)
    return Halves(_hours(house), _hours(requester))


def _hours(seconds: float) -> float:
    """Whole minutes, as hours: nobody is told of a second that was missing."""
    return round(seconds / 60) / 60


@dataclass(frozen=True, slots=True)
class TimeFilters:
    """Which answers are looked at; '' leaves it wide."""

    network: str = ""
    community: str = ""
    n_months: int = 12


@dataclass(frozen=True, slots=True)
class MonthOfTimes:
    """What the requests answered in one month have spent on each side; `network` None for all of them together."""

    month: date
    network: str | None
    n: int
    house: float
    requester: float


def times_by_month(person: Person, filters: TimeFilters, zone: str) -> list[MonthOfTimes]:
    """The medians of both sides for each month in `zone`, the newest first: of all networks, then of each.

    Only what was accepted or declined counts: what was called off has no answer. One request counts once in a line.
    """
    this_month = clock.today(zone).replace(day=1)
    first = _months_before(this_month, filters.n_months - 1)
    found: dict[tuple[date, str], dict[int, tuple[int, int]]] = defaultdict(dict)
    for row in _answered(person, filters, since=datetime(first.year, first.month, 1, tzinfo=ZoneInfo(zone))):
        month = row.answered_at.astimezone(ZoneInfo(zone)).date().replace(day=1)
        for network in ("", row.name):
            found[month, network][row.id] = (row.house_seconds, row.requester_seconds)
    ordered = sorted(found, key=lambda key: (-key[0].toordinal(), key[1]))
    if filters.network:
        ordered = [key for key in ordered if key[1]]
    return [_month(*key, list(found[key].values())) for key in ordered]


def _answered(person: Person, filters: TimeFilters, *, since: datetime) -> Sequence[Any]:
    moments = PromoRequest.accepted_at, PromoRequest.declined_at
    answered_at = sa.func.coalesce(*moments, type_=moments[0].type)
    query = (
        sa.select(
            PromoRequest.id, Network.name, PromoRequest.house_seconds, PromoRequest.requester_seconds,
            answered_at.label("answered_at"),
        )
        .join(RequestNetwork, RequestNetwork.request_id == PromoRequest.id)
        .join(Network, Network.id == RequestNetwork.network_id)
        .join(Community, Community.id == PromoRequest.community_id)
        .where(is_visible_to(person), PromoRequest.house_seconds.is_not(None), answered_at >= since)
    )  # fmt: skip
    if filters.network:
        query = query.where(RequestNetwork.network_id == filters.network)
    if filters.community:
        query = query.where(Community.slug == filters.community)
    return db.session.execute(query).all()


def _month(month: date, network: str, spent: Sequence[tuple[int, int]]) -> MonthOfTimes:
    house, requester = (_hours(median(part)) for part in zip(*spent, strict=True))
    return MonthOfTimes(month, network or None, len(spent), house, requester)


def _months_before(month: date, n: int) -> date:
    for _month_back in range(n):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
