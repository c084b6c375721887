"""A meeting of a community and a network: proposed, booked, moved, called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Absence, HouseHoliday
from app.accounts.states import AbsenceKind
from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.promo.actions.meetings import Invitation, move_meeting
from app.promo.models import Meeting
from app.promo.states import MeetingState
from tests.pages import parse, path_of
from tests.promo.makers import days_ahead, make_manager, make_meeting, make_request, make_returned
from tests.stored import fresh, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


def invitation(*people, **more):
    return {
        "starts_at": f"{days_ahead(3)}T11:00", "minutes": "30", "place": "Room 4",
        "guests": [str(person.id) for person in people], **more,
    }  # fmt: skip


def propose(browser, request_, form, network="instagram"):
    return browser.post(f"/triage/R-{request_.id}/{network}/meeting", form)


def test_a_meeting_is_proposed_and_the_requester_books_it(filed, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    assert "Propose a meeting" in browser.get(f"/triage/R-{filed.id}/instagram").text
    answer = propose(browser, filed, invitation(alice, bob))

    meeting = only(Meeting)
    assert path_of(answer) == f"/meetings/{meeting.id}"
    assert (meeting.state, meeting.minutes, meeting.place) == (MeetingState.PROPOSED, 30, "Room 4")
    assert [row.network_id for row in meeting.topics] == ["instagram"]
    assert last_entry().tag == "promo.meeting.proposed"
    told = db.session.scalars(
        sa.select(Notification.person_id).where(Notification.audit_entry_id == last_entry().id)
    ).all()
    assert told == [alice.id]

    manager = sign_in_as(alice)
    assert "Book the meeting" in manager.get(f"/meetings/{meeting.id}").text
    assert path_of(manager.post(f"/meetings/{meeting.id}/book")) == f"/meetings/{meeting.id}"
    assert (fresh(meeting).state, last_entry().tag) == (MeetingState.BOOKED, "promo.meeting.booked")
    assert f"/meetings/{meeting.id}" in manager.get(f"/requests/R-{filed.id}").text


def test_an_agreed_time_is_booked_at_once_for_several_requests(filed, community, alice, bob, sign_in_as):
    other = make_request(community, alice, owner=bob, title="Winter fair")
    form = invitation(alice, bob, is_agreed="y", also=[str(other.id)])
    propose(sign_in_as(bob), filed, form)

    meeting = only(Meeting)
    assert meeting.state == MeetingState.BOOKED
    assert [row.request_id for row in meeting.topics] == [filed.id, other.id]


def test_a_second_meeting_about_the_same_is_refused(filed, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    propose(browser, filed, invitation(alice, bob))
    answer = propose(browser, filed, invitation(alice, bob, place="Room 5"))

    assert answer.status_code == 409
    assert "has already proposed a meeting" in answer.text
    assert only(Meeting).place == "Room 4"


def test_no_meeting_while_the_key_question_is_open(filed, alice, bob, sign_in_as):
    make_returned(filed, bob, "task")
    answer = propose(sign_in_as(bob), filed, invitation(alice, bob))

    assert answer.status_code == 422
    assert "First the key question is answered" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_at": "2020-01-01T10:00"}, "This moment has passed."),
        ({"guests": []}, "Choose at least two people."),
        ({"guests": ["999"]}, "999"),
        ({"place": ""}, "Say where you meet"),
    ],
)
def test_an_invitation_says_when_where_and_who(filed, alice, bob, sign_in_as, wrong, sentence):
    answer = propose(sign_in_as(bob), filed, invitation(alice, bob) | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_moving_counts_up_and_tells_the_others(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed)
    sign_in_as(alice).post(f"/meetings/{meeting.id}/move", invitation(alice, bob, starts_at=f"{days_ahead(4)}T12:00"))

    assert (fresh(meeting).sequence, meeting.state, meeting.place) == (1, MeetingState.BOOKED, "Room 4")
    assert last_entry().tag == "promo.meeting.moved"
    rung = db.session.scalars(sa.select(Notification.person_id).where(Notification.read_at.is_(None))).all()
    assert rung == [bob.id]


def test_a_namesake_who_comes_instead_is_a_change(filed, community, alice, bob):
    namesake = make_manager(community, "Alicia Koval")
    namesake.name = alice.name
    meeting = make_meeting(filed)
    move_meeting(meeting, Invitation(meeting.starts_at, 30, meeting.place, [namesake, bob]), actor=bob)
    assert set(fresh(meeting).guests) == {namesake, bob}


def test_calling_off_needs_a_reason_and_frees_the_request(filed, alice, bob, sign_in_as):
    meeting, browser = make_meeting(filed), sign_in_as(bob)
    assert browser.post(f"/meetings/{meeting.id}/cancel", {"reason": ""}).status_code == 422
    browser.post(f"/meetings/{meeting.id}/cancel", {"reason": "Alice is ill."})

    assert (fresh(meeting).state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Alice is ill.")
    assert browser.post(f"/meetings/{meeting.id}/book").status_code == 409
    assert propose(browser, filed, invitation(alice, bob)).status_code == 303


def test_a_request_that_ends_calls_its_meeting_off(filed, alice, sign_in_as):
    meeting = make_meeting(filed)
    sign_in_as(alice).post(f"/requests/R-{filed.id}/cancel", {"reason": "The hall is gone."})

    assert fresh(meeting).state == MeetingState.CANCELLED
    assert "The hall is gone." in meeting.cancel_reason


def test_strangers_see_nothing_of_it(filed, carol, sign_in_as):
    assert sign_in_as(carol).get(f"/meetings/{make_meeting(filed).id}").status_code == 404


def test_my_day_lists_the_meeting_of_today_for_those_invited(filed, alice, mark, sign_in_as):
    meeting = make_meeting(filed, starts_at=clock.now())
    make_meeting(make_request(filed.community, alice, owner=alice), starts_at=clock.now() + timedelta(days=2))

    day = sign_in_as(alice).get("/").text
    assert day.count("Open the meeting") == 1
    assert f"/meetings/{meeting.id}" in day
    assert "Meeting on " not in sign_in_as(mark).get("/").text


def test_what_speaks_against_a_time_is_a_sentence_and_no_refusal(filed, alice, bob, people, sign_in_as):
    day, now = days_ahead(3), clock.now()
    db.session.add(
        Absence(
            person_id=bob.id, kind=AbsenceKind.OTHER, starts_on=day, ends_on=day + timedelta(days=6),
            begins_at=now + timedelta(days=2), over_at=now + timedelta(days=9),
        )
    )  # fmt: skip
    db.session.add(HouseHoliday(day=day, name="Day of the Book"))
    db.session.commit()
    browser = sign_in_as(bob)
    propose(browser, filed, invitation(alice, bob))

    page = browser.get(f"/meetings/{only(Meeting).id}").text
    assert f"{bob.name} is away then, until" in page
    assert "is a day off: Day of the Book." in page
    assert f"{alice.name} is away" not in page


def test_another_meeting_at_that_time_is_told(filed, community, alice, bob, sign_in_as):
    starts_at = clock.now() + timedelta(days=3)
    make_meeting(make_request(community, alice, owner=alice), starts_at=starts_at - timedelta(minutes=20))
    make_meeting(make_request(community, bob, owner=bob), starts_at=starts_at + timedelta(minutes=30))
    made = make_meeting(filed, starts_at=starts_at)
    page = sign_in_as(bob).get(f"/meetings/{made.id}").text

    assert f"{alice.name} is invited to another meeting at that time." in page
    assert f"{bob.name} is invited to another" not in page

    clock.move_to(timedelta(days=3, minutes=1))
    assert "is invited to another" not in sign_in_as(bob).get(f"/meetings/{made.id}").text, "they sit there by now"


def test_who_is_away_today_can_be_invited_for_a_later_day(filed, alice, bob, sign_in_as):
    today, now = days_ahead(0), clock.now()
    db.session.add(
        Absence(
            person_id=alice.id, kind=AbsenceKind.OTHER, starts_on=today, ends_on=today,
            begins_at=now - timedelta(hours=1), over_at=now + timedelta(hours=20),
        )
    )  # fmt: skip
    db.session.commit()

    assert propose(sign_in_as(bob), filed, invitation(alice, bob)).status_code == 303
    assert f"{alice.name} is away" not in sign_in_as(bob).get(f"/meetings/{only(Meeting).id}").text


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"place": "x" * 501}, "500"),
        ({"minutes": "0"}, "5"),
        ({"minutes": "9" * 40}, "480"),
        ({"starts_at": "2099-12-31T12:00"}, "more than a year ahead"),
        ({"starts_at": "tomorrow"}, "error"),
        ({"guests": ["-1", "9" * 30]}, "error"),
        ({"also": ["12345"]}, "error"),
    ],
)
def test_odd_invitations_are_refused_with_what_was_typed(filed, community, alice, bob, sign_in_as, odd, sentence):
    make_request(community, alice, owner=bob, title="Winter fair")
    answer = propose(sign_in_as(bob), filed, invitation(alice, bob, place="The green room") | odd)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert odd.get("place", "The green room") in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


def test_long_and_odd_words_are_shown_as_words(filed, alice, bob, sign_in_as):
    place = "<b>Room</b> https://example.org/" + "x" * 400
    browser = sign_in_as(bob)
    propose(browser, filed, invitation(alice, bob, place=place))

    page = browser.get(f"/meetings/{only(Meeting).id}").text
    assert "&lt;b&gt;Room" in page
    assert "<b>Room" not in page


def seen_on(browser, path, name):
    """The hidden number that a page carries."""
    return parse(browser.get(path).text).xpath(f"string(//main//input[@name='{name}']/@value)")


def test_nobody_books_a_time_that_they_have_not_seen(filed, alice, bob, sign_in_as):  # T45
    meeting, manager = make_meeting(filed, state=MeetingState.PROPOSED), sign_in_as(alice)
    seen = seen_on(manager, f"/meetings/{meeting.id}", "seen")
    sign_in_as(bob).post(f"/meetings/{meeting.id}/move", invitation(alice, bob, starts_at=f"{days_ahead(9)}T20:00"))

    answer = manager.post(f"/meetings/{meeting.id}/book", {"seen": seen})
    assert (answer.status_code, fresh(meeting).state) == (409, MeetingState.PROPOSED)
    assert "Look at its time and place once more" in answer.text
    seen = seen_on(manager, f"/meetings/{meeting.id}", "seen")
    assert manager.post(f"/meetings/{meeting.id}/book", {"seen": seen}).status_code == 303


def test_of_two_who_move_it_the_second_sees_both_and_takes_nobody_off(  # T45
    filed, alice, bob, people, sign_in_as
):
    meeting, browser = make_meeting(filed), sign_in_as(bob)
    path = f"/meetings/{meeting.id}/move"
    version = seen_on(browser, path, "version")
    first = invitation(alice, bob, people.sara, starts_at=f"{days_ahead(4)}T12:00")
    assert sign_in_as(alice).post(path, first | {"version": version}).status_code == 303

    second = invitation(alice, bob, place="Room 7", version=version)
    answer = browser.post(path, second)
    assert (answer.status_code, fresh(meeting).place) == (409, "Room 4")
    assert "Room 7" in answer.text
    assert "Sara" in answer.text
    assert len(meeting.guests) == 3
    again = seen_on(browser, path, "version")
    assert browser.post(path, second | {"version": again}).status_code == 303
    assert (fresh(meeting).place, len(meeting.guests)) == ("Room 7", 2)
