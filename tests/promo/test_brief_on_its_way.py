"""A brief that still changes while its posts are planned or out: by an answer, or at a meeting."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import Meeting, Placement
from app.promo.states import MeetingState, NetworkDecision
from app.promo.states import RequestState as R
from app.promo.words import BudgetState
from tests.promo.makers import days_ahead, make_meeting, make_request, make_returned
from tests.promo.test_meetings import invitation
from tests.stored import fresh, last_entry, logged


def make_paid_post(request_, amount):
    post = Placement(
        request=request_, position=1, network_id="instagram", format_id="instagram_story", title="A shelf",
        utm_content="a", created_by_id=request_.filed_by_id, created_at=clock.now(), is_paid=True,
        ad_spend=Decimal(amount),
    )  # fmt: skip
    db.session.add(post)
    db.session.commit()


def budget(amount):
    return {"budget_state": "amount", "budget_amount": str(amount), "budget_currency": "UAH"}


@pytest.fixture
def paid(community, alice, bob):
    """A request with a budget of 500 UAH, of which a post takes 400."""
    money = {"budget_state": BudgetState.AMOUNT, "budget_amount": Decimal(500)}
    request_ = make_request(community, alice, R.NEEDS_INFO, owner=bob, **money)
    make_returned(request_, bob, "budget_state")
    make_paid_post(request_, 400)
    return request_


@pytest.mark.parametrize("less", [budget(399), budget(500) | {"budget_currency": "EUR"}, {"budget_state": "zero"}])
def test_an_answer_leaves_posts_what_they_take(paid, alice, sign_in_as, less):
    browser, path = sign_in_as(alice), f"/requests/R-{paid.id}/answer"
    refused = browser.post(path, less)

    assert refused.status_code == 422
    assert "Posts of this request take 400\u00a0UAH already" in refused.text
    assert (fresh(paid).state, paid.budget_amount) == (R.NEEDS_INFO, 500)
    assert "promo.request.answered" not in logged()

    assert browser.post(path, budget(400)).status_code == 303
    assert (fresh(paid).state, paid.budget_amount) == (R.TRIAGE, 400)
    assert last_entry().tag == "promo.request.answered"


def test_neither_does_a_meeting_take_it_from_them(paid, bob, sign_in_as):
    meeting, browser = make_meeting(paid), sign_in_as(bob)
    path = f"/meetings/{meeting.id}/agenda/R-{paid.id}/budget"

    assert browser.post(path, budget(300)).status_code == 422
    assert fresh(paid).budget_amount == 500
    assert browser.post(path, budget(600)).status_code == 303
    assert (fresh(paid).budget_amount, last_entry().tag) == (600, "promo.request.brief_changed")


def test_what_is_measured_stays_once_a_post_is_out(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, R.LIVE, owner=bob, networks=("instagram", "facebook"))
    request_.locked_target = request_.target
    row = request_.networks[0]
    row.decision, row.later_on = NetworkDecision.LATER, days_ahead(5)
    meeting, browser = make_meeting(request_), sign_in_as(bob)
    path = f"/meetings/{meeting.id}/agenda/R-{request_.id}/result"
    shown = {"objective": "event", "kpi": "registrations", "target": "240", "target_on": str(request_.target_on)}

    for other in ({"kpi": "attendance"}, {"target": "100"}, {"target_on": str(days_ahead(50))}):
        refused = browser.post(path, shown | other)
        assert refused.status_code == 422
        assert "The first post is out: what is measured stays." in refused.text
    assert (fresh(request_).kpi, request_.target) == ("registrations", 240)
    assert "promo.request.brief_changed" not in logged()

    form = {"target": "100", "target_on": str(days_ahead(50)), "reason": "The hall is smaller."}
    assert sign_in_as(alice).post(f"/requests/R-{request_.id}/target", form).status_code == 303
    assert (fresh(request_).target, request_.locked_target) == (100, 240)
    assert last_entry().tag == "promo.request.target_changed"


@pytest.mark.parametrize("state", [R.DRAFT, R.CANCELLED, R.DECLINED])
def test_nobody_meets_about_what_has_ended_or_is_not_handed_in(community, alice, bob, people, sign_in_as, state):
    request_ = make_request(community, alice, R.TRIAGE if state == R.DECLINED else state, owner=bob)
    for row in request_.networks:  # declined and called off as a whole: no network has answered
        row.decision, row.decided_at, row.meeting_waiver = NetworkDecision.OPEN, None, ""
    db.session.commit()
    if state == R.DECLINED:
        form = {"decline_reason": "brand", "text": "Not like this."}
        sign_in_as(people.sara).post(f"/triage/R-{request_.id}/decline", form)
    answer = sign_in_as(bob).post(f"/triage/R-{request_.id}/instagram/meeting", invitation(alice, bob))

    assert answer.status_code == (404 if state == R.DRAFT else 409)
    assert db.session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


def test_closing_calls_off_a_meeting_to_come(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, R.REPORTED, owner=bob)
    row = request_.networks[0]
    row.decision, row.later_on = NetworkDecision.LATER, days_ahead(5)
    meeting = make_meeting(request_)
    sign_in_as(alice).post(f"/requests/R-{request_.id}/close", {"worked_well": "All.", "to_change": "Nothing."})

    assert (fresh(request_).state, fresh(meeting).state) == (R.CLOSED, MeetingState.CANCELLED)
    assert "It is closed with its lessons." in meeting.cancel_reason
    assert last_entry().tag == "promo.meeting.cancelled"
