"""Closed cases found by their words, attached as references with one press."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.promo.actions.cases import index_all
from app.promo.actions.requests import close_request, reopen_request
from app.promo.case_words import beginnings, words_in
from app.promo.models import CaseText, RequestReference
from app.promo.states import RequestState
from tests.promo.makers import make_community, make_draft, make_manager, make_request
from tests.reports.makers import make_post

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def draft(community, alice):
    return make_draft(community, alice)


def close(request_, actor, *, is_case=True, is_shared=False, worked_well="The stories."):
    texts = {"worked_well": worked_well, "to_change": "Begin earlier."}
    close_request(request_, actor=actor, is_case=is_case, is_shared=is_shared, **texts)
    db.session.commit()
    return request_


@pytest.fixture
def swap(community, alice):
    """A closed case about books, with a post on Instagram."""
    over = make_request(community, alice, RequestState.REPORTED, title="Книгообмін: п’ять полиць", task="Café of books")
    make_post(over, alice, caption="Приносьте книжки, забирайте памʼять")
    return close(over, alice)


def found(browser, draft, query="", **filters) -> set[str]:
    page = browser.get(f"/requests/R-{draft.id}/cases", query_string={"case_q": query, **filters}).text
    return {title for title in ("Книгообмін", "Foreign", "Shared") if title in page}


@pytest.mark.parametrize(
    "query",
    ["книгообміну", "КНИГООБМІН", "п'ять", "пʼять полицями", "кни", "книжку", "пам'ять", "cafe", "book", "stories", ""],
)
def test_words_in_any_form_case_and_apostrophe_find_it(draft, swap, alice, sign_in_as, query):
    assert found(sign_in_as(alice), draft, query) == {"Книгообмін"}


@pytest.mark.parametrize("query", ["кіт", "книгообмін кіт", '"', "книг* OR (", "'; drop table case_text", "книгі ї й"])
def test_other_words_find_nothing_and_signs_mean_nothing(draft, swap, alice, sign_in_as, query):
    expected = {"Книгообмін"} if not words_in(query) else set()
    assert found(sign_in_as(alice), draft, query) == expected


def test_network_format_and_objective_narrow_it(draft, swap, alice, sign_in_as):
    browser = sign_in_as(alice)
    for filters in ({"case_where": "instagram"}, {"case_where": "instagram_story"}, {"case_objective": "event"}):
        assert found(browser, draft, "книг", **filters) == {"Книгообмін"}
    for filters in ({"case_where": "facebook"}, {"case_where": "instagram_feed"}, {"case_objective": "awareness"}):
        assert found(browser, draft, "книг", **filters) == set()
    assert found(browser, draft, "книг", case_where="moon", case_objective="moon") == set()


def test_only_own_cases_and_those_shared_in_the_house(draft, alice, carol, sign_in_as):  # T04
    walkers = make_community("Walkers")
    dana = make_manager(walkers, "Dana Polk")
    for title, is_shared in (("Foreign walk", False), ("Shared walk", True)):
        close(make_request(walkers, dana, RequestState.REPORTED, title=title), dana, is_shared=is_shared)
    browser = sign_in_as(alice)

    assert found(browser, draft, "walk") == {"Shared"}
    foreign = db.session.scalar(sa.select(CaseText.request_id).order_by(CaseText.request_id))
    refused = browser.post(f"/requests/R-{draft.id}/brief/content", {"attach": str(foreign)})
    assert (refused.status_code, db.session.scalar(sa.select(sa.func.count(RequestReference.id)))) == (422, 0)
    assert "This case is not there any more, or no longer shared." in refused.text
    assert "Foreign" not in refused.text
    assert sign_in_as(carol).get(f"/requests/R-{draft.id}/cases").status_code == 404


def test_one_press_attaches_it_and_keeps_what_was_typed(draft, swap, alice, sign_in_as):
    browser, step = sign_in_as(alice), f"/requests/R-{draft.id}/brief/content"
    sought = browser.post(step, {"content_exists": "Photos", "case_q": "книг", "go": "find"})
    assert "case_q=" in sought.headers["Location"]
    assert f'name="attach" value="{swap.id}"' in browser.get(sought.headers["Location"]).text

    browser.post(step, {"content_exists": "Photos", "attach": str(swap.id)})
    assert db.session.scalar(sa.select(RequestReference.case_id)) == swap.id
    assert f'name="attach" value="{swap.id}"' not in browser.get(step).text
    assert "Photos" in browser.get(step).text


def test_a_case_that_was_taken_back_since_it_was_found_has_its_sentence(draft, swap, alice, people, sign_in_as):
    browser, step = sign_in_as(alice), f"/requests/R-{draft.id}/brief/content"
    assert f'name="attach" value="{swap.id}"' in browser.get(f"{step}?case_q=книг").text
    reopen_request(swap, actor=people.sara, reason="A figure was wrong.")
    db.session.commit()

    refused = browser.post(step, {"content_exists": "Photos", "attach": str(swap.id)})
    assert refused.status_code == 422
    assert "This case is not there any more, or no longer shared. Find another one." in refused.text
    assert "Photos" in refused.text, "what was typed stays"
    assert db.session.scalar(sa.select(sa.func.count(RequestReference.id))) == 0


def test_what_is_open_again_or_no_case_is_not_found(draft, swap, alice, people, sign_in_as):
    browser = sign_in_as(alice)
    reopen_request(swap, actor=people.sara, reason="A figure was wrong.")
    db.session.commit()
    assert found(browser, draft, "книг") == set()

    close(swap, alice, worked_well="Каштани")
    assert found(browser, draft, "каштан") == {"Книгообмін"}
    assert found(browser, draft, "stories") == set()
    reopen_request(swap, actor=people.sara, reason="No case at all.")
    close(swap, alice, is_case=False)
    assert db.session.scalar(sa.select(sa.func.count(CaseText.request_id))) == 0


def test_the_command_makes_the_index_anew(app, draft, swap, alice, sign_in_as):
    db.session.execute(sa.delete(CaseText))
    db.session.commit()
    assert found(sign_in_as(alice), draft, "книг") == set()

    assert "1" in app.test_cli_runner().invoke(args=["cases", "index"]).output
    assert found(sign_in_as(alice), draft, "книг") == {"Книгообмін"}
    assert index_all() == 1


def test_words_are_cut_to_their_beginnings():
    words = ["swap", "register", "книг", "полиц", "й", "cafe", "за"]
    assert beginnings("Swaps registered книгу полицями й café ЗА") == words
