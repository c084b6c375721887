"""The agenda of a meeting: filled from the request, and filling it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.db import db
from app.promo.models import RequestReference
from app.promo.queries.meetings import formats_since, last_met_on, usual_spend_on
from app.promo.states import MeetingState, PlacementState
from tests.pages import parse, path_of
from tests.promo.factories import THURSDAY_NOON, Desk
from tests.promo.makers import days_ahead, make_meeting, make_request
from tests.stored import fresh, last_entry, only


@pytest.fixture
def meeting(filed):
    return make_meeting(filed)


def fill(browser, meeting, request_, key, form):
    return browser.post(f"/meetings/{meeting.id}/agenda/R-{request_.id}/{key}", form)


def stamp(browser, meeting, key):
    page = parse(browser.get(f"/meetings/{meeting.id}").text)
    return page.xpath(f"//input[@id='version-{key}']/@value")[0]


def test_the_agenda_shows_what_is_known_and_ends_in_fields(filed, meeting, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    page = browser.get(f"/meetings/{meeting.id}").text
    for words in (
        "Name the wanted result",
        "240",
        "You have not met before",
        "24 h before the slot",
        "Instagram story",
    ):
        assert words in page
    answer = fill(browser, meeting, filed, "content", {"content_needed": "Four photos of shelves."})

    assert path_of(answer) == f"/meetings/{meeting.id}"
    assert fresh(filed).content_needed == "Four photos of shelves."
    entry = last_entry()
    assert (entry.tag, entry.actor_id) == ("promo.request.brief_changed", bob.id)
    assert entry.changes["people"] == alice.name
    assert entry.changes["content_needed"] == ["", "Four photos of shelves."]


def test_two_in_different_items_do_not_meet_and_two_in_one_see_both_texts(filed, meeting, alice, bob, sign_in_as):
    first, second = sign_in_as(alice), sign_in_as(bob)
    seen = {key: stamp(second, meeting, key) for key in ("content", "results")}
    fill(first, meeting, filed, "content", {"content_needed": "Alice's words"})
    beside = fill(second, meeting, filed, "results", {"results_by": "Bob reads", "version": seen["results"]})
    late = fill(second, meeting, filed, "content", {"content_needed": "Bob's words", "version": seen["content"]})

    assert (beside.status_code, late.status_code) == (303, 409)
    assert "Alice's words" in late.text.replace("&#39;", "'")
    assert "Bob's words" in late.text.replace("&#39;", "'")
    assert (fresh(filed).content_needed, filed.results_by) == ("Alice's words", "Bob reads")
    all_the_same = parse(late.text).xpath("//input[@name='version']/@value")[0]
    assert (
        fill(second, meeting, filed, "content", {"content_needed": "Both", "version": all_the_same}).status_code == 303
    )


def test_what_a_brief_needs_is_not_emptied_and_a_reference_is_kept(filed, meeting, alice, sign_in_as):
    browser = sign_in_as(alice)
    emptied = fill(browser, meeting, filed, "present", {"task": ""})
    fill(browser, meeting, filed, "references", {"reference_url": "https://example.org/worked"})

    assert emptied.status_code == 422
    assert fresh(filed).task
    assert only(RequestReference).url == "https://example.org/worked"
    assert "https://example.org/worked" in browser.get(f"/meetings/{meeting.id}").text


def test_a_closed_meeting_is_filled_no_more(filed, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.HELD)
    browser = sign_in_as(bob)

    assert "Fill in" not in browser.get(f"/meetings/{meeting.id}").text
    assert fill(browser, meeting, filed, "content", {"content_needed": "Late"}).status_code == 409


def test_requirements_are_told_since_the_pair_last_met(filed, meeting, bob):
    assert last_met_on(meeting) is None
    earlier = make_request(filed.community, filed.filed_by, owner=bob)
    make_meeting(earlier, state=MeetingState.HELD, starts_at=clock.now() - timedelta(days=9))

    assert last_met_on(meeting) == days_ahead(-9)
    assert all(one.since for one in formats_since("instagram", None))
    assert not any(one.since for one in formats_since("instagram", days_ahead(1)))


def test_what_ads_cost_is_told_of_five_promos_only(people):
    desk = Desk(people)
    meeting = make_meeting(desk.request_)
    for n in range(5):
        if n:
            desk.request_ = make_request(desk.community, desk.alice, owner=desk.bob, state="accepted")
        placement = desk.hold(THURSDAY_NOON + timedelta(days=7 * n))
        placement.ad_spend, placement.state, placement.is_legacy = Decimal(100 * (n + 1)), PlacementState.MEASURED, True
        db.session.commit()
        spend = usual_spend_on(meeting)[0]
        assert (spend.n, spend.median and spend.median.amount) == (n + 1, Decimal(300) if n == 4 else None)
