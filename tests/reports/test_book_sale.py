"""The worked example on the page: every figure that the file expects, and every dash with its reason."""

import re

import pytest

from app.core.db import db
from app.reports.codec import canonical, sealed, to_plain
from app.reports.content import Verdict
from app.reports.queries import content_of, published_of, snapshot_of
from app.reports.showing import words_of_verdict
from app.reports.words import Colour
from app.results.actions import add_leads
from tests.pages import parse
from tests.reports.conftest import CASE

#: How each figure of the file's `computed` stands on page and in print; the file's own display where it has one.
SHOWN = {
    "stories_total": "Published as: Instagram, Story 4",
    "books_added_naive": "Items added: books ~35",
    "books_added_strict_max": "(≤ 34)",
    "catalogue_growth_pct_naive": "~+43.8 %",
    "catalogue_growth_pct_strict_max": "(≤ +42.0 %)",
    "exchanged_share_pct": "87.0 %",
    "books_left": "Items left: books 15",
    "donation_per_book": "Average donation 390.00 UAH",
    "leads_per_link_placement": "Result per post with a link: Leads 44.0",
    "leads_per_placement": "Result per post: Leads 11.0",
    "external_to_leads_ratio_pct": "5 of 44 (11.4 %)",
    "group_growth_pct_from_placeholders": "Growth of the members: Facebook group +13.5 %",
}
SPEND = "The spend is unknown, which is not the same as 0."
#: What the file wants blank, each with the reason beside its dash.
BLANK = {
    "reach_views_er_ctr": [
        (f"{name} —", "Not recorded.")
        for name in ("Reach of the largest post", "Views", "Engagement rate by reach", "Click-through rate")
    ],
    "cpl_cpa_cpm_cpc": [
        (f"{name} —", SPEND)
        for name in ("Cost per lead", "Cost per action", "Cost per 1,000 impressions", "Cost per click")
    ],
    "roi_roas": [
        ("Return on investment —", SPEND), ("Return on ad spend —", "Donations to a third party are not revenue.")
    ],
    "lift_group_growth": [("Lift of the growth: Facebook group —", "There is no baseline to compare with.")],
    "target_attainment": [("Leads: 44.", "No target had been set, so attainment is not stated.")],
    "time_on_page_bounce": [
        ("Time on page —", "The destination is a post, not a page of a site."),
        ("Bounce rate —", "The destination is a post, not a page of a site."),
    ],
    "donation_per_lead": [("Donation per lead —", "The sum was observed and is not attributed to this promo.")],
}  # fmt: skip


def text_of(html):
    """What a reader sees, footnote numbers left out, blanks made one."""
    tree = parse(html)
    for mark in tree.xpath("//sup"):
        keep_tail(mark)
    return " ".join(" ".join(tree.xpath("//main//text()")).replace("\u00a0", " ").split())


def keep_tail(element):
    """Take an element out of the tree and leave what follows it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


@pytest.fixture
def page(case, people, sign_in_as):
    """The page of the case's report as leadership reads it."""
    answer = sign_in_as(people.lea).get(f"/reports/{case.number}/v1")
    assert answer.status_code == 200
    return text_of(answer.get_data(as_text=True))


def test_the_lists_here_are_those_of_the_file():
    assert set(SHOWN) == {row["id"] for row in CASE["computed"]}
    assert set(BLANK) == {row["id"] for row in CASE["must_be_blank"]}


def test_every_figure_of_the_file_stands_on_the_page(page):
    for name, words in SHOWN.items():
        assert words in page, name


def test_what_the_file_wants_blank_is_a_dash_with_its_reason(page):
    for name, pairs in BLANK.items():
        for label, why in pairs:
            found = re.search(re.escape(label) + r".{0,12}" + re.escape(why), page)
            assert found, f"{name}: {label} {why}"


def test_outcomes_definition_and_marks(page):
    for words in (
        "Leads 44 self-reported", "39,000 UAH", "Items in all: books 115", "Items exchanged: books 100", "> 80",
        "100 of 115", "95 % interval 5.0 to 24.0 %", "a ratio of two counts, not a conversion",
        "observed, not attributed", "200 example value", "227 example value", "No fallback plan.",
        "people interested in the catalogue post", "reported first among countable results",
        "Facebook: post about the book catalogue", "results for 0 of 4",
    ):  # fmt: skip
        assert words in page, words


def test_a_value_follows_one_colon_alone(case):
    row = next(row for row in content_of(snapshot_of(published_of(case.id))).kpis if row.name == "metric.items")
    said = words_of_verdict(Verdict(colour=Colour.NO_TARGET, row=row))

    assert said.startswith("Items collected (books): 115")
    assert said.count(":") == 1


def test_only_placeholders_are_marked_as_examples(case):
    content = content_of(snapshot_of(published_of(case.id)))

    assert [row.name for row in content.kpis if row.actual.is_example] == ["term.members"]
    assert {place.is_example_time for place in content.placements} == {True}
    assert not any(line.is_example for line in content.ledger)


def test_the_case_is_closed_with_a_sealed_snapshot(case):
    snapshot = snapshot_of(published_of(case.id))

    assert case.state == "closed"
    assert (case.is_case, case.is_shared, case.is_legacy) == (True, True, True)
    assert snapshot.sha256 == sealed(snapshot.content)
    assert canonical(to_plain(content_of(snapshot))) == canonical(snapshot.content)


def test_a_later_figure_changes_nothing_that_is_published(case, people, sign_in_as):

    add_leads(case, n_people=9, definition="late", seen_on=case.starts_on, actor=people.ann)
    db.session.commit()
    answer = sign_in_as(people.lea).get(f"/reports/{case.number}/v1")

    assert "Leads: 44." in answer.get_data(as_text=True)
