"""My day has the late first, block by block; a reply and a meeting are late, too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.promo.actions.meetings import book_meeting
from app.promo.models import ReturnedField
from app.promo.states import MeetingState, PlacementState, RequestState
from app.promo.words import ReturnReason
from tests.home.test_my_day import day_of
from tests.promo.factories import make_accepted
from tests.promo.makers import make_meeting, make_request

S = PlacementState


@pytest.fixture
def returned(desk):
    """A request of alice's that came back eight days ago."""
    request_ = make_accepted(desk.community, desk.alice, state=RequestState.NEEDS_INFO, title="Unclear one")
    db.session.add(
        ReturnedField(
            request_id=request_.id, field="task", reason=ReturnReason.UNCLEAR, sentence="Which task?",
            returned_by_id=desk.bob.id, returned_at=clock.now() - timedelta(days=8),
        )
    )  # fmt: skip
    db.session.commit()
    return request_


def test_a_block_with_something_late_stands_before_the_others(desk, returned, sign_in_as):
    post = desk.placement(S.CONTENT_DUE)
    browser = sign_in_as(desk.alice)
    assert list(day_of(browser)) == ["to_answer", "content_due"]

    post.content_due_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert list(day_of(browser)) == ["content_due", "to_answer"]


def test_a_reply_is_due_before_its_request_closes_and_late_once_its_author_was_warned(desk, returned, sign_in_as):
    (row,) = day_of(sign_in_as(desk.alice))["to_answer"]
    assert "Late" not in row
    assert " · by " in row

    with clock.held_at(clock.now() + timedelta(days=4)):
        (row,) = day_of(sign_in_as(desk.alice))["to_answer"]
    assert "Late" in row


def test_a_proposed_meeting_waits_for_its_answer_and_an_open_one_for_its_end(desk, sign_in_as):
    request_ = make_request(desk.community, desk.alice, owner=desk.bob)
    meeting = make_meeting(request_, starts_at=clock.now() + timedelta(days=3), state=MeetingState.PROPOSED)
    meeting.proposed_by_id = desk.bob.id
    db.session.commit()
    (row,) = day_of(sign_in_as(desk.alice))["meetings"]
    assert "Proposed, not booked yet" in row
    assert "meetings" not in day_of(sign_in_as(desk.bob))

    book_meeting(meeting, actor=desk.alice)
    db.session.commit()
    assert "meetings" not in day_of(sign_in_as(desk.alice))
    with clock.held_at(clock.now() + timedelta(days=5)):
        assert "meetings" not in day_of(sign_in_as(desk.alice))
        (row,) = day_of(sign_in_as(desk.bob))["meetings"]
    assert "Late" in row
