"""A request goes another way while its meeting stands: called off, taken from a shared one, or passed on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.mail.models import OutboxMail
from app.promo.models import Meeting
from app.promo.states import MeetingState
from tests.promo.deciding import ASK, NO, YES, decide, decisions
from tests.promo.makers import days_ahead, make_manager, make_meeting, make_request
from tests.promo.test_invitations import event_of, told
from tests.stored import entries, fresh, last_entry

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

CALLED_OFF, CHANGED = "promo.meeting.cancelled", "promo.meeting.topics_changed"


@pytest.fixture
def meeting(filed):
    return make_meeting(filed)


@pytest.fixture
def other(community, bob):
    """Another manager's request, on Instagram and Viber."""
    return make_request(
        community, make_manager(community, "Maria Bilyk"), owner=bob, networks=("instagram", "viber"), title="Fair"
    )


@pytest.fixture
def shared(filed, other):
    """One meeting about both, on Instagram."""
    meeting = make_meeting(filed)
    meeting.guests = [*meeting.guests, other.filed_by]
    meeting.topics = [filed.networks[0], other.networks[0]]
    db.session.commit()
    return meeting


def mails(kind):
    """What was told of that kind, by the id of its reader."""
    rows = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == kind))
    return {mail.person_id: mail for mail in rows}


def is_called_off(meeting, *people):
    """In the row, in the log, and in the calendars of all of them."""
    assert fresh(meeting).state == MeetingState.CANCELLED
    assert [entry.subject_id for entry in entries(CALLED_OFF)] == [meeting.id]
    sent = mails(CALLED_OFF)
    assert set(sent) == {person.id for person in people}
    assert {told(mail)[:2] for mail in sent.values()} == {("CANCEL", meeting.sequence)}


def goes_on_about(meeting, *requests, sequence=1):
    """In the row, in the log, and in everybody's calendar."""
    assert fresh(meeting).state == MeetingState.BOOKED
    assert [row.request_id for row in meeting.topics] == [one.id for one in requests]
    assert entries(CHANGED)[-1].subject_id == meeting.id
    sent = mails(CHANGED)
    assert set(sent) == {person.id for person in meeting.guests}
    assert {told(mail)[:2] for mail in sent.values()} == {("REQUEST", sequence)}
    lines = event_of(next(iter(sent.values())).calendar)["DESCRIPTION"].splitlines()
    assert lines[:-1] == [f"{one.number} {one.title}" for one in requests]


def test_a_no_calls_the_meeting_off_in_the_same_breath(filed, meeting, alice, bob, sign_in_as):
    assert decide(sign_in_as(bob), filed, "no", NO).status_code == 303

    assert decisions(filed) == ["no", "open"]
    is_called_off(meeting, alice, bob)  # who said it too: it stands in their calendar
    assert meeting.cancel_reason.splitlines() == ["The network has said no:", NO["refusal_note"]]
    page = sign_in_as(alice).get(f"/meetings/{meeting.id}")
    assert "This meeting was called off" in page.text
    assert "Who was invited" in page.text
    assert NO["refusal_note"] in page.text


def test_a_no_that_is_refused_leaves_it_standing(filed, meeting, bob, sign_in_as):
    assert decide(sign_in_as(bob), filed, "no", NO | {"refusal_note": ""}).status_code == 422

    assert fresh(meeting).state == MeetingState.BOOKED
    assert mails(CALLED_OFF) == {}


def test_a_no_takes_its_request_off_a_shared_meeting(filed, other, shared, bob, sign_in_as):
    decide(sign_in_as(bob), filed, "no", NO)

    goes_on_about(shared, other)
    assert fresh(filed).networks[0].meeting is None
    assert entries(CHANGED)[-1].reason.splitlines() == ["The network has said no:", NO["refusal_note"]]


@pytest.mark.parametrize(
    ("who", "path", "form"),
    [
        ("alice", "/requests/R-{}/cancel", {"reason": "The hall is gone."}),
        ("sara", "/triage/R-{}/decline", {"decline_reason": "no_capacity", "text": "The hall is gone."}),
    ],
)
def test_what_ends_a_request_ends_its_meeting(filed, meeting, alice, bob, people, sign_in_as, who, path, form):
    person = alice if who == "alice" else people.sara
    assert sign_in_as(person).post(path.format(filed.id), form).status_code == 303

    is_called_off(meeting, alice, bob)
    assert meeting.cancel_reason.splitlines() == ["The request has ended:", "The hall is gone."]


def test_what_ends_one_request_leaves_the_shared_meeting_to_the_other(filed, other, shared, alice, sign_in_as):
    sign_in_as(alice).post(f"/requests/R-{filed.id}/cancel", {"reason": "The hall is gone."})

    goes_on_about(shared, other)


