"""Parts 6 and 7: what the three charts draw, and plan B."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from app.community.states import EntryKind
from app.fallback.pace import course_and_past, window_of
from app.figures.figure import Figure, Input
from app.figures.formulas import counts, traffic
from app.figures.kinds import Unit
from app.figures.pace import LEAST_CURVES, PacePoint, PastCurve, pace_line
from app.figures.quantities import Quantity
from app.figures.sums import grade_sum
from app.promo.models import Placement, PromoRequest, Wire
from app.promo.states import TRIPPED_WIRES, WireState
from app.promo.words import Kpi
from app.reports.content import Course, DayMark, DayValue, FunnelPart, NetworkBar, PaceDay, WireRow
from app.reports.sections import inputs
from app.reports.sections.levels import conversions_input, visits_input
from app.reports.sections.material import Material
from app.reports.words import Term, line_name
from app.results.queries import Point
from app.results.words import Metric

#: What the bars compare, the first of which anything is known.
_COMPARED = (Metric.LINK_CLICKS, Metric.VIEWS, Metric.ENGAGEMENTS)


def course_of(material: Material) -> Course:
    """The primary KPI day by day, with posts, pace and wires."""
    request_ = material.request
    if request_.kpi is None:
        return Course(metric=None)
    target = inputs.target_input(material, request_.kpi).number
    is_running = request_.live_at is not None and request_.collecting_at is None
    points, curves = course_and_past(request_.kpi, of=request_.id)
    pace, n = _pace(request_, curves, target)
    return Course(
        metric=Metric.of(request_.kpi),
        values=tuple(DayValue(day=day, value=value) for day, value in _by_day(material, request_.kpi, points)),
        publications=tuple(
            DayMark(day=material.day_of(at), label=f"{place.number} {place.title}", is_example=place.is_example_time)
            for place in material.out
            if (at := place.published_at or (place.slot_at if place.is_legacy else None)) is not None
        ),
        pace=tuple(PaceDay(day=one.day, expected=one.expected, low=one.low, high=one.high) for one in pace),
        pace_n=n,
        wires=tuple(_mark(material, wire) for wire in material.wires if wire.state is not WireState.DISARMED),
        target=target,
        today=material.day_of(material.now) if is_running else None,
    )


def _pace(request_: PromoRequest, curves: list[PastCurve], target: Decimal | None) -> tuple[list[PacePoint], int]:
    """The line, and the number of past promos behind it: 0 for a straight one."""
    window = window_of(request_)
    if target is None or window is None:
        return [], 0
    n = len(curves) if len(curves) >= LEAST_CURVES else 0
    return pace_line(target, window.first_day, window.last_day, curves), n


def bars_of(material: Material) -> tuple[Metric | None, tuple[NetworkBar, ...]]:
    """One bar for each network: the sum of the best covered grade; leads where no post has a reading."""
    for metric in _COMPARED:
        bars = tuple(_bars(material, metric))
        if any(bar.value is not None for bar in bars):
            return metric, bars
    bars = tuple(_lead_bars(material))
    return (Metric.LEADS if any(bar.value is not None for bar in bars) else Metric.VIEWS), bars


def funnel_of(material: Material) -> tuple[FunnelPart, ...]:
    """Reach (or views) → clicks → visits → conversions; each step from one kind of evidence."""
    first = _first_step(material)
    clicks = inputs.best_covered(inputs.summed(material, Metric.LINK_CLICKS))
    visits, conversions = visits_input(material), conversions_input(material)
    kpi = material.request.kpi
    name = line_name(Metric.of(kpi)) if kpi is not None and conversions.is_known else line_name(Metric.CONVERSIONS)
    return (
        first,
        FunnelPart(name=line_name(Metric.LINK_CLICKS), value=counts.count(clicks), share=_share(clicks, first)),
        FunnelPart(name=line_name(Metric.PAGE_VISITS), value=counts.count(visits, unit=Unit.VISITS)),
        FunnelPart(
            name=name,
            value=counts.count(conversions),
            share=traffic.conversion_rate(conversions, visits) if conversions.is_known and visits.is_known else None,
        ),
    )


def wire_rows(material: Material) -> tuple[WireRow, ...]:
    """Plan B, step by step, in the order of the checks; what was taken back stands there with its reason."""
    return tuple(_wire(wire, material.now) for wire in material.wires)


def _by_day(material: Material, kpi: Kpi, points: list[Point]) -> list[tuple[date, Decimal]]:
    """Cumulative values at the end of each day on which something was noted."""
    if points:
        return list({material.day_of(point.at): point.value for point in points}.items())
    noted = sorted(_noted(material, kpi), key=lambda pair: pair[0])
    total, reached = Decimal(0), dict[date, Decimal]()
    for day, value in noted:
        total += value
        reached[day] = total
    return list(reached.items())


def _noted(material: Material, kpi: Kpi) -> Iterator[tuple[date, Decimal]]:
    """What ledgers hold by day; of money only where there is one currency."""
    if kpi == Kpi.LEADS:
        yield from ((lead.seen_on, Decimal(lead.n_people)) for lead in material.valid_leads)
    elif kpi == Kpi.ITEMS:
        entries = (row for row in material.ledger_entries if row.kind == EntryKind.ITEM_IN)
        yield from ((row.happened_on, Decimal(row.quantity or 0)) for row in entries)
    elif kpi == Kpi.SUM_RAISED and len(material.ledger.donations) == 1:
        entries = (row for row in material.ledger_entries if row.kind == EntryKind.DONATION)
        yield from ((row.happened_on, row.amount or Decimal(0)) for row in entries)


def _mark(material: Material, wire: Wire) -> DayMark:
    label = wire.prepared or wire.step.value  # an extra budget has no words of its own
    return DayMark(day=material.day_of(wire.check_at), label=label, is_tripped=wire.state in TRIPPED_WIRES)


def _bars(material: Material, metric: Metric) -> Iterator[NetworkBar]:
    for network, places in _by_network(material):
        parts = [inputs.reading_of(material, place, metric) for place in places]
        yield _bar(network, grade_sum(inputs.quantity(metric), parts), len(places))


def _lead_bars(material: Material) -> Iterator[NetworkBar]:
    for network, places in _by_network(material):
        ids = {place.id for place in places}
        found = inputs.lead_inputs(lead for lead in material.valid_leads if lead.placement_id in ids)
        known = {lead.placement_id for lead in material.valid_leads} & ids
        bar = _bar(network, found, len(places))
        yield replace(bar, n_known=len(known))


def _bar(network: str, sums: Iterable[Input], n_posts: int) -> NetworkBar:
    best = max(sums, key=lambda item: item.n_known, default=None)
    if best is None:
        return NetworkBar(network=network, value=None, n_known=0, n_posts=n_posts)
    return NetworkBar(network=network, value=best.number, n_known=best.n_known, n_posts=n_posts)


def _by_network(material: Material) -> list[tuple[str, list[Placement]]]:
    found: dict[str, list[Placement]] = {}
    for place in material.out:
        found.setdefault(place.network.name, []).append(place)
    return list(found.items())


def _first_step(material: Material) -> FunnelPart:
    """The reach of the only post that has one, else views: reach of several posts is never added (R11)."""
    reach = [part for part in inputs.per_post(material, Metric.REACH) if part.is_known]
    if len(reach) == 1 and len(material.out) == 1:
        return FunnelPart(name=line_name(Metric.REACH), value=counts.count(reach[0], unit=Unit.PEOPLE))
    views = inputs.best_covered(inputs.summed(material, Metric.VIEWS))
    if not views.is_known and reach:
        largest = inputs.largest_reach(material)
        return FunnelPart(name=Term.LARGEST_REACH.line, value=counts.count(largest, unit=Unit.PEOPLE))
    return FunnelPart(name=line_name(Metric.VIEWS), value=counts.count(views))


def _share(clicks: Input, first: FunnelPart) -> Figure | None:
    """Clicks of views; of a reach nothing is said, since one may click twice."""
    base = first.value.inputs[0]
    if base.name != Quantity.VIEWS or not (clicks.is_known and base.is_known):
        return None
    return traffic.ctr(clicks, base)


def _is_unchecked(wire: Wire, now: datetime) -> bool:
    """Its check was due, and nobody knows whether it should have tripped."""
    is_due = wire.state in {WireState.ARMED, WireState.EXPIRED} and wire.check_at <= now
    return is_due and wire.checked_at is None and wire.triggered_at is None


def _wire(wire: Wire, now: datetime) -> WireRow:
    return WireRow(
        step=wire.step,
        stage=wire.stage,
        metric=wire.metric,
        threshold=wire.threshold,
        threshold_kind=wire.threshold_kind,
        state=wire.state,
        owner=wire.owner.name,
        prepared=wire.prepared,
        check_at=wire.check_at,
        value_at_check=wire.value_at_check,
        pace_at_check=wire.pace_at_check,
        triggered_at=wire.triggered_at,
        executed_at=wire.executed_at,
        gap_before=wire.gap_before,
        gap_after=wire.gap_after,
        end_reason=wire.end_reason,
        is_unchecked=_is_unchecked(wire, now),
    )
