"""How requests end: called off, closed with lessons, opened again."""

from __future__ import annotations

from datetime import date

import pytest

from app.promo.signals import request_ended
from app.promo.states import RequestState
from tests.pages import parse
from tests.promo.makers import make_request
from tests.stored import fresh, last_entry

R = RequestState


@pytest.mark.parametrize("state", [R.DRAFT, R.TRIAGE, R.NEEDS_INFO, R.ACCEPTED, R.SCHEDULED])
def test_the_requester_calls_it_off_before_it_is_live(community, alice, bob, sign_in_as, state):
    request_, browser = make_request(community, alice, state, owner=bob), sign_in_as(alice)
    url, heard = f"/requests/R-{request_.id}/cancel", []
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": " "}).status_code == 422
    with request_ended.connected_to(lambda sender, **news: heard.append((sender.id, news["reason"]))):
        assert browser.post(url, {"reason": "The hall is closed."}).status_code == 303

    assert (fresh(request_).state, request_.cancel_reason) == (R.CANCELLED, "The hall is closed.")
    assert heard == [(request_.id, "The hall is closed.")]
    assert (last_entry().tag, last_entry().reason) == ("promo.request.cancelled", "The hall is closed.")


@pytest.mark.parametrize(
    ("state", "promised"), [(R.ACCEPTED, "10\u00a0July 2030"), (R.CANCELLED, "—"), (R.DECLINED, "—")]
)
def test_no_report_is_promised_of_what_was_called_off(community, alice, bob, sign_in_as, state, promised):
    request_ = make_request(community, alice, state, owner=bob, report_due_on=date(2030, 7, 10))

    tree = parse(sign_in_as(alice).get(f"/requests/R-{request_.id}").text)
    assert tree.xpath("string(//dt[. = 'Report promised']/following-sibling::dd)").strip() == promised


def test_once_live_only_a_senior_calls_it_off(community, alice, bob, people, sign_in_as):
    request_ = make_request(community, alice, R.LIVE, owner=bob)
    url, form = f"/requests/R-{request_.id}/cancel", {"reason": "A mistake."}
    assert sign_in_as(alice).post(url, form).status_code == 403
    assert sign_in_as(people.sara).post(url, form).status_code == 303
    assert fresh(request_).state == R.CANCELLED


@pytest.mark.parametrize("state", [R.CANCELLED, R.DECLINED, R.CLOSED])
def test_what_has_ended_does_not_end_again(community, alice, bob, sign_in_as, state):
    request_ = make_request(community, alice, state, owner=bob)
    assert sign_in_as(alice).post(f"/requests/R-{request_.id}/cancel", {"reason": "x"}).status_code == 409


def test_a_request_is_closed_with_its_lessons(community, alice, bob, sign_in_as):
    request_, browser = make_request(community, alice, R.REPORTED, owner=bob), sign_in_as(alice)
    url = f"/requests/R-{request_.id}/close"
    assert browser.post(url, {"worked_well": "The stories."}).status_code == 422
    form = {"worked_well": "The stories.", "to_change": "Begin earlier.", "is_case": "y", "is_shared": "y"}
    assert browser.post(url, form).status_code == 303

    closed = fresh(request_)
    assert (closed.state, closed.worked_well, closed.is_case, closed.is_shared) == (
        R.CLOSED,
        "The stories.",
        True,
        True,
    )
    assert last_entry().tag == "promo.request.closed"


def test_what_is_no_case_is_not_shared(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, R.REPORTED, owner=bob)
    form = {"worked_well": "All.", "to_change": "Nothing.", "is_shared": "y"}
    sign_in_as(alice).post(f"/requests/R-{request_.id}/close", form)
    assert (fresh(request_).is_case, request_.is_shared) == (False, False)


def test_a_senior_opens_it_again(community, alice, bob, people, sign_in_as):
    request_ = make_request(community, alice, R.CLOSED, owner=bob)
    url = f"/requests/R-{request_.id}/reopen"
    assert sign_in_as(alice).post(url, {"reason": "x"}).status_code == 403
    assert sign_in_as(people.sara).post(url, {"reason": "A figure was wrong."}).status_code == 303
    assert (fresh(request_).state, request_.closed_at) == (R.REPORTED, None)