def test_two_ends_one_after_the_other_end_a_shared_meeting(filed, other, shared, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "no", NO)
    decide(browser, other, "no", NO)

    assert (fresh(shared).state, shared.sequence) == (MeetingState.CANCELLED, 2)
    assert [row.request_id for row in shared.topics] == [other.id]


@pytest.mark.parametrize(
    ("action", "form"),
    [("later", {"later_on": str(days_ahead(20)), "later_note": "After the fair."}), ("ask", ASK), ("yes", YES)],
)
def test_what_ends_nothing_leaves_the_meeting(filed, meeting, bob, sign_in_as, action, form):
    assert decide(sign_in_as(bob), filed, action, form).status_code == 303

    assert (fresh(meeting).state, meeting.sequence) == (MeetingState.BOOKED, 0)
    assert mails(CALLED_OFF) == mails(CHANGED) == {}


def merge(browser, source, target, **more):
    return browser.post(f"/triage/R-{source.id}/merge/R-{target.id}", {"note": "The same.", **more})


def test_a_merge_passes_the_meeting_on(filed, other, bob, sign_in_as):
    meeting = make_meeting(other)
    assert merge(sign_in_as(bob), other, filed).status_code == 303

    goes_on_about(meeting, filed)
    assert filed.filed_by in meeting.guests, "who files for the other one comes"
    assert fresh(other).networks[0].meeting is None


def test_a_merge_ends_the_meeting_where_the_target_has_its_own(filed, other, meeting, bob, sign_in_as):
    own = make_meeting(other)
    merge(sign_in_as(bob), other, filed)

    is_called_off(own, other.filed_by, bob)
    assert (fresh(meeting).state, meeting.sequence) == (MeetingState.BOOKED, 0)


def test_a_merge_within_a_shared_meeting_leaves_the_target_there(filed, other, shared, bob, sign_in_as):
    merge(sign_in_as(bob), other, filed)

    goes_on_about(shared, filed)


def test_an_undone_merge_gives_the_meeting_back(filed, other, bob, sign_in_as):
    meeting, browser = make_meeting(other), sign_in_as(bob)
    merge(browser, other, filed)
    assert browser.post(f"/triage/R-{other.id}/unmerge/R-{filed.id}").status_code == 303

    assert [row.request_id for row in fresh(meeting).topics] == [other.id]
    assert (meeting.state, meeting.sequence) == (MeetingState.BOOKED, 2)
    assert set(meeting.guests) == {other.filed_by, bob}, "who files for the target alone goes again"
    assert set(mails("promo.meeting.left")) == {filed.filed_by_id}
    assert set(mails(CHANGED)) == {filed.filed_by_id, other.filed_by_id, bob.id}
    assert fresh(filed).networks[0].meeting is None


def test_an_undone_merge_leaves_who_was_invited_before(filed, other, bob, sign_in_as):
    meeting, browser = make_meeting(other), sign_in_as(bob)
    meeting.guests = [*meeting.guests, filed.filed_by]
    db.session.commit()
    merge(browser, other, filed)
    browser.post(f"/triage/R-{other.id}/unmerge/R-{filed.id}")
    assert filed.filed_by in fresh(meeting).guests
    assert mails("promo.meeting.left") == {}


def test_a_meeting_about_what_was_taken_over_keeps_the_merge(filed, other, bob, sign_in_as):
    browser = sign_in_as(bob)
    merge(browser, other, filed)
    viber = next(row for row in fresh(filed).networks if row.network_id == "viber")
    meeting = Meeting(
        community_id=filed.community_id, network_id="viber", guests=[bob, filed.filed_by], minutes=30, place="Room",
        starts_at=make_meeting(filed).starts_at, proposed_by_id=bob.id, created_at=filed.created_at,
    )  # fmt: skip
    db.session.add(meeting)
    meeting.topics = [viber]
    db.session.commit()

    assert browser.post(f"/triage/R-{other.id}/unmerge/R-{filed.id}").status_code == 409
    assert [row.request_id for row in fresh(meeting).topics] == [filed.id]


def test_a_network_that_is_split_off_takes_its_meeting_along(filed, meeting, alice, bob, sign_in_as):
    sign_in_as(bob).post(f"/triage/R-{filed.id}/split", {"networks": ["instagram"]})

    row = fresh(meeting).topics[0]
    assert row.request_id != filed.id
    goes_on_about(meeting, row.request)
    assert set(mails(CHANGED)) == {alice.id, bob.id}


def test_a_network_that_stays_keeps_its_meeting(filed, meeting, bob, sign_in_as):
    sign_in_as(bob).post(f"/triage/R-{filed.id}/split", {"networks": ["facebook"]})

    assert [row.request_id for row in fresh(meeting).topics] == [filed.id]
    assert meeting.sequence == 0
    assert last_entry().tag != CHANGED
