"""What must be right of readings, baselines and leads: field -> sentence. What is not known contradicts nothing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.figures.kinds import Unit
from app.promo.models import Placement, PromoRequest
from app.results.words import Metric, ReadingGap

#: What may fall below zero; a count of anything else may not.
MAY_BE_NEGATIVE = frozenset({Metric.ENGAGEMENTS, Metric.REACTIONS, Metric.FOLLOWERS, Metric.JOINS})


def reading_gaps(
    metric: Metric | None,
    value: Decimal | None,
    gap: ReadingGap | None,
    *,
    read_at: datetime | None,
    currency: str | None,
    placement: Placement | None,
) -> dict[str, Any]:
    """Why a reading cannot be: neither figure nor reason, a count below 0, a sum without currency, a wrong moment."""
    gaps: dict[str, Any] = {}
    if (value is None) == (gap is None):
        gaps["value"] = _("Enter the figure, or say why it can't be known.")
    elif why := _below_zero(metric, value):
        gaps["value"] = why
    if metric is not None and metric.unit is Unit.MONEY and value is not None and not currency:
        gaps["currency"] = _("Choose the currency of the sum.")
    if read_at is not None and read_at > clock.now():
        gaps["read_at"] = _("This moment has not come yet. Enter when the figure was read.")
    elif read_at and placement is not None and placement.published_at and read_at < placement.published_at:
        gaps["read_at"] = _("The post was not out yet at that time. Enter a later moment.")
    return gaps


def baseline_gaps(
    request_: PromoRequest, metric: Metric | None, value: Decimal | None, *, as_of: date | None
) -> dict[str, Any]:
    """Why a value cannot have stood there before the act."""
    gaps = {"value": _below_zero(metric, value), "as_of": _not_come_yet(request_, as_of)}
    return {name: why for name, why in gaps.items() if why}


def lead_gaps(
    request_: PromoRequest, *, n_people: int | None, n_outside: int | None, seen_on: date | None
) -> dict[str, Any]:
    """Why leads cannot be counted so."""
    gaps: dict[str, Any] = {}
    if n_people is not None and n_outside is not None and n_outside > n_people:
        gaps["n_outside"] = _("No more people can be from outside than there are in all.")
    if why := _not_come_yet(request_, seen_on):
        gaps["seen_on"] = why
    return gaps


def _below_zero(metric: Metric | None, value: Decimal | None) -> Any:
    if metric is None or value is None or value >= 0 or metric in MAY_BE_NEGATIVE:
        return None
    return _("This count cannot be below 0.")


def _not_come_yet(request_: PromoRequest, day: date | None) -> Any:
    """What has not happened yet cannot be counted, by the calendar of the community."""
    if day is None or day <= clock.today(request_.community.time_zone):
        return None
    return _("This day has not come yet. Enter the day on which it was counted.")
