"""Beside a field of the brief: what has become of it in this house."""

from __future__ import annotations

import pytest

from app.promo.actions.drafts import point_to
from app.promo.words import ReturnReason
from tests.promo.makers import make_brief, make_community, make_request, make_returned


@pytest.fixture
def brief(community, alice):
    return make_brief(community, alice)


def handed_in(community, author, bob, *returned, n=1, reason=ReturnReason.MISSING, referring=False):
    for _number in range(n):
        request_ = make_request(community, author, owner=bob)
        if referring:
            point_to(request_, url="https://example.org/good")
        for part in make_returned(request_, bob, *returned):
            part.reason = reason


def page(browser, brief, step):
    return browser.get(f"/requests/R-{brief.id}/brief/{step}").text


def test_what_was_missing_and_came_back(brief, alice, bob, carol, sign_in_as):
    elsewhere = make_community("Walkers")
    handed_in(brief.community, alice, bob, "references", "proof", n=3)
    handed_in(elsewhere, carol, bob, n=1)
    browser = sign_in_as(alice)
    assert "came back" not in page(browser, brief, "content"), "of four nothing is told"

    handed_in(elsewhere, carol, bob, "references", n=2)
    handed_in(elsewhere, carol, bob, n=2)
    handed_in(elsewhere, carol, bob, n=3, referring=True)
    assert "5 of the last 8 requests without it came back." in page(browser, brief, "content")
    assert "3 of the last 11 requests without it came back." in page(browser, brief, "audience")


def test_a_request_counts_once_however_much_of_it_is_missing(brief, alice, bob, sign_in_as):
    handed_in(brief.community, alice, bob, "audience", "persona", "proof", n=3)
    handed_in(brief.community, alice, bob, n=2)
    assert page(sign_in_as(alice), brief, "audience").count("3 of the last 5 requests without it came back.") == 3


def test_what_was_said_and_came_back(brief, alice, bob, carol, sign_in_as):
    handed_in(brief.community, alice, bob, "task", n=2, reason=ReturnReason.UNCLEAR)
    handed_in(brief.community, alice, bob, n=3)
    told = page(sign_in_as(alice), brief, "task")

    assert "It came back in 2 of the last 5 requests, mostly as “Unclear”." in told
    assert 'aria-describedby="task-hint"' in told
    assert "came back" not in page(sign_in_as(alice), brief, "goal")


def test_of_one_foreign_community_nothing_is_told(brief, alice, bob, carol, sign_in_as):
    handed_in(make_community("Walkers"), carol, bob, "task", n=8, reason=ReturnReason.UNCLEAR)

    assert "came back" not in page(sign_in_as(alice), brief, "task")
