"""Several press at once: one wins, the others are told what happened, and what they typed is still there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.mail.models import OutboxMail
from app.promo.models import Meeting, Placement, RequestNetwork
from app.promo.states import MeetingState
from tests.promo.deciding import NO
from tests.promo.makers import make_meeting, make_request
from tests.promo.test_closing import channel, line, outcome, pair, shared  # noqa: F401 - fixtures
from tests.promo.test_meetings import invitation
from tests.promo.test_placements_at_once import press
from tests.stored import entries, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

CROWD = 8


@pytest.fixture
def meeting(filed):
    return make_meeting(filed)


def count(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def decisions_now():
    """The answers of all networks, in the order of the requests."""
    return [one.value for one in db.session.scalars(sa.select(RequestNetwork.decision).order_by(RequestNetwork.id))]


def at_once(browsers, paths, forms):
    """Everybody posts at once, in turns of the paths and the forms."""
    return press(browsers, lambda n: paths[n % len(paths)], lambda n: forms[n % len(forms)])


def refused(answers):
    """The texts of those who came too late, by their number."""
    return {n: answer.text for n, answer in enumerate(answers) if answer.status_code == 409}


def test_of_many_proposals_one_stands(filed, alice, bob, sign_in_as):
    browsers = [sign_in_as(bob) for _press in range(CROWD)]
    forms = [invitation(alice, bob, place=f"The room at the end of corridor {n}") for n in range(CROWD)]
    answers = at_once(browsers, [f"/triage/R-{filed.id}/instagram/meeting"], forms)

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    assert only(Meeting).place in {form["place"] for form in forms}
    for n, text in refused(answers).items():
        assert "has already proposed a meeting" in text
        assert forms[n]["place"] in text


def test_a_meeting_is_booked_once_and_told_once(filed, alice, bob, sign_in_as):
    path = f"/meetings/{make_meeting(filed, state=MeetingState.PROPOSED).id}/book"
    browsers = [sign_in_as(alice if n % 2 else bob) for n in range(CROWD)]
    answers = at_once(browsers, [path], [{}])

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    assert all("Booked" in text for text in refused(answers).values())
    assert len(entries("promo.meeting.booked")) == 1
    assert count(OutboxMail, OutboxMail.kind == "promo.meeting.booked") == 2


def test_a_meeting_is_closed_once_and_nobodys_words_are_lost(filed, meeting, channel, bob, sign_in_as):  # noqa: F811
    path = f"/meetings/{meeting.id}/close"
    browsers = [sign_in_as(bob) for _press in range(CROWD)]
    words = [f"Number {n} sends the pictures of all the shelves." for n in range(CROWD)]
    forms = [outcome(next_step=words[n]) | line(filed, channel, n="2", title=f"Shelf {n}") for n in range(CROWD)]
    answers = at_once(browsers, [path], forms)

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    assert count(Placement) == 2
    assert len(entries("promo.meeting.held")) == len(entries("promo.request.network_accepted")) == 1
    assert only(Meeting).next_step in words
    for n, text in refused(answers).items():
        assert "Took place" in text
        assert words[n] in text


def test_closing_and_calling_off_exclude_each_other(filed, meeting, channel, alice, bob, sign_in_as):  # noqa: F811
    paths = [f"/meetings/{meeting.id}/{step}" for step in ("close", "cancel")]
    closing = outcome(next_step="Alice sends the pictures of all the shelves.") | line(filed, channel)
    forms = [closing, {"reason": "Nobody has come to the meeting at all."}]
    browsers = [sign_in_as(alice if n % 2 else bob) for n in range(CROWD)]
    answers = at_once(browsers, paths, forms)

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    was_held = only(Meeting).state == MeetingState.HELD
    assert count(Placement) == (1 if was_held else 0)
    assert decisions_now() == ["yes" if was_held else "open", "open"]
    for n, text in refused(answers).items():
        assert ("Nobody has come to the meeting at all." if n % 2 else "pictures of all the shelves") in text


@pytest.mark.parametrize(("step", "state"), [("book", MeetingState.PROPOSED), ("close", MeetingState.BOOKED)])
def test_a_no_and_a_step_of_the_meeting(filed, channel, bob, sign_in_as, step, state):  # noqa: F811
    paths = [f"/triage/R-{filed.id}/instagram/no", f"/meetings/{make_meeting(filed, state=state).id}/{step}"]
    browsers = [sign_in_as(bob) for _press in range(2)]
    answers = at_once(browsers, paths, [NO, outcome() if step == "close" else {}])

    said_no, stepped = (answer.status_code for answer in answers)
    if step == "close":
        assert sorted((said_no, stepped)) == [303, 409], "a yes is not followed by a no, nor a no by a yes"
        assert decisions_now() == [("no" if said_no == 303 else "yes"), "open"]
        assert only(Meeting).state == (MeetingState.CANCELLED if said_no == 303 else MeetingState.HELD)
    else:  # a booked meeting may still be called off by the answer; a no that came first is told to who books
        assert (said_no, only(Meeting).state) == (303, MeetingState.CANCELLED)
        assert stepped in {303, 409}
        n_cancelled = count(
            OutboxMail, OutboxMail.kind == "promo.meeting.cancelled", OutboxMail.calendar_id.is_not(None)
        )
        assert n_cancelled == (2 if stepped == 303 else 0), "in whose calendar it stands learns that it is off"


def test_two_ends_of_a_shared_meeting_in_one_second_call_it_off(pair, shared, bob, sign_in_as):  # noqa: F811
    paths = [f"/triage/R-{one.id}/instagram/no" for one in pair]
    answers = at_once([sign_in_as(bob) for _path in paths], paths, [NO])

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (only(Meeting).state, only(Meeting).sequence) == (MeetingState.CANCELLED, 2)


def test_a_topic_that_leaves_while_it_is_closed(pair, shared, channel, bob, sign_in_as):  # noqa: F811
    paths = [f"/triage/R-{pair[1].id}/instagram/no", f"/meetings/{shared.id}/close"]
    closing = outcome() | {"agreed": [str(one.id) for one in pair]} | line(pair[0], channel)
    answers = at_once([sign_in_as(bob) for _path in paths], paths, [NO, closing])

    said_no, closed = (answer.status_code for answer in answers)
    assert (said_no, closed) in {(303, 422), (409, 303)}
    assert decisions_now()[:2] == ["yes" if closed == 303 else "open", "no" if said_no == 303 else "yes"]


def test_two_meetings_for_one_slot(filed, channel, alice, bob, sign_in_as):  # noqa: F811
    asked = [filed, make_request(filed.community, alice, owner=bob)]
    paths = [f"/meetings/{make_meeting(one).id}/close" for one in asked]
    forms = [outcome() | line(one, channel, title=f"Shelf of {one.number}") for one in asked]
    answers = at_once([sign_in_as(bob) for _path in paths], paths, forms)

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    late = next(n for n, answer in enumerate(answers) if answer.status_code == 422)
    assert "is taken. Free nearby" in answers[late].text
    assert forms[late]["rows-0-title"] in answers[late].text
    assert count(Placement) == 1
    held = db.session.scalars(sa.select(Meeting.state).order_by(Meeting.id)).all()
    assert (held[late], held[1 - late]) == (MeetingState.BOOKED, MeetingState.HELD)
