"""Two windows, two people, the same second, on whichever database the tests run."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.promo.actions.talk import comment_on
from app.promo.models import Comment, EarlierComment, TalkFollower
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh, only


@pytest.fixture
def thread(filed, bob):
    made = comment_on(filed, text="Which picture comes first?", actor=bob)
    db.session.commit()
    return made


def test_of_two_who_resolve_one_does(filed, thread, alice, bob, sign_in_as):  # T43
    browsers = [sign_in_as(person) for person in (alice, bob) for _press in range(3)]
    path = f"/requests/R-{filed.id}/talk/{thread.id}/resolve"
    answers = press(browsers, lambda _n: path, lambda _n: {})

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 5
    assert len(entries("promo.comment.resolved")) == 1


def test_of_two_windows_one_saves_and_the_other_sees_both(filed, thread, bob, sign_in_as):  # T45
    browsers = [sign_in_as(bob) for _window in range(4)]
    path = f"/requests/R-{filed.id}/talk/{thread.id}/edit"
    answers = press(browsers, lambda _n: path, lambda n: {"text": f"Words of window {n}", "version": "1"})

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 3
    kept = fresh(thread).text
    assert only(EarlierComment).text == "Which picture comes first?"
    for n, answer in enumerate(answers):
        if answer.status_code == 409:
            assert kept in answer.text
            assert f"Words of window {n}" in answer.text


def test_nobody_answers_in_what_is_resolved_at_that_moment(filed, thread, alice, bob, sign_in_as):
    one, number = f"/requests/R-{filed.id}/talk/{thread.id}", thread.id
    browsers = [sign_in_as(alice), sign_in_as(bob)]
    answers = press(browsers, lambda n: f"{one}/{('answers', 'resolve')[n]}", lambda _n: {"text": "Wait."})

    said = db.session.scalars(sa.select(Comment).where(Comment.thread_id == number)).all()
    assert answers[1].status_code == 303
    assert (answers[0].status_code, len(said)) in {(303, 1), (422, 0)}


def test_one_who_presses_twice_follows_once(filed, alice, sign_in_as):
    browsers = [sign_in_as(alice) for _press in range(4)]
    path = f"/requests/R-{filed.id}/talk/mute"
    answers = press(browsers, lambda _n: path, lambda _n: {})

    assert {answer.status_code for answer in answers} == {303}
    assert only(TalkFollower).is_muted
