from decimal import Decimal

import pytest

from app.figures.formulas import cost, counts, outcome
from app.figures.formulas.cost import PricedAction
from app.figures.kinds import Attribution, Gap, Mark
from tests.figures.makers import MEASURED, SELF_REPORTED, agreed, eur, read, uah

SPEND = read("spend", uah(1500))


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (cost.cost_per_click(SPEND, read("clicks", 400)), "3.75"),
        (cost.cost_per_lead(SPEND, read("leads", 44)), "34.09"),
        (cost.cost_per_action(SPEND, read("conversions", 9)), "166.67"),
        (cost.cost_per_customer(SPEND, read("new_customers", 2)), "750.00"),
        (cost.cpm(SPEND, read("views", 28000)), "53.57"),
        (outcome.average_donation(read("donations", uah(39000)), read("exchanged", 100)), "390.00"),
    ],
)
def test_money_per_piece(figure, shown):  # M17, M18, M40
    assert figure.rounded() == uah(shown)


def test_no_spend_is_zero_and_says_so():  # M17
    figure = cost.cost_per_lead(read("spend", uah(0)), read("leads", 44))

    assert (figure.value, figure.marks) == (uah(0), (Mark.NO_SPEND,))


@pytest.mark.parametrize(
    ("figure", "gap"),
    [
        (cost.cost_per_lead(read("spend", None), read("leads", 44)), Gap.SPEND_UNKNOWN),
        (cost.cost_per_lead(SPEND, read("leads", 0)), Gap.DENOMINATOR_ZERO),
        (cost.cost_per_lead(read("spend", uah(0)), read("leads", 0)), Gap.DENOMINATOR_ZERO),
        (cost.roas(read("revenue", uah(10)), read("spend", eur(3))), Gap.MIXED_CURRENCIES),
        (cost.roas(read("revenue", uah(10)), read("spend", uah(0))), Gap.DENOMINATOR_ZERO),
        (cost.roas(read("revenue", uah(10)), read("spend", None)), Gap.SPEND_UNKNOWN),
        (cost.roi(read("value", uah(10)), read("full_cost", uah(0))), Gap.COST_ZERO),
        (cost.roi(read("value", uah(10)), read("full_cost", None)), Gap.SPEND_UNKNOWN),
        (cost.roi(read("value", None), read("full_cost", uah(1))), Gap.NO_INPUTS),
        (cost.roi(read("value", uah(10)), read("full_cost", eur(1))), Gap.MIXED_CURRENCIES),
        (cost.roi(read("donations", uah(10)), read("full_cost", uah(1))), Gap.NOT_REVENUE),
        (cost.budget_use(SPEND, agreed("planned_spend", uah(0))), Gap.DENOMINATOR_ZERO),
        (cost.budget_use(read("spend", None), agreed("planned_spend", uah(9))), Gap.SPEND_UNKNOWN),
    ],
)
def test_gaps(figure, gap):
    assert (figure.value, figure.gap) == (None, gap)


def test_return_on_investment_and_on_ad_spend():  # M19, M23, M41
    assert cost.roas(read("revenue", uah(4800)), SPEND).value == Decimal("3.2")
    assert cost.roi(read("value", uah(4800)), read("full_cost", uah(2400))).value == 100
    assert cost.roi(read("value", uah(1200)), read("full_cost", uah(2400))).value == -50
    assert cost.budget_use(SPEND, agreed("planned_spend", uah(2000))).value == 75


def test_full_cost_counts_the_hours_of_the_team():
    parts = [
        SPEND,
        read("tools", uah(200)),
        read("hours", Decimal("3.5"), SELF_REPORTED),
        agreed("hour_rate", uah(400)),
    ]

    figure = cost.full_cost(*parts)

    assert (figure.value, figure.grade) == (uah(3100), SELF_REPORTED)
    assert cost.full_cost(*parts[:3], agreed("hour_rate", None)).gap is Gap.NO_INPUTS
    assert cost.full_cost(read("spend", None), *parts[1:]).gap is Gap.SPEND_UNKNOWN
    assert cost.full_cost(*parts[:3], agreed("hour_rate", eur(10))).gap is Gap.MIXED_CURRENCIES


def test_value_of_actions_lists_what_has_no_value():  # M22
    figure = cost.value_of_actions(
        [
            PricedAction(read("leads", 44), agreed("action_value", uah(120))),
            PricedAction(read("clicks", 300), agreed("action_value", uah("0.50"))),
            PricedAction(read("saves", 12), agreed("action_value", None)),
        ]
    )

    assert (figure.value, figure.grade) == (uah("5430.00"), MEASURED)
    assert [item.name for item in figure.apart] == ["saves"]


@pytest.mark.parametrize(
    ("second", "gap"),
    [
        (PricedAction(read("clicks", 3, SELF_REPORTED), agreed("action_value", uah(1))), Gap.MIXED_GRADES),
        (PricedAction(read("clicks", 3), agreed("action_value", eur(1))), Gap.MIXED_CURRENCIES),
    ],
)
def test_value_of_actions_adds_neither_grades_nor_currencies(second, gap):
    first = PricedAction(read("leads", 44), agreed("action_value", uah(120)))

    assert cost.value_of_actions([first, second]).gap is gap


def test_value_of_actions_without_a_table_or_without_readings():
    unpriced = PricedAction(read("leads", 44), agreed("action_value", None))
    unread = PricedAction(read("leads", None), agreed("action_value", uah(3)))

    assert cost.value_of_actions([unpriced]).gap is Gap.NO_VALUE_TABLE
    assert cost.value_of_actions([unread]).gap is Gap.NO_INPUTS
    assert cost.value_of_actions([]).gap is Gap.NO_INPUTS


def test_donation_per_lead_needs_attribution():
    given = read("donations", uah(8800), attribution=Attribution.LAST_TAGGED_CLICK)

    assert counts.donation_per_lead(given, read("leads", 44)).value == uah(200)
    assert counts.donation_per_lead(read("donations", uah(1)), read("leads", 4)).gap is Gap.NOT_ATTRIBUTED
