"""From rows to the inputs of formulas: one kind of evidence at a time, organic and paid apart, reach never summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from app.community.queries.communities import reading_input
from app.community.queries.initiatives import baseline_input as initiative_baseline
from app.community.states import EntryKind
from app.core.money import Money
from app.figures.figure import Input, Source
from app.figures.kinds import Attribution, EvidenceGrade, Gap, SourceKind
from app.figures.quantities import Quantity
from app.figures.sums import grade_sum, paired_sums
from app.promo.models import Placement
from app.promo.words import BudgetState, Kpi, ReadingWindow
from app.reports.sections.material import Material, MemberCounts
from app.results.models import Lead, Reading
from app.results.queries import as_input
from app.results.words import Metric, ReadingGap

#: What a formula calls a metric.
QUANTITY = {
    Metric.LINK_CLICKS: Quantity.CLICKS,
    Metric.VIEWS: Quantity.VIEWS,
    Metric.REACH: Quantity.REACH,
    Metric.ENGAGEMENTS: Quantity.ENGAGEMENTS,
    Metric.PAGE_VISITS: Quantity.VISITS,
    Metric.LEADS: Quantity.LEADS,
    Metric.CONVERSIONS: Quantity.CONVERSIONS,
    Metric.REGISTRATIONS: Quantity.REGISTERED,
    Metric.ITEMS: Quantity.ITEMS,
    Metric.SUM_RAISED: Quantity.DONATIONS,
}
_NEVER_COUNTED = {ReadingGap.NOT_SHOWN, ReadingGap.NOT_COUNTED}
#: The longest window speaks for a post.
_LONGEST = [ReadingWindow.H24, ReadingWindow.H72, ReadingWindow.D7, ReadingWindow.LIFE]


def quantity(metric: Metric) -> str:
    """The name under which formulas know `metric`."""
    return QUANTITY.get(metric, metric.value)


def reading_of(material: Material, placement: Placement | None, metric: Metric, *, is_paid: bool = False) -> Input:
    """The reading in force of a post (None: of the whole request) for `metric`, of its longest window."""
    rows = material.readings_by_line.get((placement.id if placement else None, metric, is_paid))
    if not rows:
        return Input(quantity(metric), None)
    best = max(rows, key=lambda row: (row.value is not None, _LONGEST.index(row.window), row.read_at))
    return _as_quantity(best)


def per_post(material: Material, metric: Metric, *, is_paid: bool = False) -> list[Input]:
    """One input for each post that went out, unknown ones too."""
    return [reading_of(material, place, metric, is_paid=is_paid) for place in material.out]


def summed(material: Material, metric: Metric, *, is_paid: bool = False) -> tuple[Input, ...]:
    """The sums over all posts, one per grade (R3, R12); a single unknown input when no post has the reading."""
    parts = per_post(material, metric, is_paid=is_paid)
    return grade_sum(quantity(metric), parts) or (Input(quantity(metric), None, n_known=0, n_parts=len(parts)),)


def best_covered(inputs: Sequence[Input]) -> Input:
    """Of sums that are not added, the one that covers the most posts."""
    return max(inputs, key=lambda item: item.n_known if item.is_known else -1)


def rates(
    material: Material, top: Metric, base: Metric, *, is_paid: bool = False, only: Iterable[Placement] | None = None
) -> tuple[tuple[Input, Input], ...]:
    """Numerators and denominators from sums over the posts that have both (R3)."""
    places = list(material.out if only is None else only)
    pairs = [
        (reading_of(material, place, top, is_paid=is_paid), reading_of(material, place, base, is_paid=is_paid))
        for place in places
    ]
    return paired_sums(pairs)


def lead_inputs(leads: Iterable[Lead], name: str = Quantity.LEADS) -> tuple[Input, ...]:
    """The people of the lead ledger, one sum per grade."""
    parts = [Input(name, lead.n_people, lead.grade, lead_source(lead)) for lead in leads]
    return tuple(replace(part, n_known=1, n_parts=1) for part in grade_sum(name, parts))


def lead_source(lead: Lead) -> Source:
    return Source(
        SourceKind.LEDGER,
        label=lead.definition,
        ref=f"lead {lead.id}",
        at=lead.created_at,
        author=lead.author.name if lead.author else "",
    )


def actual_inputs(material: Material, kpi: Kpi) -> tuple[Input, ...]:
    """What came of a KPI: from its ledger where there is one, else the request's reading, else its posts.

    Several inputs are of several grades or currencies: they stand apart and are never added.
    """
    metric = Metric.of(kpi)
    ledgers = {
        Kpi.LEADS: lambda: lead_inputs(material.valid_leads),
        Kpi.SUM_RAISED: lambda: donation_inputs(material),
        Kpi.ITEMS: lambda: _known(ledger_input(material, Quantity.ITEMS, EntryKind.ITEM_IN)),
        Kpi.OUTSIDE_PEOPLE: lambda: outside_inputs(material),
        Kpi.REGISTRATIONS: lambda: _known(event_count(material, "n_registered", Quantity.REGISTERED)),
        Kpi.ATTENDANCE: lambda: _known(event_count(material, "n_attended", Quantity.ATTENDED)),
    }
    whole = reading_of(material, None, metric)
    from_ledger = ledgers[kpi]() if kpi in ledgers else ()
    if kpi in {Kpi.REGISTRATIONS, Kpi.OUTSIDE_PEOPLE} and whole.is_known:
        return (whole,)
    if from_ledger:
        return from_ledger
    if whole.is_known or whole.gap or kpi == Kpi.REACH:
        return (whole if whole.is_known or kpi != Kpi.REACH else largest_reach(material),)
    return summed(material, metric)


def largest_reach(material: Material, *, is_paid: bool = False) -> Input:
    """The reach of the one post that reached the most people: reach is never added up (R11)."""
    parts = per_post(material, Metric.REACH, is_paid=is_paid)
    known = [part for part in parts if part.is_known]
    if not known:
        return Input(Quantity.REACH, None, n_known=0, n_parts=len(parts))
    return max(known, key=lambda part: part.number or Decimal(0))


def outside_inputs(material: Material) -> tuple[Input, ...]:
    """People from outside: as read for the whole request, else as the lead ledger says."""
    whole = reading_of(material, None, Metric.OUTSIDE_PEOPLE)
    if whole.is_known:
        return (whole,)
    told = [lead for lead in material.valid_leads if lead.n_outside is not None]
    parts = [Input(Metric.OUTSIDE_PEOPLE, lead.n_outside, lead.grade, lead_source(lead)) for lead in told]
    return tuple(replace(part, n_known=1, n_parts=1) for part in grade_sum(Metric.OUTSIDE_PEOPLE, parts))


def ledger_input(material: Material, name: str, kind: EntryKind, *, currency: str | None = None) -> Input:
    """All lines of one kind of the initiative's ledger; unknown without an initiative or a line."""
    initiative = material.request.initiative
    if initiative is None:
        return Input(name, None)
    return material.ledger.input(name, kind, initiative, currency=currency)


