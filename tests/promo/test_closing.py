"""Closing a meeting: its network says yes and what was decided becomes placements, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core.db import db
from app.promo.models import Placement
from app.promo.states import MeetingState, NetworkDecision, PlacementState, RequestState
from tests.networks.channels import make_channel
from tests.pages import path_of
from tests.promo.deciding import NO, YES, decide, decisions
from tests.promo.makers import days_ahead, make_meeting, make_request
from tests.stored import fresh, last_entry


@pytest.fixture
def channel(filed):
    return make_channel(hours={})  # all day: the days of these tests fall where they fall


@pytest.fixture
def meeting(filed, channel):
    return make_meeting(filed)


def outcome(**more):
    return {
        "has_inputs": "y", "has_brief": "y", "changes_waiver": "Nothing has changed.",
        "next_step": "Alice sends the pictures.", "next_step_on": str(days_ahead(5)), "apart": "day", **more,
    }  # fmt: skip


def line(request_, channel, place=0, **more):
    typed = {
        "request": request_.id, "title": "Photo of a shelf", "format": "instagram_story", "n": "1",
        "channel": channel.id, "starts_at": f"{days_ahead(10)}T12:00", **more,
    }  # fmt: skip
    return {f"rows-{place}-{name}": str(value) for name, value in typed.items()}


def close(browser, meeting, form):
    return browser.post(f"/meetings/{meeting.id}/close", form)


def placements():
    return db.session.scalars(sa.select(Placement).order_by(Placement.id)).all()


def test_closing_says_yes_and_makes_four_stories_of_one_line(filed, meeting, channel, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    assert "Close the meeting" in browser.get(f"/meetings/{meeting.id}").text
    assert browser.get(f"/meetings/{meeting.id}/close").status_code == 200
    answer = close(browser, meeting, outcome() | line(filed, channel, n="4", assignee=alice.id, publisher=bob.id))

    assert path_of(answer) == f"/meetings/{meeting.id}"
    assert fresh(meeting).state == MeetingState.HELD
    row = fresh(filed).networks[0]
    assert (row.decision, row.met_on, row.meeting_waiver) == (NetworkDecision.YES, days_ahead(0), "")
    made = placements()
    assert [one.state for one in made] == [PlacementState.HELD] * 4
    assert [one.slot_at - made[0].slot_at for one in made] == [timedelta(days=n) for n in range(4)]
    assert made[3].title == "Photo of a shelf (4/4)"
    assert {(one.assignee_id, one.publisher_id) for one in made} == {(alice.id, bob.id)}
    assert last_entry().tag == "promo.meeting.held"
    page = browser.get(f"/meetings/{meeting.id}").text
    assert "Alice sends the pictures." in page
    assert made[3].number in page


def test_several_posts_go_round_what_is_taken(filed, meeting, channel, bob, sign_in_as):
    other = make_meeting(make_request(filed.community, filed.filed_by, owner=bob))
    browser = sign_in_as(bob)
    close(browser, other, outcome() | line(other.topics[0].request, channel, starts_at=f"{days_ahead(11)}T12:00"))
    taken = placements()[0].slot_at
    close(browser, meeting, outcome() | line(filed, channel, n="2"))

    slots = [one.slot_at for one in placements()[1:]]
    assert taken not in slots
    assert len(set(slots)) == 2
    assert abs(slots[1] - taken) <= timedelta(hours=1)


def test_a_taken_slot_is_said_beside_its_line_and_nothing_is_lost(filed, meeting, channel, bob, sign_in_as):
    other = make_meeting(make_request(filed.community, filed.filed_by, owner=bob))
    browser = sign_in_as(bob)
    close(browser, other, outcome() | line(other.topics[0].request, channel))
    free = line(filed, channel, title="A free one", starts_at=f"{days_ahead(12)}T12:00")
    answer = close(browser, meeting, outcome() | free | line(filed, channel, 1, title="A taken one"))

    assert answer.status_code == 422
    assert "is taken. Free nearby" in answer.text
    assert "A taken one" in answer.text
    assert "Alice sends the pictures." in answer.text
    assert [one.title for one in placements()] == ["Photo of a shelf"]
    assert decisions(filed) == ["open", "open"]
    assert fresh(meeting).state == MeetingState.BOOKED


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"changes_waiver": ""}, "Tick this outcome, or say why"),
        ({"next_step": ""}, "Say what comes next."),
        ({"next_step_on": ""}, "Choose a day."),
        ({"rows-0-title": "Photo"}, "Choose a format."),
        ({"rows-2-format": "instagram_story"}, "Say in a few words what it shows."),
        ({"rows-0-format": "facebook_post", "rows-0-title": "x"}, "Choose one of the list."),
    ],
)
def test_a_meeting_closes_with_its_outcomes(filed, meeting, bob, sign_in_as, wrong, sentence):
    answer = close(sign_in_as(bob), meeting, outcome() | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert decisions(filed) == ["open", "open"]


def test_the_last_yes_accepts_each_request_of_a_shared_meeting(community, alice, channel, bob, sign_in_as):
    first, second = (make_request(community, alice, owner=bob, title=title) for title in ("One", "Two"))
    meeting = make_meeting(first)
    meeting.topics = [first.networks[0], second.networks[0]]
    db.session.commit()
    close(sign_in_as(bob), meeting, outcome() | line(second, channel))

    assert (fresh(first).state, fresh(second).state) == (RequestState.ACCEPTED, RequestState.ACCEPTED)
    assert [one.request_id for one in placements()] == [second.id]
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag == "promo.request.network_accepted")).all()
    assert len(tags) == 2


def test_a_yes_that_was_said_meanwhile_stands_and_a_no_stops_it(filed, meeting, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "yes", YES)
    assert close(browser, meeting, outcome()).status_code == 303
    assert fresh(filed).networks[0].meeting_waiver == "A small one."

    decide(browser, filed, "no", NO, network="facebook")
    assert close(browser, meeting, outcome()).status_code == 409


def test_who_does_not_triage_does_not_close(meeting, alice, sign_in_as):
    browser = sign_in_as(alice)

    assert close(browser, meeting, outcome()).status_code == 403
    assert "Close the meeting" not in browser.get(f"/meetings/{meeting.id}").text
