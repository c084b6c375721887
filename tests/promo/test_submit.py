"""The review and the submission: what is missing is said field by field; then triage begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.core import clock
from app.core.worktime import add_working_days
from app.promo.states import RequestState
from tests.factories import make_person
from tests.pages import path_of
from tests.promo.makers import days_ahead, make_brief, make_draft, make_request, make_wire
from tests.stored import fresh, logged


def submit(browser, request_):
    return browser.post(f"/requests/R-{request_.id}/submit")


def test_an_empty_brief_is_told_everything_that_is_missing(community, alice, sign_in_as):
    draft = make_draft(community, alice)
    answer = submit(sign_in_as(alice), draft)

    assert answer.status_code == 422
    for sentence in (
        "Say in a sentence what task the content must solve.",
        "Choose the objective.",
        "Enter the number that you want to reach.",
        "Say by when the target is to be reached.",
        "Choose whom it is for.",
        "Choose at least one network.",
        "Say whether there is a budget",
        "Prepare at least one step of plan B, or say why there is none.",
    ):
        assert sentence in answer.text
    assert f"/requests/R-{draft.id}/brief/goal#target" in answer.text
    assert fresh(draft).state == RequestState.DRAFT


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"task": " "}, "Say in a sentence what task"),
        ({"target_on": days_ahead(-1)}, "This day has passed."),
        ({"plan_b_waiver": ""}, "Prepare at least one step of plan B"),
        ({"networks": ()}, "Choose at least one network."),
    ],
)
def test_one_missing_thing_is_enough(community, alice, sign_in_as, lacking, sentence):
    brief = make_brief(community, alice, **lacking)
    answer = submit(sign_in_as(alice), brief)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_wished_days_are_needed_and_ahead(community, alice, sign_in_as):
    brief = make_brief(community, alice)
    brief.networks[0].wished_on = None
    assert "Say when you would like it on: Instagram." in submit(sign_in_as(alice), brief).text

    brief.networks[0].wished_on = days_ahead(-3)
    assert "The wished day has passed for: Instagram." in submit(sign_in_as(alice), brief).text


def test_a_step_of_plan_b_stands_for_the_waiver(community, alice, sign_in_as):
    brief = make_brief(community, alice, plan_b_waiver="")
    make_wire(brief, alice)
    assert submit(sign_in_as(alice), brief).status_code == 303


def test_triage_begins_at_once_with_its_owner_and_hour(community, alice, bob, sign_in_as):
    brief = make_brief(community, alice)
    answer = submit(sign_in_as(alice), brief)

    filed = fresh(brief)
    assert path_of(answer) == f"/requests/R-{brief.id}"
    assert (filed.state, filed.networks[0].owner_id) == (RequestState.TRIAGE, bob.id)
    due = add_working_days(filed.submitted_at, 2, community.time_zone)
    assert abs(filed.triage_due_at - due) < timedelta(seconds=5)
    assert logged()[-3:] == ["promo.request.submitted", "promo.request.assigned", "promo.request.in_triage"]


def test_without_anybody_for_a_network_it_waits(community, alice, sign_in_as):
    brief = make_brief(community, alice)
    submit(sign_in_as(alice), brief)

    assert fresh(brief).state == RequestState.SUBMITTED
    assert "Nobody yet" in sign_in_as(alice).get(f"/requests/R-{brief.id}").text


def smm(name: str, scope: tuple[str, str] = ("house", ""), **values) -> Person:
    return make_person(name, (Role.SMM, *scope), **values)


@pytest.mark.parametrize(
    ("people", "chosen"),
    [
        ([("Ira S", ("network", "instagram"), {}), ("Bob M", ("house", ""), {})], "Ira S"),
        ([("Sara L", ("house", ""), {"is_senior": True}), ("Bob M", ("house", ""), {})], "Bob M"),
        ([("Dana P", ("house", ""), {"is_partner": True}), ("Sara L", ("house", ""), {"is_senior": True})], "Sara L"),
        ([("Ira S", ("network", "facebook"), {}), ("Bob M", ("house", ""), {})], "Bob M"),
    ],
)
def test_who_gets_it(community, alice, sign_in_as, people, chosen):
    for name, scope, values in people:
        smm(name, scope, **values)
    brief = make_brief(community, alice)
    submit(sign_in_as(alice), brief)

    assert fresh(brief).networks[0].owner.name == chosen


def test_who_has_the_fewest_open_gets_it(community, alice, sign_in_as):
    busy, free = smm("Bob M"), smm("Ira S")
    make_request(community, alice, owner=busy)
    brief = make_brief(community, alice)
    submit(sign_in_as(alice), brief)

    assert fresh(brief).networks[0].owner_id == free.id


def test_only_the_managers_of_the_community_hand_in(community, alice, bob, carol, sign_in_as):  # T01
    brief = make_brief(community, alice)
    assert submit(sign_in_as(carol), brief).status_code == 404
    assert submit(sign_in_as(bob), brief).status_code == 403
    assert fresh(brief).state == RequestState.DRAFT


def test_what_was_handed_in_is_not_handed_in_again(community, alice, sign_in_as):
    filed = make_request(community, alice)
    assert submit(sign_in_as(alice), filed).status_code == 409


def test_the_requester_sees_the_five_facts(community, alice, bob, sign_in_as):
    brief = make_brief(community, alice, report_due_on=days_ahead(40))
    browser = sign_in_as(alice)
    submit(browser, brief)

    page = browser.get(f"/requests/R-{brief.id}").text
    for words in (f"R-{brief.id}", "In triage", "Bob Melnyk (Instagram)", "An answer by ", "Report promised"):
        assert words in page
    assert clock.now() < fresh(brief).triage_due_at
