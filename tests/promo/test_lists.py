"""The list of requests and the desk: filters in the address, empty states, export, what others do not see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.promo.states import RequestState
from app.promo.words import Kpi, Objective, RequestKind, Sensitivity
from tests.factories import make_person
from tests.promo.makers import make_brief, make_community, make_draft, make_manager, make_request

R = RequestState


@pytest.fixture
def three(community, alice, bob):
    """A swap in triage, a fair that is live, a prize that waits for its author."""
    return (
        make_request(community, alice, owner=bob, title="Обмін книжками", sensitivity=Sensitivity.MONEY),
        make_request(community, alice, R.LIVE, owner=bob, title="Spring fair", kind=RequestKind.INITIATIVE),
        make_request(community, alice, R.NEEDS_INFO, owner=bob, title="A prize", networks=("facebook",)),
    )


def titles(browser, path: str) -> list[str]:
    page = browser.get(path).text
    return [title for title in ("Обмін книжками", "Spring fair", "A prize") if title in page]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Обмін книжками", "Spring fair", "A prize"]),
        ("state=live", ["Spring fair"]),
        ("state=running", ["Обмін книжками", "Spring fair", "A prize"]),
        ("kind=initiative", ["Spring fair"]),
        ("network=facebook", ["A prize"]),
        ("q=ОБМІН", ["Обмін книжками"]),
        ("q=R-{live}", ["Spring fair"]),
        ("mine=1", ["Обмін книжками", "Spring fair", "A prize"]),
        ("kind=moon&state=moon&page=-5", ["Обмін книжками", "Spring fair", "A prize"]),
        ("q=nothing", []),
    ],
)
def test_the_list_obeys_its_address(three, alice, sign_in_as, query, shown):  # T48
    browser = sign_in_as(alice)
    query = query.format(live=three[1].id)
    assert titles(browser, f"/requests?{query}") == shown
    rows = browser.get(f"/requests/export/csv?{query}").text.strip().splitlines()
    assert len(rows) == 1 + len(shown)


def test_the_export_is_guarded_against_formulas(community, alice, sign_in_as):  # T18
    make_draft(community, alice, title="=1+1")
    assert ",'=1+1," in sign_in_as(alice).get("/requests/export/csv").text


def test_of_other_communities_nothing_is_shown(three, carol, sign_in_as):  # T04
    browser = sign_in_as(carol)
    assert titles(browser, "/requests") == []
    assert "No requests yet" in browser.get("/requests").text
    assert titles(browser, "/requests/export/csv") == []


@pytest.mark.parametrize("path", ["/requests?q=R-²", "/triage?q=²", f"/requests?q={'9' * 90}", "/requests/new?copy=²"])
def test_what_only_looks_like_a_number_is_none(people, sign_in_as, path):  # T48
    assert sign_in_as(people.sara if "triage" in path else people.alice).get(path).status_code == 200


def test_a_sum_that_is_to_be_raised_has_its_currency(community, alice, sign_in_as):
    request_ = make_request(community, alice, objective=Objective.FUNDRAISING, kpi=Kpi.SUM_RAISED, target=180_000)

    for path in ("/requests", f"/requests/{request_.number}"):
        assert "180,000\u00a0UAH raised" in sign_in_as(alice).get(path).text, path


def test_filtered_and_empty_are_two_things(community, alice, sign_in_as):
    browser = sign_in_as(alice)
    assert 'data-empty="none"' in browser.get("/requests").text
    make_draft(community, alice)
    assert 'data-empty="filtered"' in browser.get("/requests?q=nothing").text


def test_a_draft_is_read_by_its_own_people(community, alice, bob, sign_in_as):
    draft = make_draft(community, alice, title="A prize")
    assert titles(sign_in_as(bob), "/requests") == []
    assert sign_in_as(bob).get(f"/requests/R-{draft.id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Обмін книжками", "A prize"]),
        ("network=facebook", ["A prize"]),
        ("state=needs_info", ["A prize"]),
        ("sensitive=1", ["Обмін книжками"]),
        ("late=1", []),
        ("mine=1&q=prize", ["A prize"]),
    ],
)
def test_the_desk_obeys_its_address(three, bob, sign_in_as, query, shown):
    assert titles(sign_in_as(bob), f"/triage?{query}") == shown


def test_the_late_stand_first_and_who_waits_last(three, community, alice, bob, sign_in_as):
    late = make_request(community, alice, owner=bob, title="Spring fair")
    late.triage_due_at = clock.now() - timedelta(days=4)
    db.session.commit()

    page = sign_in_as(bob).get("/triage").text
    assert page.index("Spring fair") < page.index("Обмін книжками") < page.index("A prize")
    assert re.search(r"Late by (less than an hour|\d\sworking\s(days?|hours?)( and \d\shours?)?)<", page)
    assert "waits for its author" in page
    assert titles(sign_in_as(bob), "/triage?late=1") == ["Spring fair"]


def test_nothing_waits_is_a_state_worth_a_picture(bob, sign_in_as):
    page = sign_in_as(bob).get("/triage").text
    assert "Nothing waits for a decision" in page
    assert 'data-empty="calm"' in page


def test_long_lists_have_pages(community, alice, sign_in_as):
    for number in range(27):
        make_draft(community, alice, title=f"Draft {number}")
    browser = sign_in_as(alice)
    assert browser.get("/requests").text.count("R-") >= 25
    assert "Draft 0" in browser.get("/requests?page=2").text
    assert "Draft 0" in browser.get("/requests?page=99999999").text  # T48


def test_the_menu_counts_what_waits(three, alice, bob, sign_in_as):
    assert 'class="count">1<' in sign_in_as(bob).get("/triage").text.replace("\n", "")
    assert 'class="count">1<' in sign_in_as(alice).get("/requests").text


def test_networks_people_see_what_asks_their_network(three, alice, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))
    other = make_community("Others")
    make_brief(other, make_manager(other, "Olha Others"))
    assert titles(sign_in_as(ira), "/requests") == ["A prize"]
    assert titles(sign_in_as(ira), "/triage") == ["A prize"]
