"""Answering what came back: just those fields, and triage goes on with the time that was left."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.worktime import working_time_between
from app.promo.models import PromoRequest, RequestCreative
from app.promo.states import RequestState
from tests.pages import parse
from tests.promo.factories import upload
from tests.promo.makers import days_ahead, make_request, make_returned
from tests.stored import fresh, last_entry


@pytest.fixture
def returned(community, alice, bob):
    request_ = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(request_, bob, "task", "proof")
    return request_


def url(request_: PromoRequest) -> str:
    return f"/requests/R-{request_.id}/answer"


def test_the_page_asks_for_those_fields_only(returned, alice, sign_in_as):
    page = sign_in_as(alice).get(url(returned)).text

    assert "Say more about task." in page
    assert 'name="task"' in page
    assert 'name="proof"' in page
    assert 'name="message"' not in page


def test_what_is_asked_stands_in_the_order_of_the_fields(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(request_, bob, "proof", "task")
    page = sign_in_as(alice).get(url(request_)).text

    asked = [page.index(words) for words in ("Say more about task.", "Say more about proof.")]
    fields = [page.index(words) for words in ('name="task"', 'name="proof"')]
    assert asked + fields == sorted(asked + fields)


def test_an_answer_mends_the_fields_and_triage_goes_on(returned, alice, sign_in_as):
    answer = sign_in_as(alice).post(url(returned), {"task": "Bring 240 people from other companies.", "proof": ""})

    entry = last_entry()
    assert answer.status_code == 303
    assert (fresh(returned).state, returned.task) == (RequestState.TRIAGE, "Bring 240 people from other companies.")
    assert returned.networks[0].decision == "open"
    assert entry.tag == "promo.request.answered"
    assert entry.changes["task"][1] == returned.task


def test_a_sentence_alone_is_an_answer(returned, alice, sign_in_as):
    browser = sign_in_as(alice)
    empty = browser.post(url(returned), {"task": returned.task, "proof": ""})
    assert empty.status_code == 422
    assert "Mend one of the fields, or say in a sentence why it stays as it is." in empty.text

    assert browser.post(url(returned), {"task": returned.task, "note": "It is all we know."}).status_code == 303
    assert fresh(returned).state == RequestState.TRIAGE


def test_what_came_back_meanwhile_is_not_answered_unread(returned, alice, bob, sign_in_as):
    browser = sign_in_as(alice)
    seen = parse(browser.get(url(returned)).text).xpath("//input[@name='seen']/@value")[0]
    returned.audience = "Project managers"
    db.session.commit()
    make_returned(returned, bob, "audience")
    form = {"task": "Bring 240 people.", "proof": "", "note": "Here.", "seen": seen}
    late = browser.post(url(returned), form)

    assert late.status_code == 422
    assert "Meanwhile more came back: " in late.text
    assert [words in late.text for words in ("Say more about audience.", "Bring 240 people.", "Here.")] == [True] * 3
    assert (fresh(returned).state, returned.audience) == (RequestState.NEEDS_INFO, "Project managers")
    page = parse(late.text)
    assert page.xpath("//*[@name='audience']")[0].text.strip() == "Project managers"
    again = form | {"seen": page.xpath("//input[@name='seen']/@value")[0], "audience": "Project managers"}
    assert browser.post(url(returned), again).status_code == 303


def test_what_was_not_asked_is_not_changed(returned, alice, sign_in_as):  # T08
    sign_in_as(alice).post(url(returned), {"note": "Here.", "message": "Another", "target": "5"})

    assert (fresh(returned).message, returned.target) == ("", 240)


def test_the_clock_goes_on_with_what_was_left(returned, alice, sign_in_as):
    zone = returned.community.time_zone
    left = working_time_between(clock.now(), returned.triage_due_at, zone)
    clock.move_to(timedelta(days=5))
    sign_in_as(alice).post(url(returned), {"note": "Here."})

    after = working_time_between(clock.now(), fresh(returned).triage_due_at, zone)
    assert abs(after - left) < timedelta(minutes=1)


def test_days_budget_and_pictures_can_be_answered(community, alice, bob, sign_in_as):
    request_ = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(request_, bob, "networks", "budget_state", "creatives", "wires", "references", "kpi")
    browser = sign_in_as(alice)
    assert browser.get(url(request_)).status_code == 200
    form = {
        "networks-0-network_id": "instagram", "networks-0-is_chosen": "y",
        "networks-0-wished_on": str(days_ahead(12)), "networks-1-network_id": "facebook",
        "networks-1-is_chosen": "y", "budget_state": "amount", "budget_amount": "500", "kpi": "registrations",
        "budget_currency": "UAH", "creatives": [(upload().stream, "shelf.jpg")],
    }  # fmt: skip
    assert browser.post(url(request_), form, content_type="multipart/form-data").status_code == 303

    after = fresh(request_)
    assert [(row.network_id, row.wished_on) for row in after.networks] == [("instagram", days_ahead(12))]
    assert after.budget_amount == 500
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RequestCreative)) == 1


def test_others_do_not_answer_and_nothing_is_answered_twice(returned, alice, bob, carol, sign_in_as):
    assert sign_in_as(bob).get(url(returned)).status_code == 403
    assert sign_in_as(carol).get(url(returned)).status_code == 404
    browser = sign_in_as(alice)
    browser.post(url(returned), {"note": "Here."})
    assert browser.post(url(returned), {"note": "Again."}).status_code == 409


@pytest.mark.parametrize(
    ("field", "form", "sentence"),
    [
        ("target", {"target": ""}, "Enter the number that you want to reach."),
        ("target_on", {"target_on": ""}, "Say by when the target is to be reached."),
        ("task", {"task": "  "}, "Say in a sentence what task the content must solve."),
        (
            "networks",
            {"networks-0-network_id": "instagram", "networks-0-is_chosen": "y", "networks-0-wished_on": ""},
            "Choose a day.",
        ),
    ],
)
def test_an_answer_leaves_no_hole_in_the_brief(community, alice, bob, sign_in_as, field, form, sentence):
    request_ = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    request_.networks[0].wished_on = days_ahead(9)
    make_returned(request_, bob, field)
    answer = sign_in_as(alice).post(url(request_), form | {"note": "We do not know it yet."})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "We do not know it yet." in answer.text
    assert (fresh(request_).state, request_.target) == (RequestState.NEEDS_INFO, 240)
    assert request_.networks[0].wished_on == days_ahead(9)
    assert last_entry().tag != "promo.request.answered"
