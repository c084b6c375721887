"""The page of an event shows its promotion; a stopped event is told to those who promote it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.notifications.models import Notification
from app.promo.states import RequestState
from tests.factories import make_person
from tests.promo.makers import make_request
from tests.structure.makers.community import make_event_in, make_initiative_in


@pytest.fixture
def swap(community):
    event = make_event_in("open", community, slug="autumn-swap")
    db.session.commit()
    return event


def test_an_event_leads_to_its_requests_and_to_a_new_one(community, alice, bob, swap, sign_in_as):
    request_ = make_request(community, alice, RequestState.TRIAGE, owner=bob, event=swap)
    browser = sign_in_as(alice)

    page = browser.get("/events/autumn-swap").text

    assert f"/requests/R-{request_.id}" in page
    assert "/requests/new?event=autumn-swap" in page
    assert browser.get("/requests/new?event=autumn-swap").status_code == 200
    assert "/requests/new" not in sign_in_as(bob).get("/events/autumn-swap").text
    assert f"/requests/R-{request_.id}" in browser.get(f"/communities/{community.slug}").text


def test_a_draft_learns_from_the_event_that_is_chosen(community, alice, swap, sign_in_as):
    draft = make_request(community, alice, RequestState.DRAFT)
    swap.registration_target, swap.registration_url = 240, "https://example.org/swap"
    typed = "https://example.org/copied"
    draft.destination_url = typed
    db.session.commit()
    page = {"task": "Bring a book", "serves_key_task": "", "version": str(draft.version), "go": "next"}

    answer = sign_in_as(alice).post(f"/requests/R-{draft.id}/brief/task", {**page, "subject": str(swap.id)})

    assert answer.status_code == 303
    assert (draft.event, draft.objective, draft.kpi, draft.target) == (swap, "event", "registrations", 240)
    assert draft.destination_url == typed


def test_a_goal_that_is_typed_stays_when_an_event_is_chosen(community, alice, swap, sign_in_as):
    draft = make_request(community, alice, RequestState.DRAFT, objective="awareness", kpi="page_visits", target=900)
    page = {"task": "Bring a book", "serves_key_task": "", "version": str(draft.version), "go": "next"}
    swap.registration_target = 240
    db.session.commit()

    sign_in_as(alice).post(f"/requests/R-{draft.id}/brief/task", {**page, "subject": str(swap.id)})

    assert (draft.event, draft.objective, draft.kpi, draft.target) == (swap, "awareness", "page_visits", 900)


def test_another_event_brings_its_own_target(community, alice, swap, sign_in_as):
    draft = make_request(community, alice, RequestState.DRAFT)
    other = make_event_in("open", community, slug="spring-fair")
    swap.registration_target, other.registration_target = 240, 80
    db.session.commit()
    browser = sign_in_as(alice)

    for event, target in ((swap, 240), (other, 80)):
        page = {"task": "Bring a book", "version": str(draft.version), "go": "next", "subject": str(event.id)}
        browser.post(f"/requests/R-{draft.id}/brief/task", page)
        assert (draft.event, draft.target) == (event, target)


def test_without_requests_and_without_the_right_there_is_no_panel(community, people, sign_in_as):
    initiative = make_initiative_in("active", community)
    db.session.commit()

    assert "Promotion" not in sign_in_as(people.lea).get(f"/initiatives/{initiative.slug}").text


def test_a_draft_of_others_is_not_shown(community, alice, people, swap, sign_in_as):  # T04
    request_ = make_request(community, alice, RequestState.DRAFT, event=swap, title="CANARY")

    assert "CANARY" not in sign_in_as(people.lea).get("/events/autumn-swap").text
    assert request_.title in sign_in_as(alice).get("/events/autumn-swap").text


def test_a_stopped_event_is_flagged_and_told(community, alice, bob, swap, sign_in_as):
    request_ = make_request(community, make_person("Olha Sydor"), RequestState.TRIAGE, owner=bob, event=swap)
    make_request(community, make_person("Ivan Hnat"), RequestState.CANCELLED, event=swap)
    form = {"version": "1", "reason": "Storm", "notice": "Stay at home"}

    sign_in_as(alice).post("/events/autumn-swap/cancel", form)

    told = {news.person.name for news in db.session.scalars(sa.select(Notification))}
    assert told == {"Olha Sydor", "Bob Melnyk"}
    page = sign_in_as(bob).get(f"/requests/R-{request_.id}").text
    assert "The event: Cancelled" in page
    assert "Storm" in page
    assert "placements that are still open" not in page, "there is none"
