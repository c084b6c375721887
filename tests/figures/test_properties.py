"""What holds for every formula, whatever goes in."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money
from app.figures.figure import Input, wilson
from app.figures.formulas import audience, cost, counts, engagement, outcome, traffic, voice, work
from app.figures.frozen import freeze, thaw
from app.figures.kinds import EvidenceGrade, Unit, weakest
from app.figures.pace import PastCurve, expected_share
from app.figures.sums import NotAdded, grade_sum, paired_sums, total

COUNTS = st.one_of(st.none(), st.integers(-50, 10**12))
GRADES = st.sampled_from(EvidenceGrade)


@st.composite
def readings(draw, values=COUNTS, name="x"):
    value = draw(values)
    grade = None if value is None else draw(GRADES)
    return Input(name, value, grade, is_partial=draw(st.booleans()))


AMOUNTS = st.decimals(0, 10**9, places=2)
MONEY = st.one_of(st.none(), st.builds(Money, AMOUNTS, st.sampled_from(["UAH", "EUR"])))
PAIRS = [
    audience.growth_rate,
    engagement.er_by_reach,
    engagement.er_by_views,
    engagement.er_by_followers,
    engagement.engaged_share,
    engagement.frequency,
    engagement.completion,
    engagement.story_exit_rate,
    engagement.story_retention,
    traffic.ctr,
    traffic.conversion_rate,
    traffic.bounce_rate,
    traffic.time_on_page,
    outcome.attainment,
    outcome.lift,
    outcome.result_per_placement,
    outcome.leads_qualified,
    outcome.leads_won,
    outcome.exchanged_share,
    counts.ratio_of_counts,
    counts.items_left,
    work.on_time_content,
    work.first_pass_approval,
    work.sla_met,
    voice.ask_response,
]
MONEY_PAIRS = [
    cost.cost_per_lead,
    cost.cpm,
    cost.roas,
    cost.roi,
    cost.budget_use,
    outcome.attainment,
    outcome.lift,
    outcome.average_donation,
]


def holds(figure):
    """The rules that no figure breaks."""
    assert figure.is_known == (figure.gap is None)
    if not figure.is_known:
        assert (figure.rounded(), figure.grade, figure.interval) == (None, None, None)
        return
    assert figure.inputs
    assert figure.number.is_finite()
    assert figure.rounded() is not None
    assert figure.grade is weakest(item.grade for item in figure.inputs if item.is_known)
    assert figure.is_partial >= any(item.is_partial for item in figure.inputs)
    if figure.k is not None:
        assert 0 <= figure.k <= figure.n
        assert figure.shows_count_first >= (figure.n < 30)
    assert thaw(freeze(figure)) == figure


@pytest.mark.parametrize("compute", PAIRS, ids=lambda compute: compute.__name__)
@given(first=readings(), second=readings())
def test_formulas_of_two_counts(compute, first, second):
    holds(compute(first, second))


@pytest.mark.parametrize("compute", MONEY_PAIRS, ids=lambda compute: compute.__name__)
@given(money=readings(MONEY), other=readings(st.one_of(MONEY, COUNTS)))
def test_formulas_of_money_never_mix_currencies(compute, money, other):
    figure = compute(money, other)

    holds(figure)
    if figure.is_known and other.currency:
        assert money.currency == other.currency


@given(parts=st.lists(readings(), min_size=3, max_size=3))
def test_formulas_of_three_counts(parts):
    holds(voice.nps(*parts))
    holds(voice.net_sentiment(*parts))
    holds(outcome.show_up(*parts))
    holds(engagement.negative_feedback(parts[:2], parts[2]))
    holds(audience.net_growth(joined=parts[0], left=parts[1], end=parts[2]))


@given(parts=st.lists(readings(st.one_of(COUNTS, MONEY)), max_size=6))
def test_a_total_never_mixes_grades_or_currencies(parts):
    known = [part for part in parts if part.is_known]
    kinds = {(part.grade, part.currency) for part in known}
    sums = grade_sum("x", parts)

    assert {(part.grade, part.currency) for part in sums} == kinds
    assert sum(part.n_known for part in sums) == len(known)
    assert sum(part.number for part in sums) == sum(part.number for part in known)
    if len(kinds) > 1:
        with pytest.raises(NotAdded):
            total("x", parts)


@given(posts=st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=1, max_size=8))
def test_ratios_come_from_sums(posts):  # R3
    grade = EvidenceGrade.MEASURED
    ((top, base),) = paired_sums((Input("e", one, grade), Input("reach", two, grade)) for one, two in posts)
    figure = engagement.er_by_type(top, base, kind="photo")

    assert figure.value == Decimal(sum(one for one, _ in posts)) * 100 / sum(two for _, two in posts)


@given(n=st.integers(1, 10**6), part=st.fractions(0, 1))
def test_wilson_stays_within_the_scale_and_around_the_share(n, part):
    k = int(part * n)
    low, high = wilson(k, n)

    assert 0 <= low <= Decimal(k) * 100 / n + Decimal("1e-9")
    assert Decimal(k) * 100 / n - Decimal("1e-9") <= high <= 100


#: One past promo: its registrations by the day of a window of 28, each a step up to the whole.
past_curves = st.lists(st.integers(1, 28), min_size=1, max_size=9).map(
    lambda days: PastCurve(
        tuple((Decimal(day) / 28, Decimal(rank) / len(days)) for rank, day in enumerate(sorted(days), start=1))
    )
)


@given(curves=st.lists(past_curves, max_size=5), day=st.integers(1, 28))
def test_expected_share_is_a_share_with_the_median_inside_its_range(curves, day):
    share = expected_share(date(2026, 2, day), date(2026, 2, 1), date(2026, 2, 28), curves)

    assert 0 <= share.low <= share.median <= share.high <= 1
    assert share.n in {0, len(curves)}


@given(value=st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False))
def test_money_is_shown_with_two_decimals(value):
    shown = counts.count(Input("x", Money(value, "UAH"), EvidenceGrade.MEASURED)).rounded()

    assert shown.amount.as_tuple().exponent == -2
    assert Unit.MONEY.places == 2
