"""The search over all that one may read."""

from __future__ import annotations

from datetime import date

import pytest

from app.community.actions import add_achievement, add_member, create_event, create_initiative
from app.community.states import Naming
from app.core import clock
from app.core.db import db
from app.home.search import MOST_ROWS
from tests.factories import make_person
from tests.promo.factories import make_accepted
from tests.promo.makers import make_manager

CANARY = "CANARY-7f1d"


@pytest.fixture
def found(desk, sign_in_as):
    """What alice finds, as text."""
    browser = sign_in_as(desk.alice)
    return lambda query: browser.get("/search", query_string={"q": query} if isinstance(query, str) else query).text


@pytest.fixture
def room(desk):
    """alice's community with one of each."""
    home, alice, today = desk.community, desk.alice, date(2030, 1, 1)
    create_event(home, actor=alice, title="Пам'ять і книжки", aim="To meet")
    create_initiative(home, actor=alice, title="Shelf for everybody", aim="To read")
    add_achievement(
        home, actor=alice, title="Library prize", what="Won", by_whom="All", naming=Naming.YES, proof="Cup",
        achieved_on=today,
    )  # fmt: skip
    add_member(home, actor=alice, name="Petro Shelf", joined_on=today)
    db.session.commit()
    return home


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("пам’ять", "Пам&#39;ять і книжки"),
        ("ПАМʼЯТЬ", "Пам&#39;ять і книжки"),
        ("everybody shelf", "Shelf for everybody"),
        ("library", "Library prize"),
        ("petro", "Petro Shelf"),
        ("swap autumn", "Autumn Book Swap"),
    ],
)
def test_words_find_whatever_their_order_case_and_apostrophe(found, query, title):
    assert f">{title}</a>" in found(query) or f" {title}</a>" in found(query)


def test_a_number_finds_its_request_and_its_posts(desk, found):
    placement = desk.hold()
    number = desk.request_.number

    assert f"{number} Autumn Book Swap</a>" in found(number.lower())
    assert f"{placement.number} {placement.title}</a>" in found(placement.number)
    assert f"{placement.number} {placement.title}</a>" in found(f"{number}/")


def test_the_first_of_each_kind_and_the_way_to_all_of_one(desk, found):
    for n in range(30):
        make_accepted(desk.community, desk.alice, "instagram", title=f"Library evening {n}")

    page = found("library")
    assert page.count("Library evening") == MOST_ROWS
    assert 'href="/search?q=library&amp;in=requests"' in page
    page = found({"q": "library", "in": "requests", "page": 2})
    assert "30 found" in page
    assert page.count("Library evening") == 5
    assert 'aria-current="page">2<' in page


def test_nothing_of_others_is_found(desk, people, sign_in_as):  # T04
    assert desk.request_
    there = people.elsewhere
    create_event(there, actor=people.carol, title=f"{CANARY} event", aim=CANARY)
    create_initiative(there, actor=people.carol, title=f"{CANARY} initiative", aim=CANARY)
    add_achievement(
        there, actor=people.carol, title=f"{CANARY} prize", what=CANARY, by_whom=CANARY, naming=Naming.YES,
        proof=CANARY, achieved_on=clock.today(),
    )  # fmt: skip
    add_member(there, actor=people.carol, name=f"{CANARY} member", joined_on=clock.today())
    make_accepted(there, people.carol, "instagram", title=f"{CANARY} request")
    make_person(f"{CANARY} person")

    other = make_manager(desk.community, "Zoia Hnat")
    page = sign_in_as(other).get(f"/search?q={CANARY}").text
    assert 'data-empty="filtered"' in page
    assert page.count("<li") == sign_in_as(other).get("/search?q=zzzz").text.count("<li")
    theirs = sign_in_as(people.carol).get(f"/search?q={CANARY}").text
    for kind in ("event", "initiative", "prize", "member", "request"):
        assert f"{CANARY} {kind}" in theirs
    assert f"{CANARY} person" not in theirs


def test_people_are_found_by_their_administrator_only(desk, people, sign_in_as):
    assert "Bob Melnyk</a>" in sign_in_as(people.root).get("/search?q=melnyk").text
    page = sign_in_as(desk.sara).get("/search?q=melnyk&in=people").text
    assert "Bob Melnyk</a>" not in page
    assert '<option value="people"' not in page


def test_a_partner_finds_the_posts_given_to_them(desk, sign_in_as):
    placement, partner = desk.hold(), make_person("Dana Partner", is_partner=True)
    browser = sign_in_as(partner)
    assert f"{placement.title}</a>" not in browser.get("/search", query_string={"q": placement.title}).text

    placement.assignee = partner
    db.session.commit()

    page = browser.get("/search", query_string={"q": placement.title}).text
    assert f"{placement.title}</a>" in page
    assert "Requests</h2>" not in page


def test_each_kind_of_nothing_says_why(found):
    assert "What are you looking for?" in found("")
    assert 'data-empty="filtered"' in found("no such thing")
    assert "Search everything" in found({"q": "no such thing", "in": "events"})


@pytest.mark.parametrize(
    "words", ["%", "_", "'", "\\", "<script>x</script>", "😀", "\u202eabc", "x" * 3000, "R-", "R-/", "R-99999999999/1"]
)
def test_odd_words_are_only_words(found, words):  # T26, T27, T48
    page = found(words)

    assert "<script>x" not in page
    assert 'data-empty="filtered"' in page
