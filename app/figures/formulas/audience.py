"""Growth, retention and stickiness of an audience: M1, M2, M29, M30."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import known, missing, quotient, share
from app.figures.figure import Figure, Input
from app.figures.kinds import Gap, Mark, Qualifier, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "M2",
    name=_l("Net growth"),
    text=_l("joined − left, or end − start"),
    unit=Unit.PEOPLE,
    inputs=(Quantity.JOINED, Quantity.LEFT, Quantity.START, Quantity.END),
    edge=_l("If the two ways differ, both are shown. A start of 'more than 80' gives 'at most' beside 'about'."),
    source="Metricool help",
)
def net_growth(
    *,
    start: Input | None = None,
    end: Input | None = None,
    joined: Input | None = None,
    left: Input | None = None,
    unit: Unit = Unit.PEOPLE,
) -> Answer:
    """The net change in `unit` (people, or items of a ledger). It may be negative (R8)."""
    by_counts = _difference(joined, left, unit)
    by_levels = _difference(end, start, unit)
    if by_counts.value is None:
        return by_levels if by_levels.inputs or not by_counts.inputs else by_counts
    if by_levels.value is None or by_levels.value == by_counts.value:
        return by_counts
    return replace(by_counts, marks=(Mark.COUNTS_DIFFER,), beside=(_levels_figure(by_levels, unit),))


@formula(
    "M1",
    name=_l("Growth rate"),
    text=_l("(end − start) / start × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.START, Quantity.END),
    edge=_l("A start of 0 gives no rate; the net growth is shown. A percentage without counts stands apart."),
    source="Hootsuite glossary",
)
def growth_rate(start: Input, end: Input, *, unit: Unit = Unit.PEOPLE) -> Answer:
    """Growth in % of the start. After 'more than 80' it is 'about', and its bound stands beside it."""
    inputs = (start, end)
    if lack := missing(start, otherwise=Gap.NO_BASELINE) or missing(end):
        return Answer(inputs=inputs, gap=lack)
    if known(start) <= 0:
        net = net_growth(start=start, end=end, unit=unit)
        return Answer(inputs=inputs, gap=Gap.DENOMINATOR_ZERO, beside=(net,))
    value = (known(end) - known(start)) * 100 / known(start)
    return Answer(inputs=inputs, value=value, beside=_rate_bound(start, end))


@formula(
    "M1.reported",
    name=_l("Growth rate, as reported"),
    text=_l("a percentage without its counts"),
    unit=Unit.PERCENT,
    inputs=(Quantity.REPORTED_PERCENT,),
    edge=_l("Stored as 'reported', never recomputed or added."),
    source="Hootsuite glossary",
)
def reported_growth(percent: Input) -> Answer:
    """M1 as a source reports it: a percentage whose counts nobody has. Unit %."""
    return Answer(inputs=(percent,), value=percent.amount, gap=missing(percent), marks=(Mark.REPORTED,))


@formula(
    "M29",
    name=_l("Retention in month k"),
    text=_l("of the cohort, active in month k / cohort × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ACTIVE_IN_MONTH, Quantity.COHORT),
    edge=_l("A cohort under 30: the count first, no ranking."),
    source="practical-cm",
)
def retention(active: Input, cohort: Input, *, month: int) -> Answer:
    """Share of a cohort active again, in %."""
    return replace(share(active, cohort), basis=str(month))


@formula(
    "M30",
    name=_l("Stickiness"),
    text=_l("mean daily active members / monthly active members × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.MEAN_DAU, Quantity.MAU),
    edge=_l("While the month is not over, the figure is partial."),
    source="practical-cm",
)
def stickiness(mean_dau: Input, mau: Input, *, is_month_over: bool) -> Answer:
    """How often active members come back within a month, in %."""
    answer = quotient(mean_dau, mau, times=100)
    n = int(known(mau)) if mau.is_whole and answer.value is not None else None
    return replace(answer, n=n, is_partial=not is_month_over)


def _difference(top: Input | None, less: Input | None, unit: Unit) -> Answer:
    """The change from `less` to `top`; where `less` is 'more than x', the bound stands beside it."""
    inputs = tuple(item for item in (less, top) if item is not None)
    if top is None or less is None:
        return Answer(inputs=inputs, gap=missing(*inputs) or Gap.NO_INPUTS, unit=unit)
    if lack := missing(top) or missing(less, otherwise=Gap.NO_BASELINE):
        return Answer(inputs=inputs, gap=lack, unit=unit)
    beside: tuple[Figure, ...] = ()
    if less.qualifier is Qualifier.ABOVE:
        beside = (_levels_figure(_bounded(less, top, unit), unit),)
    return Answer(inputs=inputs, value=known(top) - known(less), unit=unit, beside=beside)


def _bounded(less: Input, top: Input, unit: Unit) -> Answer:
    """'More than 80' of a thing that is counted is 81 at least, so the change is 'at most'."""
    value = known(top) - known(less) - 1
    return Answer(inputs=(less, top), value=value, unit=unit, qualifier=Qualifier.AT_MOST)


@formula(
    "M2.levels",
    name=_l("Net growth by levels"),
    text=_l("end − start"),
    unit=Unit.PEOPLE,
    inputs=(Quantity.START, Quantity.END),
    edge=_l("Shown beside M2 where the two ways differ, or as the bound of an inexact start."),
    source="Metricool help",
)
def _levels_figure(answer: Answer, unit: Unit) -> Answer:
    return replace(answer, unit=unit)


@formula(
    "M1.bound",
    name=_l("Growth rate, upper bound"),
    text=_l("(end − (start + 1)) / (start + 1) × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.START, Quantity.END),
    edge=_l("Only where the start is 'more than' a count."),
    source="Hootsuite glossary",
)
def _rate_bound_figure(start: Input, end: Input) -> Answer:
    least = known(start) + 1
    value = (known(end) - least) * 100 / least
    return Answer(inputs=(start, end), value=value, qualifier=Qualifier.AT_MOST)


def _rate_bound(start: Input, end: Input) -> tuple[Figure, ...]:
    return (_rate_bound_figure(start, end),) if start.qualifier is Qualifier.ABOVE else ()
