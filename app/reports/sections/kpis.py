"""Parts 1 and 3: the verdict, and each measure against baseline and target."""

from __future__ import annotations

from dataclasses import replace

from app.community.states import EntryKind
from app.figures.figure import Figure, Input
from app.figures.formulas.audience import growth_rate
from app.figures.formulas.counts import count
from app.figures.formulas.outcome import attainment, lift
from app.figures.kinds import Gap, Unit
from app.figures.quantities import Quantity
from app.figures.registry import blank
from app.promo.words import Kpi
from app.reports.content import KpiRow, Verdict
from app.reports.sections import inputs
from app.reports.sections.material import Material, MemberCounts
from app.reports.settings import NEARLY_FROM
from app.reports.words import Colour, Term, line_name
from app.results.words import Metric


def kpi_rows(material: Material) -> tuple[KpiRow, ...]:
    """The primary KPI, the second one, people from outside, the items of the ledger and the members."""
    request_ = material.request
    rows = [row for kpi in _asked(material) for row in _rows_of(material, kpi)]
    if request_.initiative is not None and not material.ledger.is_empty and Kpi.ITEMS not in _asked(material):
        rows.append(items_row(material))
    rows += [members_row(counts) for counts in material.members]
    return tuple(replace(row, is_primary=place == 0 and request_.kpi is not None) for place, row in enumerate(rows))


def verdict_of(rows: tuple[KpiRow, ...]) -> Verdict:
    """The colour word, from the attainment of the primary KPI."""
    row = next((row for row in rows if row.is_primary), None)
    if row is None or not row.actual.is_known:
        return Verdict(colour=Colour.NOT_KNOWN, row=row)
    reached = row.attainment.number
    if reached is None:
        return Verdict(colour=Colour.NO_TARGET, row=row)
    if reached >= 100:
        return Verdict(colour=Colour.REACHED, row=row)
    return Verdict(colour=Colour.NEARLY if reached >= NEARLY_FROM() else Colour.MISSED, row=row)


def items_row(material: Material) -> KpiRow:
    """The items of the initiative: what there was, what there is, and the bound where the start is 'more than'."""
    initiative = material.request.initiative
    assert initiative is not None
    start = inputs.ledger_start(material)
    there = inputs.ledger_input(material, Quantity.ITEMS, EntryKind.ITEM_IN)
    target = Input.agreed(Quantity.TARGET, initiative.target) if initiative.target else _no_target()
    return KpiRow(
        name=line_name(Metric.ITEMS),
        about=initiative.unit_many,
        baseline=count(start, unit=Unit.ITEMS),
        target=count(target, unit=Unit.ITEMS),
        actual=count(there, unit=Unit.ITEMS),
        attainment=attainment(there, target),
        change=growth_rate(start, replace(there, name=Quantity.END), unit=Unit.ITEMS),
    )


def members_row(counts: MemberCounts) -> KpiRow:
    """A platform's members before and after; observed, not attributed."""
    start, end = inputs.member_inputs(counts)
    return KpiRow(
        name=Term.MEMBERS.line,
        about=counts.platform.name,
        baseline=count(start, unit=Unit.PEOPLE),
        target=count(_no_target(), unit=Unit.PEOPLE),
        actual=count(end, unit=Unit.PEOPLE),
        attainment=attainment(end, _no_target()),
        change=growth_rate(start, end),
    )


def _asked(material: Material) -> list[Kpi]:
    request_ = material.request
    asked = [kpi for kpi in (request_.kpi, request_.second_kpi) if kpi is not None]
    if inputs.outside_inputs(material) and Kpi.OUTSIDE_PEOPLE not in asked:
        asked.append(Kpi.OUTSIDE_PEOPLE)
    return asked


def _rows_of(material: Material, kpi: Kpi) -> list[KpiRow]:
    """One row for each input: grades and currencies stand apart."""
    if kpi == Kpi.ITEMS and material.request.initiative is not None and not material.ledger.is_empty:
        return [_with_target_of_request(items_row(material), material)]
    metric = Metric.of(kpi)
    found = inputs.actual_inputs(material, kpi)
    return [_row(material, metric, kpi, actual) for actual in found or (Input(inputs.quantity(metric), None),)]


def _row(material: Material, metric: Metric, kpi: Kpi, actual: Input) -> KpiRow:
    baseline = inputs.baseline_input(material, metric)
    target = inputs.target_input(material, kpi, currency=actual.currency)
    return KpiRow(
        name=line_name(metric),
        baseline=count(baseline, unit=metric.unit),
        target=count(target, unit=metric.unit),
        actual=count(actual, unit=metric.unit),
        attainment=attainment(actual, target),
        change=_lift(actual, baseline, metric),
        note=_definition(material) if kpi == Kpi.LEADS else "",
        window=actual.window,
    )


def _lift(actual: Input, baseline: Input, metric: Metric) -> Figure:
    if not baseline.is_known:
        return blank("M26", Gap.NO_BASELINE, actual, baseline)
    return lift(replace(actual, window=""), baseline, unit=metric.unit)


def _with_target_of_request(row: KpiRow, material: Material) -> KpiRow:
    target = inputs.target_input(material, Kpi.ITEMS)
    if not target.is_known:
        return row
    there = inputs.ledger_input(material, Quantity.ITEMS, EntryKind.ITEM_IN)
    return replace(row, target=count(target, unit=Unit.ITEMS), attainment=attainment(there, target))


def _no_target() -> Input:
    return Input(Quantity.TARGET, None, gap=Gap.NO_TARGET)


def _definition(material: Material) -> str:
    """What counts as a lead here: it stands beside the number."""
    return "; ".join(dict.fromkeys(lead.definition for lead in material.valid_leads if lead.definition))
