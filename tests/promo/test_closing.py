"""Closing a meeting: its network says yes and what was decided becomes placements, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.states import AbsenceKind
from app.core.db import db
from app.mail.models import OutboxMail
from app.promo.models import Placement
from app.promo.states import MeetingState, NetworkDecision, PlacementState, RequestState
from tests.networks.channels import make_channel
from tests.pages import parse, path_of
from tests.promo.deciding import NO, YES, decide, decisions
from tests.promo.makers import days_ahead, make_meeting, make_request
from tests.stored import entries, fresh, last_entry

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


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


def test_who_is_away_today_may_bring_a_later_post(filed, meeting, channel, alice, bob, sign_in_as):
    today = days_ahead(0)
    enter_absence(alice, starts_on=today, ends_on=today, kind=AbsenceKind.ILL, deputy=None, actor=alice)
    db.session.commit()
    page = parse(sign_in_as(bob).get(f"/meetings/{meeting.id}/close").text)
    chosen = page.xpath("//select[@name='rows-0-assignee']/option[@selected]")[0]
    assert (chosen.get("value"), "away until" in chosen.text) == (str(alice.id), True)


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


def test_the_slot_that_is_offered_at_first_is_a_free_one(filed, meeting, channel, bob, sign_in_as):
    filed.networks[0].wished_on = days_ahead(10)
    db.session.commit()
    browser = sign_in_as(bob)

    def offered():
        page = parse(browser.get(f"/meetings/{meeting.id}/close").text)
        return page.xpath("//input[@name='rows-0-starts_at']/@value")[0]

    assert offered() == f"{days_ahead(10)}T12:00"
    other = make_meeting(make_request(filed.community, filed.filed_by, owner=bob))
    close(browser, other, outcome() | line(other.topics[0].request, channel))
    assert f"{days_ahead(10)}T12:00" < offered() < f"{days_ahead(10)}T14:00"


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


@pytest.fixture
def pair(community, alice, bob):
    """Two requests of one manager."""
    return [make_request(community, alice, owner=bob, title=title) for title in ("One", "Two")]


@pytest.fixture
def shared(pair, channel):
    """One meeting about both of them."""
    meeting = make_meeting(pair[0])
    meeting.topics = [one.networks[0] for one in pair]
    db.session.commit()
    return meeting


def test_the_last_yes_accepts_each_request_of_a_shared_meeting(pair, shared, channel, bob, sign_in_as):
    first, second = pair
    both = {"agreed": [str(one.id) for one in pair]}
    close(sign_in_as(bob), shared, outcome() | both | line(second, channel))

    assert (fresh(first).state, fresh(second).state) == (RequestState.ACCEPTED, RequestState.ACCEPTED)
    assert [one.request_id for one in placements()] == [second.id]
    assert len(entries("promo.request.network_accepted")) == 2


def test_a_shared_meeting_is_closed_for_one_and_the_other_stays_open(pair, shared, channel, alice, bob, sign_in_as):
    first, second = pair
    browser = sign_in_as(bob)
    boxes = parse(browser.get(f"/meetings/{shared.id}/close").text).xpath("//input[@name='agreed']")
    assert [box.get("checked") is not None for box in boxes] == [True, True]
    answer = close(browser, shared, outcome() | {"agreed": [str(first.id)]} | line(first, channel))

    assert answer.status_code == 303
    assert (fresh(first).state, fresh(second).state) == (RequestState.ACCEPTED, RequestState.TRIAGE)
    assert decisions(second) == ["open"]
    assert second.networks[0].met_on is None
    assert last_entry().changes["agreed"] == first.number
    page = browser.get(f"/meetings/{shared.id}").text
    assert "One" in page
    assert "Two" in page
    assert "Propose a meeting" in browser.get(f"/triage/R-{second.id}/instagram").text
    kinds = sa.select(OutboxMail.text).where(OutboxMail.kind == "promo.meeting.held", OutboxMail.person_id == alice.id)
    text = db.session.scalars(kinds).one()
    assert "Alice sends the pictures." in text
    assert placements()[0].number in text


@pytest.mark.parametrize(
    ("agreed", "of", "sentence"),
    [
        ([], 0, "Choose at least one request."),
        ([0], 1, "Say yes to it, too."),
        ([0, 1], 0, "a question still waits for its answer"),
    ],
)
def test_a_shared_meeting_says_yes_to_what_it_decides(pair, shared, channel, bob, sign_in_as, agreed, of, sentence):
    pair[1].networks[0].decision = NetworkDecision.NEEDS_INFO
    pair[1].state = RequestState.NEEDS_INFO
    db.session.commit()
    form = outcome() | {"agreed": [str(pair[n].id) for n in agreed]} | line(pair[of], channel, title="Kept words")
    answer = close(sign_in_as(bob), shared, form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept words" in answer.text
    assert placements() == []
    assert fresh(shared).state == MeetingState.BOOKED


def test_one_press_tells_all_that_is_missing(filed, meeting, bob, sign_in_as):
    answer = close(sign_in_as(bob), meeting, {"apart": "day"})

    assert answer.status_code == 422
    for sentence in ("Tick this outcome, or say why", "Say what comes next.", "Choose a day."):
        assert sentence in answer.text
    assert fresh(meeting).state == MeetingState.BOOKED


def test_outcomes_that_are_missing_are_kept_with_their_reasons(filed, meeting, bob, sign_in_as):
    waived = {"has_inputs": "", "has_brief": "", "inputs_waiver": "Nobody had any.", "brief_waiver": "By phone."}
    browser = sign_in_as(bob)
    assert close(browser, meeting, {k: v for k, v in (outcome() | waived).items() if v}).status_code == 303

    kept = fresh(meeting)
    assert (kept.has_inputs, kept.inputs_waiver, kept.brief_waiver) == (False, "Nobody had any.", "By phone.")
    page = browser.get(f"/meetings/{meeting.id}").text
    assert "Nobody had any." in page
    assert "By phone." in page
    assert placements() == []


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
