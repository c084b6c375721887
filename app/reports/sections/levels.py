"""Part 4: the four levels, and what paid delivery brought apart from the organic (part 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from app.community.states import EntryKind
from app.figures.figure import Figure, Input
from app.figures.formulas import audience, cost, counts, engagement, outcome, traffic
from app.figures.kinds import Gap, Unit
from app.figures.quantities import Quantity
from app.figures.registry import blank
from app.promo.models import Placement
from app.promo.queries.placements import budget_in_force
from app.promo.states import PlacementState
from app.promo.words import Kpi
from app.reports.content import Levels, Line
from app.reports.sections import inputs
from app.reports.sections.destination import is_post
from app.reports.sections.material import Material
from app.reports.words import Term, line_name
from app.results.words import Metric

_NOTICED = (Metric.VIEWS, Metric.ENGAGEMENTS, Metric.LINK_CLICKS)


def levels_of(material: Material) -> Levels:
    """Outputs, out-takes, outcomes and impact of one promo."""
    return Levels(
        outputs=tuple(_outputs(material)),
        out_takes=tuple(_out_takes(material)),
        outcomes=tuple(_outcomes(material)),
        impact=tuple(_impact(material)),
    )


def organic_lines(material: Material) -> tuple[Line, ...]:
    """What organic delivery brought, for the comparison with paid."""
    return tuple(_delivered(material, is_paid=False))


def paid_lines(material: Material) -> tuple[Line, ...]:
    """The same of paid delivery; empty when nothing was paid for."""
    if not has_paid(material):
        return ()
    spend = inputs.spend_input(material)
    views = inputs.best_covered(inputs.summed(material, Metric.VIEWS, is_paid=True))
    return (
        Line(name=Term.SPEND.line, figure=counts.count(spend, unit=Unit.MONEY)),
        *_delivered(material, is_paid=True),
        Line(name="M18", figure=cost.cpm(spend, views)),
    )


def cost_lines(material: Material) -> tuple[Line, ...]:
    """What it cost: spent, planned, and the share of the plan."""
    spend, plan = inputs.spend_input(material), _plan(material)
    return (
        Line(name=Term.SPEND.line, figure=counts.count(spend, unit=Unit.MONEY)),
        Line(name=Term.BUDGET.line, figure=counts.count(plan, unit=Unit.MONEY)),
        Line(name="M41", figure=cost.budget_use(spend, plan)),
    )


def ratio_lines(material: Material) -> tuple[Line, ...]:
    """Results per post, and prices: most of them blank where nobody noted what they need."""
    return tuple(_per_post(material)) + tuple(_prices(material))


def feedback_lines(material: Material) -> tuple[Line, ...]:
    """Part 8 in figures: negative feedback in relation to reach."""
    pairs = inputs.rates(material, Metric.NEGATIVE_FEEDBACK, Metric.REACH)
    if not pairs:
        lack = (Input(Quantity.HIDES, None), Input(Quantity.REACH, None))
        return (Line(name="M16", figure=blank("M16", Gap.NO_INPUTS, *lack)),)
    return tuple(Line(name="M16", figure=engagement.negative_feedback([top], base)) for top, base in pairs)


def _outputs(material: Material) -> Iterator[Line]:
    states = Counter(place.state for place in material.placements)
    for term, n in (
        (Term.PLANNED, len(material.placements)),
        (Term.PUBLISHED, len(material.out)),
        (Term.MISSED, states[PlacementState.MISSED]),
    ):
        yield Line(name=term.line, figure=counts.count(inputs.counted(Quantity.PLACEMENTS, n, material)))
    for name, n in Counter(f"{place.network.name} {place.format.name}" for place in material.out).items():
        figure = counts.count(inputs.counted(Quantity.PLACEMENTS, n, material))
        yield Line(name=Term.OF_FORMAT.line, figure=figure, about=name)


def _out_takes(material: Material) -> Iterator[Line]:
    reach = inputs.largest_reach(material)
    yield Line(name=Term.LARGEST_REACH.line, figure=counts.count(reach, unit=Unit.PEOPLE))
    yield from _delivered(material, is_paid=False)


def _delivered(material: Material, *, is_paid: bool) -> Iterator[Line]:
    for metric in _NOTICED:
        for total in inputs.summed(material, metric, is_paid=is_paid):
            yield Line(name=line_name(metric), figure=counts.count(total))
    yield from _engagement(material, is_paid=is_paid)
    pairs = inputs.rates(material, Metric.LINK_CLICKS, Metric.VIEWS, is_paid=is_paid)
    for clicks, views in pairs or ((Input(Quantity.CLICKS, None), Input(Quantity.VIEWS, None)),):
        yield Line(name="M9", figure=traffic.ctr(clicks, views))


def _engagement(material: Material, *, is_paid: bool) -> Iterator[Line]:
    """By reach where posts have it, else by views; the base is in the name."""
    by_reach = inputs.rates(material, Metric.ENGAGEMENTS, Metric.REACH, is_paid=is_paid)
    by_views = inputs.rates(material, Metric.ENGAGEMENTS, Metric.VIEWS, is_paid=is_paid)
    if by_reach or not by_views:
        for top, base in by_reach or ((Input(Quantity.ENGAGEMENTS, None), Input(Quantity.REACH, None)),):
            yield Line(name="M3", figure=engagement.er_by_reach(top, base))
    else:
        for top, base in by_views:
            yield Line(name="M4", figure=engagement.er_by_views(top, base))


def _outcomes(material: Material) -> Iterator[Line]:
    visits = visits_input(material)
    yield Line(name="M10", figure=traffic.page_visits(visits))
    yield from _kpi_lines(material)
    leads = _leads(material)
    if leads is not None:
        for outside in inputs.outside_inputs(material):
            ratio = counts.ratio_of_counts(replace(outside, name=Quantity.PART), replace(leads, name=Quantity.WHOLE))
            yield Line(name=Term.OUTSIDE_TO_LEADS.line, figure=ratio)
    yield from _event_lines(material)
    yield from _ledger_lines(material)
    yield Line(name="M11", figure=traffic.conversion_rate(conversions_input(material), visits))
    yield from _page_lines(material)


def _kpi_lines(material: Material) -> Iterator[Line]:
    """The countable results; sums of money stand with the ledger and the impact."""
    request_, has_leads = material.request, bool(material.valid_leads)
    asked = [kpi for kpi in (request_.kpi, request_.second_kpi) if kpi and kpi not in {Kpi.SUM_RAISED, Kpi.ITEMS}]
    extra = [Kpi.LEADS] if has_leads else []
    extra += [Kpi.OUTSIDE_PEOPLE] if inputs.outside_inputs(material) else []
    for kpi in dict.fromkeys([*asked, *extra]):
        metric = Metric.of(kpi)
        for actual in inputs.actual_inputs(material, kpi) or (Input(inputs.quantity(metric), None),):
            yield Line(name=line_name(metric), figure=counts.count(actual, unit=metric.unit))


def _event_lines(material: Material) -> Iterator[Line]:
    event = material.request.event
    if event is None or event.n_attended is None:
        return
    attended, registered, cancelled, walk_ins = (
        inputs.event_count(material, column, name)
        for column, name in (
            ("n_attended", Quantity.ATTENDED),
            ("n_registered", Quantity.REGISTERED),
            ("n_cancelled", Quantity.CANCELLED),
            ("n_walk_ins", Quantity.WALK_INS),
        )
    )
    yield Line(name=line_name(Metric.ATTENDANCE), figure=counts.count(attended, unit=Unit.PEOPLE))
    yield Line(name="M27", figure=outcome.show_up(attended, registered, cancelled, walk_ins=walk_ins))


def _ledger_lines(material: Material) -> Iterator[Line]:
    """The items of an initiative: in, exchanged, left, added."""
    initiative = material.request.initiative
    if initiative is None or material.ledger.is_empty:
        return
    items = inputs.ledger_input(material, Quantity.ITEMS, EntryKind.ITEM_IN)
    exchanged = inputs.ledger_input(material, Quantity.EXCHANGED, EntryKind.ITEM_EXCHANGED)
    start = inputs.ledger_start(material)
    about = initiative.unit_many
    yield Line(name=Term.ITEMS_IN.line, figure=counts.count(items, unit=Unit.ITEMS), about=about)
    added = audience.net_growth(start=start, end=replace(items, name=Quantity.END), unit=Unit.ITEMS)
    yield Line(name=Term.ITEMS_ADDED.line, figure=added, about=about)
    growth = audience.growth_rate(start, replace(items, name=Quantity.END), unit=Unit.ITEMS)
    yield Line(name=Term.ITEMS_GROWTH.line, figure=growth, about=about)
    yield Line(name=Term.ITEMS_EXCHANGED.line, figure=counts.count(exchanged, unit=Unit.ITEMS), about=about)
    yield Line(name="M40.share", figure=outcome.exchanged_share(exchanged, items))
    yield Line(name=Term.ITEMS_LEFT.line, figure=counts.items_left(items, exchanged), about=about)


def _page_lines(material: Material) -> Iterator[Line]:
    """Time on page and bounce, which only a page of a site has."""
    if is_post(material.request):
        for key in ("M13", "M12"):
            yield Line(name=key, figure=blank(key, Gap.NO_SITE_PAGE))
        return
    time = inputs.reading_of(material, None, Metric.TIME_ON_PAGE)
    if time.is_known:
        yield Line(name="M13", figure=counts.count(time, unit=Unit.SECONDS))
    else:
        yield Line(name="M13", figure=blank("M13", time.gap or Gap.NO_INPUTS))
    engaged = inputs.reading_of(material, None, Metric.ENGAGED_SESSIONS)
    sessions = inputs.reading_of(material, None, Metric.PAGE_VISITS)
    yield Line(name="M12", figure=traffic.bounce_rate(engaged, sessions))


def _impact(material: Material) -> Iterator[Line]:
    """What it changed for the cause and the community: observed, not attributed."""
    donations = inputs.donation_inputs(material)
    exchanged = inputs.ledger_input(material, Quantity.EXCHANGED, EntryKind.ITEM_EXCHANGED)
    for given in donations:
        yield Line(name=Term.DONATIONS.line, figure=counts.count(given, unit=Unit.MONEY))
        yield Line(name="M40", figure=outcome.average_donation(given, exchanged))
    for members in material.members:
        start, end = inputs.member_inputs(members)
        growth = audience.growth_rate(start, end)
        yield Line(name=Term.MEMBERS_GROWTH.line, figure=growth, about=members.platform.name)
        lift = blank("M26", Gap.NO_BASELINE)
        yield Line(name=Term.MEMBERS_LIFT.line, figure=lift, about=members.platform.name)
    spend = inputs.spend_input(material)
    full_cost = Input(Quantity.FULL_COST, None, gap=Gap.SPEND_UNKNOWN if not spend.is_known else None)
    yield Line(name="M23", figure=_return(Input(Quantity.VALUE, None), full_cost))
    revenue = donations[0] if donations else Input(Quantity.REVENUE, None)
    yield Line(name="M19", figure=cost.roas(revenue, spend))


def _per_post(material: Material) -> Iterator[Line]:
    kpi = material.request.kpi
    if kpi is None or not material.out:
        return
    linked = sum(has_link(material, place) for place in material.out)
    for actual in inputs.actual_inputs(material, kpi):
        result = replace(actual, name=Quantity.OUTCOME)
        about = line_name(Metric.of(kpi))
        for term, n in ((Term.PER_POST, len(material.out)), (Term.PER_LINK_POST, linked)):
            posts = inputs.counted(Quantity.PLACEMENTS, n, material)
            figure = outcome.result_per_placement(result, posts)
            yield Line(name=term.line, figure=figure, about=about)


def _prices(material: Material) -> Iterator[Line]:
    spend = inputs.spend_input(material)
    leads = _leads(material) or Input(Quantity.LEADS, None)
    is_paid = has_paid(material)  # what was paid for is divided by what it brought (R12)
    clicks = inputs.best_covered(inputs.summed(material, Metric.LINK_CLICKS, is_paid=is_paid))
    views = inputs.best_covered(inputs.summed(material, Metric.VIEWS, is_paid=is_paid))
    conversions = conversions_input(material)
    yield Line(name="M17.cpl", figure=cost.cost_per_lead(spend, leads))
    yield Line(name="M17.cpa", figure=cost.cost_per_action(spend, conversions))
    yield Line(name="M17.cpc", figure=cost.cost_per_click(spend, clicks))
    yield Line(name="M18", figure=cost.cpm(spend, views))
    for donations in inputs.donation_inputs(material):
        yield Line(name="N4", figure=counts.donation_per_lead(donations, leads))


def has_paid(material: Material) -> bool:
    """True where delivery was paid for."""
    return any(place.is_paid for place in material.out) or any(row.is_paid for row in material.readings)


def visits_input(material: Material) -> Input:
    """Visits of the destination: read for the whole request, else summed over the posts."""
    whole = inputs.reading_of(material, None, Metric.PAGE_VISITS)
    if whole.is_known:
        return replace(whole, name=Quantity.SESSIONS)
    return replace(inputs.best_covered(inputs.summed(material, Metric.PAGE_VISITS)), name=Quantity.SESSIONS)


def conversions_input(material: Material) -> Input:
    """The wanted act: what the primary KPI counts, where it is countable."""
    kpi = material.request.kpi
    if kpi is None or kpi in {Kpi.SUM_RAISED, Kpi.REACH, Kpi.TIME_ON_PAGE, Kpi.PAGE_VISITS}:
        return Input(Quantity.CONVERSIONS, None)
    found = inputs.actual_inputs(material, kpi)
    return replace(found[0], name=Quantity.CONVERSIONS) if found else Input(Quantity.CONVERSIONS, None)


def has_link(material: Material, place: Placement) -> bool:
    """True for a post that leads somewhere; of an earlier case often only this is known, that leads came through it."""
    if place.destination_url or place.destination_placement_id is not None:
        return True
    return any(lead.placement_id == place.id for lead in material.valid_leads)


def _return(value: Input, full_cost: Input) -> Figure:
    """M23, blank with its reason while no value of actions has been agreed."""
    if full_cost.is_known or full_cost.gap:
        return cost.roi(value, full_cost)
    return blank("M23", Gap.NO_VALUE_TABLE, value, full_cost)


def _leads(material: Material) -> Input | None:
    """The leads of the best grade; None when nobody was one."""
    found = inputs.actual_inputs(material, Kpi.LEADS)
    return found[0] if found and found[0].is_known else None


def _plan(material: Material) -> Input:
    budget = budget_in_force(material.request, material.wires)
    if budget is None:
        return Input(Quantity.PLANNED_SPEND, None)
    return Input.agreed(Quantity.PLANNED_SPEND, budget)
