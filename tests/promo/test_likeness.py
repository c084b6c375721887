"""The target beside what like promos came to, and a budget beside what ads have cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.promo.states import RequestState
from app.promo.words import AudienceScope, Kpi, Objective
from app.results.words import Metric
from tests.promo.makers import make_brief, make_community, make_request
from tests.reports.makers import make_post, read
from tests.stored import fresh

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


def past(community, author, *results, **values):
    """Promos that are over, each with what it came to."""
    for result in results:
        over = make_request(community, author, RequestState.REPORTED, **values)
        read(over, Metric.REGISTRATIONS, result, author)


@pytest.fixture
def brief(community, alice):
    return make_brief(community, alice, target=Decimal(60))


@pytest.fixture
def elsewhere(community, carol):
    """Another community of the house."""
    return make_community("Walkers")


def goal(browser, brief) -> str:
    return browser.get(f"/requests/R-{brief.id}/brief/goal").text


def test_median_and_range_stand_beside_the_target(brief, alice, carol, elsewhere, sign_in_as):
    past(brief.community, alice, 30, 50, 70)
    past(elsewhere, carol, 40, 131)
    browser = sign_in_as(alice)

    assert "Like promos of this house came to 50 registrations in the middle, from 30 to 131." in goal(browser, brief)
    assert "5 promos: the same measure, objective and audience." in goal(browser, brief)
    answer = browser.get(f"/requests/R-{brief.id}/perspective?objective=event&kpi=registrations&target=60")
    assert "5 promos: the same measure and objective." in answer.text, "whom it is for is not chosen yet"
    answer = browser.get(f"/requests/R-{brief.id}/perspective?objective=awareness&kpi=registrations&target=60")
    assert "the same measure, whatever the objective" in answer.text
    for nonsense in ("kpi=moon&target=1e9&objective=x", "kpi=registrations&target=" + "9" * 400, ""):
        assert browser.get(f"/requests/R-{brief.id}/perspective?{nonsense}").status_code == 200


def test_few_promos_or_those_of_one_foreign_community_are_not_told(brief, alice, carol, elsewhere, sign_in_as):  # T04
    past(elsewhere, carol, 30, 40, 50, 60, 70)
    assert "There are too few like promos yet" in goal(sign_in_as(alice), brief)

    past(brief.community, alice, 80)
    assert "from 30 to 80" in goal(sign_in_as(alice), brief)
    elsewhere = fresh(elsewhere)
    elsewhere.is_private = True
    assert "There are too few like promos yet" in goal(sign_in_as(alice), brief)


def test_a_target_beyond_the_range_is_handed_in_with_its_reason_only(brief, alice, bob, sign_in_as):
    past(brief.community, alice, 30, 40, 50, 60, 70)
    browser, step = sign_in_as(alice), f"/requests/R-{brief.id}/brief/goal"
    assert "Why this target?" not in goal(browser, brief)

    form = {"objective": "event", "audience_scope": "external", "kpi": "registrations", "target": "200",
            "target_on": str(brief.target_on)}  # fmt: skip
    answer = browser.post(step, form | {"go": "next"})
    assert answer.headers["Location"].endswith(f"{step}#target_reason")
    assert "Why this target?" in goal(browser, brief)
    refused = browser.post(f"/requests/R-{brief.id}/submit")
    assert (refused.status_code, fresh(brief).state) == (422, RequestState.DRAFT)
    assert "This target is far from what like promos came to." in refused.text

    answer = browser.post(step, form | {"target_reason": "A hall of 260 and three speakers.", "go": "next"})
    assert answer.headers["Location"].endswith("/brief/audience")
    assert browser.post(f"/requests/R-{brief.id}/submit").status_code == 303
    read_in_triage = sign_in_as(bob).get(f"/triage/R-{brief.id}/instagram").text
    assert "A hall of 260 and three speakers." in read_in_triage


def test_the_goal_compares_with_what_the_review_will_compare_with(brief, alice, sign_in_as):
    """Whom it is for is chosen beside the target, so that its reason is asked there and nowhere later."""
    past(brief.community, alice, 30, 40, 50, 60, 70)
    past(brief.community, alice, 200, 210, 220, 230, 240, audience_scope=AudienceScope.INTERNAL)
    browser, step = sign_in_as(alice), f"/requests/R-{brief.id}/brief/goal"
    form = {
        "objective": "event",
        "kpi": "registrations",
        "target": "60",
        "target_on": str(brief.target_on),
        "go": "next",
    }
    url = f"/requests/R-{brief.id}/perspective?objective=event&kpi=registrations&target=60"

    assert "Why this target?" not in browser.get(f"{url}&audience_scope=external").text
    assert "Why this target?" in browser.get(f"{url}&audience_scope=internal").text
    answer = browser.post(step, form | {"audience_scope": "internal"})
    assert answer.headers["Location"].endswith(f"{step}#target_reason")
    assert "Why this target?" in goal(browser, brief)
    assert browser.post(step, form | {"audience_scope": "external"}).headers["Location"].endswith("/brief/audience")
    assert browser.post(f"/requests/R-{brief.id}/submit").status_code == 303


def test_another_currency_of_the_budget_asks_for_the_reason_at_once(community, alice, sign_in_as):
    fundraiser = {"objective": Objective.FUNDRAISING, "kpi": Kpi.SUM_RAISED}
    brief = make_brief(community, alice, target=Decimal(500), **fundraiser)
    for result in (100, 200, 300, 400, 450):
        over = make_request(community, alice, RequestState.REPORTED, **fundraiser)
        read(over, Metric.SUM_RAISED, result, alice, currency="EUR")
    browser, step = sign_in_as(alice), f"/requests/R-{brief.id}/brief/budget"

    assert "Why this target?" not in goal(browser, brief)
    answer = browser.post(step, {"budget_state": "zero", "budget_currency": "EUR", "go": "next"})
    assert answer.headers["Location"].endswith("/brief/goal#target_reason")
    page = goal(browser, brief)
    assert "In this currency the target lies beyond what like promos came to" in page
    assert "Why this target?" in page


def test_what_ads_have_cost_stands_beside_the_budget(brief, alice, sign_in_as):
    over = make_request(brief.community, alice, RequestState.REPORTED)
    for spend in (100, 200, 300, 400):
        make_post(over, alice, is_paid=True, ad_spend=Decimal(spend))
    browser, step = sign_in_as(alice), f"/requests/R-{brief.id}/brief/budget"
    assert "too few posts to tell" in browser.get(step).text

    make_post(over, alice, is_paid=True, ad_spend=Decimal(900))
    page = browser.get(step).text
    assert "<b>300\xa0UAH</b>" in page
    assert "this budget" not in page

    url = f"/requests/R-{brief.id}/spend?budget_currency=UAH&budget_amount="
    assert "this budget does for 4 posts" in browser.get(f"{url}1 250").text
    assert "this budget is less than one post has cost" in browser.get(f"{url}299,99").text
    for other in ("1250&budget_state=zero", "many", "-5", "9" * 400):
        assert "<b>300" in (answer := browser.get(url + other)).text, other
        assert "this budget" not in answer.text, other
    for currency in ("EUR", "X"):
        assert "this budget" not in browser.get(f"{url.replace('UAH', currency)}1250").text
    browser.post(step, {"budget_state": "amount", "budget_amount": "600", "budget_currency": "UAH"})
    assert "this budget does for 2 posts" in browser.get(step).text, "without scripts it is told with the next page"
    brief = fresh(brief)


def test_what_foreign_promos_have_cost_is_told_of_five_only(brief, alice, carol, sign_in_as):  # T04
    """Five posts of two promos would say what the other community paid."""
    theirs = make_request(make_community("Gardeners by the river"), carol, RequestState.REPORTED)
    own = make_request(brief.community, alice, RequestState.REPORTED)
    for request_, spend in ((theirs, 700), (theirs, 700), (theirs, 700), (theirs, 700), (own, 100)):
        make_post(request_, alice, is_paid=True, ad_spend=Decimal(spend))

    page = sign_in_as(alice).get(f"/requests/R-{brief.id}/brief/budget").text

    assert "too few posts to tell" in page
    assert "<b>700" not in page


def test_others_do_not_ask_for_it(brief, bob, carol, sign_in_as):  # T01
    assert sign_in_as(carol).get(f"/requests/R-{brief.id}/perspective").status_code == 404
    assert sign_in_as(bob).get(f"/requests/R-{brief.id}/perspective").status_code == 403
    assert sign_in_as(carol).get(f"/requests/R-{brief.id}/spend").status_code == 404
    assert sign_in_as(bob).get(f"/requests/R-{brief.id}/spend").status_code == 403
