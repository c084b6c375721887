"""What it cost and what it brought: M17 to M19, M22, M23, M41.

Money stays in its currency; amounts of two currencies are never put into one formula (R5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.money import Money
from app.figures.arithmetic import known, missing, mixed_currencies, money_like, quotient
from app.figures.figure import Figure, Input
from app.figures.kinds import Gap, Mark, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


def _price(spend: Input, count: Input, *, times: int = 1) -> Answer:
    answer = quotient(spend, count, times=times, gap=Gap.SPEND_UNKNOWN)
    is_free = answer.value is not None and known(spend) == 0
    return replace(answer, marks=(Mark.NO_SPEND,) if is_free else ())


def _cost_formula(variant: str, name: Any, text: Any, count: Quantity) -> Callable[[Input, Input], Figure]:
    @formula(
        f"M17.{variant}",
        name=name,
        text=text,
        unit=Unit.MONEY,
        inputs=(Quantity.SPEND, count),
        edge=_l("Spend unknown: no value. Spend 0: 0, marked 'no spend'. Count 0: no value."),
        source="field standard",
    )
    def cost(spend: Input, count: Input) -> Answer:
        """Money per piece, in the currency of the spend."""
        return _price(spend, count)

    return cost


cost_per_click = _cost_formula("cpc", _l("Cost per click"), _l("spend / link clicks"), Quantity.CLICKS)
cost_per_lead = _cost_formula("cpl", _l("Cost per lead"), _l("spend / leads"), Quantity.LEADS)
cost_per_action = _cost_formula("cpa", _l("Cost per action"), _l("spend / conversions"), Quantity.CONVERSIONS)
cost_per_customer = _cost_formula(
    "cac", _l("Cost per new customer"), _l("spend / new customers"), Quantity.NEW_CUSTOMERS
)


@formula(
    "M18",
    name=_l("Cost per 1,000 impressions"),
    text=_l("spend / impressions or views × 1000"),
    unit=Unit.MONEY,
    inputs=(Quantity.SPEND, Quantity.VIEWS),
    edge=_l("Spend unknown: no value. Spend 0: 0, marked 'no spend'. Count 0: no value."),
    source="field standard",
)
def cpm(spend: Input, views: Input) -> Answer:
    """Money per 1,000 displays, in the currency of the spend."""
    return _price(spend, views, times=1000)


@formula(
    "M19",
    name=_l("Return on ad spend"),
    text=_l("attributed revenue / ad spend"),
    unit=Unit.RATIO,
    inputs=(Quantity.REVENUE, Quantity.SPEND),
    edge=_l("Ad spend only. Donations to a third party are not revenue. One currency."),
    source="field standard",
)
def roas(revenue: Input, ad_spend: Input) -> Answer:
    """Revenue per unit of ad spend, as a ratio."""
    inputs = (revenue, ad_spend)
    if revenue.name == Quantity.DONATIONS:
        return Answer(inputs=inputs, gap=Gap.NOT_REVENUE)
    if not ad_spend.is_known:
        return Answer(inputs=inputs, gap=ad_spend.gap or Gap.SPEND_UNKNOWN)
    return quotient(revenue, ad_spend)


@dataclass(frozen=True, slots=True)
class PricedAction:
    """How often an action happened and its agreed value at that date; without it the action is left out."""

    count: Input
    value: Input


@formula(
    "M22",
    name=_l("Value of actions"),
    text=_l("Σ count × value at that date"),
    unit=Unit.MONEY,
    inputs=(Quantity.ACTIONS, Quantity.ACTION_VALUE),
    edge=_l("An action without a value is left out and listed. Evidence grades and currencies are not added."),
    source="founding documents, C:521",
)
def value_of_actions(actions: Sequence[PricedAction]) -> Answer:
    """The agreed value of what people did, as money. Not an advertising value equivalence."""
    priced = [action for action in actions if action.count.is_known and action.value.is_known]
    apart = tuple(action.count for action in actions if not action.value.is_known)
    inputs = tuple(item for action in priced for item in (action.count, action.value))
    if not priced:
        every = tuple(action.count for action in actions)
        gap = Gap.NO_VALUE_TABLE if any(item.is_known for item in every) else Gap.NO_INPUTS
        return Answer(inputs=every, gap=gap, apart=apart)
    if len({action.count.grade for action in priced}) > 1:
        return Answer(inputs=inputs, gap=Gap.MIXED_GRADES, apart=apart)
    if mixed_currencies(*(action.value for action in priced)):
        return Answer(inputs=inputs, gap=Gap.MIXED_CURRENCIES, apart=apart)
    amount = sum((known(action.count) * known(action.value) for action in priced), Decimal(0))
    return Answer(inputs=inputs, value=Money(amount, priced[0].value.currency), apart=apart)


@formula(
    "M23.cost",
    name=_l("Full cost"),
    text=_l("ads + tools + hours × rate"),
    unit=Unit.MONEY,
    inputs=(Quantity.SPEND, Quantity.TOOLS, Quantity.HOURS, Quantity.HOUR_RATE),
    edge=_l("Each part must be known: write 0 where nothing was spent."),
    source="field standard; founding documents, A:63",
)
def full_cost(ads: Input, tools: Input, hours: Input, rate: Input) -> Answer:
    """What the work really cost, as money: the team's time counts."""
    inputs = (ads, tools, hours, rate)
    if lack := missing(ads, otherwise=Gap.SPEND_UNKNOWN) or missing(tools, hours, rate):
        return Answer(inputs=inputs, gap=lack)
    if mixed_currencies(ads, tools, rate):
        return Answer(inputs=inputs, gap=Gap.MIXED_CURRENCIES)
    return Answer(inputs=inputs, value=money_like(ads, known(ads) + known(tools) + known(hours) * known(rate)))


@formula(
    "M23",
    name=_l("Return on investment"),
    text=_l("(value of actions or revenue − full cost) / full cost × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.VALUE, Quantity.FULL_COST),
    edge=_l("A cost of 0 or unknown gives no value. Donations to third parties are not revenue."),
    source="field standard; founding documents, A:63",
)
def roi(value: Input, cost: Input) -> Answer:
    """Return in % of the full cost."""
    inputs = (value, cost)
    if value.name == Quantity.DONATIONS:
        return Answer(inputs=inputs, gap=Gap.NOT_REVENUE)
    if lack := missing(cost, otherwise=Gap.SPEND_UNKNOWN) or missing(value):
        return Answer(inputs=inputs, gap=lack)
    if mixed_currencies(value, cost):
        return Answer(inputs=inputs, gap=Gap.MIXED_CURRENCIES)
    if known(cost) <= 0:
        return Answer(inputs=inputs, gap=Gap.COST_ZERO)
    return Answer(inputs=inputs, value=(known(value) - known(cost)) * 100 / known(cost))


@formula(
    "M41",
    name=_l("Budget use"),
    text=_l("spent / planned × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.SPEND, Quantity.PLANNED_SPEND),
    edge=_l("A plan of 0 gives no value."),
    source="field standard",
)
def budget_use(spent: Input, planned: Input) -> Answer:
    """How much of the planned budget is spent, in %."""
    return quotient(spent, planned, times=100, gap=Gap.SPEND_UNKNOWN)
