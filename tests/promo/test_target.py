"""Another target: with a reason, and with the one before in sight."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.promo.states import RequestState
from tests.promo.makers import days_ahead, make_request
from tests.stored import fresh, last_entry

R = RequestState


def form(**values):
    return {"target": "200", "target_on": str(days_ahead(20)), "reason": "The hall is smaller.", **values}


@pytest.mark.parametrize("state", [R.TRIAGE, R.ACCEPTED, R.LIVE])
def test_a_target_changes_with_its_reason(community, alice, bob, sign_in_as, state):
    request_, browser = make_request(community, alice, state, owner=bob), sign_in_as(alice)
    url = f"/requests/R-{request_.id}/target"
    assert browser.get(url).status_code == 200
    assert browser.post(url, form()).status_code == 303

    entry = last_entry()
    assert (fresh(request_).target, request_.target_on) == (Decimal(200), days_ahead(20))
    assert (entry.tag, entry.reason) == ("promo.request.target_changed", "The hall is smaller.")
    assert entry.changes["target"] == ["240.00", "200"]


def test_the_locked_target_stays_in_sight(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, R.LIVE, owner=bob, locked_target=Decimal(240))
    browser = sign_in_as(alice)
    browser.post(f"/requests/R-{request_.id}/target", form())
    assert fresh(request_).locked_target == 240
    assert "(240 when the first post went out)" in browser.get(f"/requests/R-{request_.id}").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"target": "-1"}, "Enter a target above 0."),
        ({"target": ""}, "Enter the number that you want to reach."),
        ({"target_on": "2020-01-01"}, "This day has passed."),
        ({"reason": " "}, "Give a reason: others will read it."),
        ({"target": "240", "target_on": str(days_ahead(30))}, "This is the target already."),
    ],
)
def test_what_is_wrong_gets_its_sentence(community, alice, bob, sign_in_as, values, sentence):
    request_ = make_request(community, alice, owner=bob)
    answer = sign_in_as(alice).post(f"/requests/R-{request_.id}/target", form(**values))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_others_do_not_change_it_and_later_nobody_does(community, alice, bob, carol, sign_in_as):
    request_ = make_request(community, alice, R.REPORTED, owner=bob)
    url = f"/requests/R-{request_.id}/target"
    assert sign_in_as(bob).post(url, form()).status_code == 403
    assert sign_in_as(carol).post(url, form()).status_code == 404
    assert sign_in_as(alice).post(url, form()).status_code == 409
