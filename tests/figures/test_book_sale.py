"""The worked example: every figure that the Charity Book Sale gives, and every one that stays blank."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.figures.figure import round_amount
from app.figures.formulas import audience, cost, counts, engagement, outcome, traffic
from app.figures.kinds import Attribution, Gap, Qualifier, Unit
from app.figures.registry import blank
from tests.figures.makers import SELF_REPORTED, agreed, read, uah

CASE = json.loads((Path(__file__).parent / "charity_book_sale.json").read_text())
OUTCOMES = {name: fact["value"] for name, fact in CASE["outcomes"].items()}
EXPECTED = {row["id"]: Decimal(str(row["expect"])) for row in CASE["computed"]}

BASE = CASE["baselines"]["books"]
BOOKS_BEFORE = read("start", BASE["value"], qualifier=Qualifier(BASE["qualifier"]))
BOOKS = read("items", OUTCOMES["books_total"])
EXCHANGED = read("exchanged", OUTCOMES["books_exchanged"])
LEADS = read("leads", OUTCOMES["leads"], SELF_REPORTED)
OUTSIDE = read("part", OUTCOMES["external_people"], SELF_REPORTED)
DONATIONS = read("donations", uah(OUTCOMES["donations"]["amount"]), attribution=Attribution.OBSERVED)
MEMBERS = [
    read("start", CASE["community"]["group_members_before"]["value"], SELF_REPORTED, is_example=True),
    read("end", CASE["community"]["group_members_after"]["value"], SELF_REPORTED, is_example=True),
]
STORIES = read("placements", len(CASE["placements"]))
LINK_STORIES = read("placements", sum(story["link"] is not None for story in CASE["placements"]))
UNKNOWN_SPEND = read("spend", CASE["brief"]["budget"]["value"])
NO_READING = read("views", None)

BOOKS_ADDED = audience.net_growth(start=BOOKS_BEFORE, end=BOOKS, unit=Unit.ITEMS)
BOOKS_GROWTH = audience.growth_rate(BOOKS_BEFORE, BOOKS, unit=Unit.ITEMS)
COMPUTED = {
    "stories_total": counts.count(STORIES),
    "books_added_naive": BOOKS_ADDED,
    "books_added_strict_max": BOOKS_ADDED.beside[0],
    "catalogue_growth_pct_naive": BOOKS_GROWTH,
    "catalogue_growth_pct_strict_max": BOOKS_GROWTH.beside[0],
    "exchanged_share_pct": outcome.exchanged_share(EXCHANGED, BOOKS),
    "books_left": counts.items_left(BOOKS, EXCHANGED),
    "donation_per_book": outcome.average_donation(DONATIONS, EXCHANGED),
    "leads_per_link_placement": outcome.result_per_placement(LEADS, LINK_STORIES),
    "leads_per_placement": outcome.result_per_placement(LEADS, STORIES),
    "external_to_leads_ratio_pct": counts.ratio_of_counts(OUTSIDE, LEADS),
    "group_growth_pct_from_placeholders": audience.growth_rate(*MEMBERS),
}
BLANK = {
    "reach_views_er_ctr": [
        (counts.count(NO_READING), Gap.NO_INPUTS),
        (engagement.er_by_reach(NO_READING, read("reach", None)), Gap.NO_INPUTS),
        (traffic.ctr(read("clicks", None), NO_READING), Gap.NO_INPUTS),
    ],
    "cpl_cpa_cpm_cpc": [
        (price(UNKNOWN_SPEND, LEADS), Gap.SPEND_UNKNOWN)
        for price in (cost.cost_per_lead, cost.cost_per_action, cost.cost_per_click, cost.cpm)
    ],
    "roi_roas": [
        (cost.roi(read("value", None), read("full_cost", None)), Gap.SPEND_UNKNOWN),
        (cost.roi(DONATIONS, read("full_cost", uah(100))), Gap.NOT_REVENUE),
        (cost.roas(DONATIONS, UNKNOWN_SPEND), Gap.NOT_REVENUE),
    ],
    "lift_group_growth": [(outcome.lift(read("actual", Decimal("13.5")), read("baseline", None)), Gap.NO_BASELINE)],
    "target_attainment": [(outcome.attainment(LEADS, agreed("target", None)), Gap.NO_TARGET)],
    "time_on_page_bounce": [
        (traffic.time_on_page(NO_READING, NO_READING, is_site_page=False), Gap.NO_SITE_PAGE),
        (traffic.bounce_rate(NO_READING, NO_READING, is_site_page=False), Gap.NO_SITE_PAGE),
    ],
    "donation_per_lead": [(counts.donation_per_lead(DONATIONS, LEADS), Gap.NOT_ATTRIBUTED)],
}


def test_every_expectation_of_the_file_is_tested():
    assert set(COMPUTED) == set(EXPECTED)
    assert set(BLANK) == {row["id"] for row in CASE["must_be_blank"]}


@pytest.mark.parametrize("name", COMPUTED)
def test_computed(name):
    assert round_amount(COMPUTED[name].number, 2) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("catalogue_growth_pct_naive", "43.8"),
        ("catalogue_growth_pct_strict_max", "42.0"),
        ("exchanged_share_pct", "87.0"),
        ("external_to_leads_ratio_pct", "11.4"),
        ("group_growth_pct_from_placeholders", "13.5"),
        ("leads_per_placement", "11.0"),
        ("books_left", "15"),
    ],
)
def test_shown(name, shown):
    assert str(COMPUTED[name].rounded()) == shown


def test_donation_per_book_is_money_with_two_decimals():
    assert COMPUTED["donation_per_book"].rounded() == uah("390.00")
    assert COMPUTED["donation_per_book"].attribution is Attribution.OBSERVED


def test_more_than_eighty_gives_about_and_at_most():
    assert BOOKS_ADDED.qualifier is Qualifier.ABOUT
    assert BOOKS_ADDED.beside[0].qualifier is Qualifier.AT_MOST
    assert BOOKS_GROWTH.beside[0].qualifier is Qualifier.AT_MOST


def test_five_of_forty_four_stands_before_the_percentage():
    ratio = COMPUTED["external_to_leads_ratio_pct"]
    wilson = next(row["wilson95_pct"] for row in CASE["computed"] if "wilson95_pct" in row)

    assert (ratio.k, ratio.n, ratio.shows_count_first) == (5, 44, True)
    assert [round_amount(bound, 1) for bound in ratio.interval] == [Decimal(str(bound)) for bound in wilson]


def test_placeholders_keep_their_mark():
    assert COMPUTED["group_growth_pct_from_placeholders"].is_example
    assert not COMPUTED["exchanged_share_pct"].is_example


def test_growth_as_the_source_reports_it():
    reported = audience.reported_growth(read("reported_percent", Decimal("13.5"), SELF_REPORTED))

    assert (str(reported.rounded()), reported.formula) == ("13.5", "M1.reported")


@pytest.mark.parametrize(("figure", "gap"), [pair for pairs in BLANK.values() for pair in pairs])
def test_blank(figure, gap):
    assert (figure.value, figure.gap, figure.grade) == (None, gap, None)
    assert str(gap.label).endswith(".")


def test_a_blank_can_be_stated_without_computing():
    assert blank("M13", Gap.NO_SITE_PAGE).unit is Unit.SECONDS