def donation_inputs(material: Material) -> tuple[Input, ...]:
    """What was given, per currency; observed, never attributed to the posts."""
    return tuple(
        ledger_input(material, Quantity.DONATIONS, EntryKind.DONATION, currency=money.currency)
        for money in material.ledger.donations
    )


def member_inputs(counts: MemberCounts) -> tuple[Input, Input]:
    """The count at the start and at the end of the period."""
    return reading_input(Quantity.START, counts.start), reading_input(Quantity.END, counts.end)


def baseline_input(material: Material, metric: Metric) -> Input:
    """The value before, as it was set for the report, else as the brief says; unknown has its reason."""
    row = material.baselines.get(metric)
    if row is None:
        return Input(Quantity.BASELINE, None, gap=Gap.NO_BASELINE)
    source = Source(SourceKind.MANUAL, label=row.note, ref=row.as_of.isoformat(), at=row.created_at)
    return Input(Quantity.BASELINE, row.value, row.grade, source, qualifier=row.qualifier)


def target_input(material: Material, kpi: Kpi, *, currency: str = "") -> Input:
    """The target in force: locked at the first publication; only the first KPI has one."""
    request_ = material.request
    target = request_.target_in_force
    if target is None or kpi != request_.kpi:
        return Input(Quantity.TARGET, None, gap=Gap.NO_TARGET)
    source = Source(SourceKind.AGREED, label=request_.number, at=request_.live_at or request_.submitted_at)
    return Input.agreed(Quantity.TARGET, Money(target, currency) if currency else target, source)


def spend_input(material: Material) -> Input:
    """What was spent on ads. Unknown is not 0: without paid posts it is 0 only where the brief says so."""
    request_ = material.request
    paid = [place for place in material.out if place.is_paid or place.ad_spend is not None]
    source = Source(SourceKind.PORTAL, label=request_.number)
    if not paid:
        if request_.budget_state != BudgetState.ZERO:
            return Input(Quantity.SPEND, None, gap=Gap.SPEND_UNKNOWN)
        return Input(Quantity.SPEND, Money(Decimal(0), request_.budget_currency), EvidenceGrade.SELF_REPORTED, source)
    parts = [
        Input(Quantity.SPEND, None if place.ad_spend is None else Money(place.ad_spend, place.ad_currency),
              None if place.ad_spend is None else EvidenceGrade.SELF_REPORTED,
              Source(SourceKind.PORTAL, label=place.number))
        for place in paid
    ]  # fmt: skip
    if any(not part.is_known for part in parts):
        return Input(Quantity.SPEND, None, gap=Gap.SPEND_UNKNOWN, n_known=0, n_parts=len(parts))
    sums = grade_sum(Quantity.SPEND, parts)
    return sums[0] if len(sums) == 1 else Input(Quantity.SPEND, None, gap=Gap.MIXED_CURRENCIES)


def counted(name: str, n: int, material: Material) -> Input:
    """What the portal itself has counted."""
    source = Source(SourceKind.PORTAL, label=material.request.number)
    return Input(name, n, EvidenceGrade.MEASURED, source)


def ledger_start(material: Material) -> Input:
    """What the items began with: the initiative's own baseline, else the one that was set for the request."""
    initiative = material.request.initiative
    own = initiative_baseline(initiative) if initiative is not None else Input(Quantity.START, None)
    return own if own.is_known else baseline_input(material, Metric.ITEMS).named(Quantity.START)


def event_count(material: Material, column: str, name: str) -> Input:
    """A count that was entered on the event itself."""
    event = material.request.event
    value = getattr(event, column) if event is not None else None
    if event is None or value is None:
        return Input(name, None)
    source = Source(SourceKind.PORTAL, label=event.title, at=event.held_at)
    return Input(name, value, EvidenceGrade.SELF_REPORTED, source, attribution=Attribution.OBSERVED)


def _known(item: Input) -> tuple[Input, ...]:
    return (item,) if item.is_known else ()


def _as_quantity(reading: Reading) -> Input:
    """A reading under the name that formulas know; 'to date' is no window that one compares by."""
    item = as_input(reading, quantity(reading.metric))
    if item.window == ReadingWindow.LIFE:
        item = replace(item, window="")
    if reading.gap is not None:
        return replace(item, gap=Gap.NOT_COUNTED if reading.gap in _NEVER_COUNTED else Gap.NO_INPUTS)
    return item
