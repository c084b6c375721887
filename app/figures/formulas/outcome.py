"""What came of it against what was wanted: M24 to M28, M37, M39, M40."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import known, missing, mixed_currencies, money_like, quotient, share
from app.figures.figure import Input
from app.figures.kinds import Gap, Unit
from app.figures.pace import ExpectedShare
from app.figures.periods import Period
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "M24",
    name=_l("Pace"),
    text=_l("registrations to date / (target × share expected by this day) × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.REGISTRATIONS, Quantity.TARGET, Quantity.EXPECTED_SHARE),
    edge=_l("Fewer than 3 past curves: a straight line from the opening. Warning below 80, trigger below 60."),
    source="LERN half-life",
)
def pace(registrations: Input, target: Input, expected: ExpectedShare) -> Answer:
    """What there is in % of what should be there by now. The value is evidence, the expectation is a rule."""
    by_now = Input.agreed(Quantity.EXPECTED_SHARE, expected.median)
    inputs = (registrations, target, by_now)
    if lack := missing(target, otherwise=Gap.NO_TARGET) or missing(registrations):
        return Answer(inputs=inputs, gap=lack)
    if known(target) <= 0:
        return Answer(inputs=inputs, gap=Gap.DENOMINATOR_ZERO)
    if expected.median <= 0:
        return Answer(inputs=inputs, gap=Gap.NOT_OPEN_YET)
    value = known(registrations) * 100 / (known(target) * expected.median)
    return Answer(inputs=inputs, value=value, basis=str(expected.n))


@formula(
    "M25",
    name=_l("Target attainment"),
    text=_l("actual / target × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ACTUAL, Quantity.TARGET),
    edge=_l("Where lower is better: target / actual. A target of 0 gives no value."),
    source="field standard",
)
def attainment(actual: Input, target: Input, *, is_lower_better: bool = False) -> Answer:
    """How much of the target was reached, in %."""
    if lack := missing(target, otherwise=Gap.NO_TARGET) or missing(actual):
        return Answer(inputs=(actual, target), gap=lack)
    if mixed_currencies(actual, target):
        return Answer(inputs=(actual, target), gap=Gap.MIXED_CURRENCIES)
    if known(target) <= 0:
        return Answer(inputs=(actual, target), gap=Gap.DENOMINATOR_ZERO)
    answer = quotient(target, actual, times=100) if is_lower_better else quotient(actual, target, times=100)
    return replace(answer, inputs=(actual, target))


@formula(
    "M26",
    name=_l("Lift"),
    text=_l("(actual − baseline) / baseline × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ACTUAL, Quantity.BASELINE),
    edge=_l("Equal days, weekdays and windows only. A baseline of 0 gives no rate; the difference is shown."),
    source="field standard",
)
def lift(
    actual: Input, baseline: Input, *, periods: tuple[Period, Period] | None = None, unit: Unit = Unit.COUNT
) -> Answer:
    """Result over an ordinary like period, in %. `periods` are those of actual and baseline."""
    inputs = (actual, baseline)
    if lack := missing(baseline, otherwise=Gap.NO_BASELINE) or missing(actual):
        return Answer(inputs=inputs, gap=lack)
    if mixed_currencies(actual, baseline):
        return Answer(inputs=inputs, gap=Gap.MIXED_CURRENCIES)
    if actual.window != baseline.window or (periods and not periods[0].is_like(periods[1])):
        return Answer(inputs=inputs, gap=Gap.NOT_COMPARABLE)
    if known(baseline) <= 0:
        return Answer(inputs=inputs, gap=Gap.DENOMINATOR_ZERO, beside=(_difference(actual, baseline, unit),))
    return Answer(inputs=inputs, value=(known(actual) - known(baseline)) * 100 / known(baseline))


@formula(
    "M26.difference",
    name=_l("Difference to the baseline"),
    text=_l("actual − baseline"),
    unit=Unit.COUNT,
    inputs=(Quantity.ACTUAL, Quantity.BASELINE),
    edge=_l("Shown where the baseline is 0."),
    source="field standard",
)
def _difference(actual: Input, baseline: Input, unit: Unit) -> Answer:
    value = money_like(actual, known(actual) - known(baseline))
    return Answer(inputs=(actual, baseline), value=value, unit=Unit.MONEY if actual.currency else unit)


@formula(
    "M27",
    name=_l("Show-up rate"),
    text=_l("attended of those registered / (registered − cancelled in time) × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ATTENDED, Quantity.REGISTERED, Quantity.CANCELLED),
    edge=_l("Walk-ins apart. Partial until check-in closes. Free events lose 28 to 60 %: take the own median."),
    source="PheedLoop, KNVI",
)
def show_up(
    attended: Input,
    registered: Input,
    cancelled: Input,
    *,
    walk_ins: Input | None = None,
    is_check_in_closed: bool = True,
) -> Answer:
    """Share of those still registered who came, in %."""
    answer = _showed(attended, registered, cancelled)
    apart = (walk_ins,) if walk_ins is not None else ()
    return replace(answer, apart=apart, is_partial=not is_check_in_closed)


@formula(
    "M28",
    name=_l("No-show rate"),
    text=_l("100 − show-up rate"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ATTENDED, Quantity.REGISTERED, Quantity.CANCELLED),
    edge=_l("No value before check-in closes."),
    source="PheedLoop, KNVI",
)
def no_show(attended: Input, registered: Input, cancelled: Input, *, is_check_in_closed: bool) -> Answer:
    """Share of those still registered who did not come, in %."""
    if not is_check_in_closed:
        return Answer(inputs=(attended, registered, cancelled), gap=Gap.CHECK_IN_OPEN)
    came = _showed(attended, registered, cancelled)
    if not isinstance(came.value, Decimal):
        return came
    k = came.n - came.k if came.n is not None and came.k is not None else None
    return replace(came, value=100 - came.value, k=k)


@formula(
    "M37",
    name=_l("Result per placement"),
    text=_l("outcome / placements published"),
    unit=Unit.PER_POST,
    inputs=(Quantity.OUTCOME, Quantity.PLACEMENTS),
    edge=_l("Read it against the frequency: more posts are not a better result."),
    source="founding documents, C:519",
)
def result_per_placement(outcome: Input, placements: Input) -> Answer:
    """Outcome per published placement; money where the outcome is money."""
    return replace(quotient(outcome, placements), unit=Unit.MONEY if outcome.currency else None)


@formula(
    "M39",
    name=_l("Leads qualified"),
    text=_l("qualified / leads × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.QUALIFIED, Quantity.LEADS),
    edge=_l("Duplicates are merged first."),
    source="founding documents, A:11",
)
def leads_qualified(qualified: Input, leads: Input) -> Answer:
    """Share of leads that were qualified, in %."""
    return share(qualified, leads)


@formula(
    "M39.won",
    name=_l("Leads won"),
    text=_l("won / qualified × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.WON, Quantity.QUALIFIED),
    edge=_l("Duplicates are merged first."),
    source="founding documents, A:11",
)
def leads_won(won: Input, qualified: Input) -> Answer:
    """Share of qualified leads that were won, in %."""
    return share(won, qualified)


@formula(
    "M40",
    name=_l("Average donation"),
    text=_l("donations / items exchanged"),
    unit=Unit.MONEY,
    inputs=(Quantity.DONATIONS, Quantity.EXCHANGED),
    edge=_l("Per currency."),
    source="founding documents, D:19",
)
def average_donation(donations: Input, exchanged: Input) -> Answer:
    """Money given per item, in the currency of the donations."""
    return quotient(donations, exchanged)


@formula(
    "M40.share",
    name=_l("Exchanged share"),
    text=_l("items exchanged / items × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.EXCHANGED, Quantity.ITEMS),
    edge=_l("Per unit of result."),
    source="founding documents, D:19",
)
def exchanged_share(exchanged: Input, items: Input) -> Answer:
    """Share of the items that found a new owner, in %."""
    return share(exchanged, items)


def _showed(attended: Input, registered: Input, cancelled: Input) -> Answer:
    inputs = (attended, registered, cancelled)
    if lack := missing(*inputs):
        return Answer(inputs=inputs, gap=lack)
    expected = Input.agreed("expected", known(registered) - known(cancelled))
    return replace(share(attended, expected), inputs=inputs)
