"""One picture in several posts: whoever describes it anew through one of them has a hand in all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role, ScopeKind
from app.core.db import db
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import THURSDAY_NOON, Desk, make_accepted
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh, log_of, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

MONEY = list(OF_CLASS[Sensitivity.MONEY])
NEW_WORDS = "A shelf of blue books"


def two_posts(desk, state, **values):
    """One that Sara approves or may approve, of another request, and one that is being written with its picture."""
    first = desk.placement(state)
    other = make_accepted(desk.community, desk.alice, title="Spring Book Swap", **values)
    second = acts.hold_slot(
        other, desk.plan("The second shelf"), channel=desk.channel, starts_at=THURSDAY_NOON + timedelta(days=1),
        actor=desk.bob,
    )  # fmt: skip
    acts.ask_content(second, actor=desk.bob)
    acts.choose_creative(second, first.creatives[0].creative, actor=desk.alice)
    db.session.commit()
    return first, second


def stored():
    return db.session.scalars(sa.select(Placement).order_by(Placement.request_id)).all()


def path_of(post):
    return f"/requests/{post.request.number}/placements/{post.position}"


def describe(browser, post, text=NEW_WORDS):
    creative = fresh(post).creatives[0].creative
    form = {"title": creative.title, "alt_text": text}
    form = {f"picture-{creative.id}-{name}": value for name, value in form.items()}
    return browser.post(f"{path_of(post)}/files/{creative.id}/words", form, follow_redirects=True)


@pytest.mark.parametrize("state", [S.APPROVED, S.SCHEDULED])
def test_an_approver_who_describes_it_through_one_post_has_not_approved_the_other(desk, tom, sign_in_as, state):
    first, second = two_posts(desk, state)
    sara = sign_in_as(desk.sara)
    assert f"You have approved {first.number}, which shows this picture" in sara.get(f"{path_of(second)}/content").text
    page = describe(sara, second).text
    assert f"Your approval of {first.number} no longer counts" in page

    first = fresh(first)
    assert (first.state, first.standing_approvals, first.approved_hash) == (S.IN_REVIEW, [], None)
    assert log_of(first)[-2:] == ["promo.placement.own_approval_fell", "promo.placement.reopened"]
    assert [entry.actor_name for entry in entries("promo.placement.own_approval_fell")] == ["Sara Lind"]
    assert told_of("promo.placement.reopened") == {"Tom Second"}
    assert fresh(second).state == S.CONTENT_DUE
    assert sara.post(f"{path_of(first)}/approve", {}).status_code == 403
    assert sign_in_as(tom).post(f"{path_of(first)}/approve", {}).status_code == 303


def test_who_has_not_approved_it_leaves_the_approval_as_through_the_post_itself(desk, tom, sign_in_as):
    first, second = two_posts(desk, S.APPROVED)
    page = describe(sign_in_as(tom), second).text
    assert "no longer counts" not in page
    assert (fresh(first).state, len(first.standing_approvals)) == (S.APPROVED, 1)
    assert entries("promo.placement.own_approval_fell") == []


def test_the_name_of_a_picture_and_who_agreed_take_no_approval(desk, sign_in_as):
    first, second = two_posts(desk, S.APPROVED)
    describe(sign_in_as(desk.sara), second, "A shelf full of books")
    assert (fresh(first).state, len(first.standing_approvals)) == (S.APPROVED, 1)


def test_the_first_of_two_approvals_falls_as_well(people, tom, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    first, second = two_posts(desk, S.IN_REVIEW)
    sara = sign_in_as(desk.sara)
    assert sara.post(f"{path_of(first)}/approve", {"checked": MONEY}).status_code == 303
    describe(sara, second)
    assert (fresh(first).state, first.standing_approvals) == (S.IN_REVIEW, [])
    assert told_of("promo.placement.first_approval_fell") == {"Tom Second"}


def test_what_is_paused_meanwhile_goes_on_in_review(desk, tom, sign_in_as):
    first, second = two_posts(desk, S.SCHEDULED)
    acts.pause_placement(first, actor=desk.bob, reason="Wait for the network")
    db.session.commit()
    describe(sign_in_as(desk.sara), second)
    assert (fresh(first).state, first.standing_approvals) == (S.PAUSED, [])
    assert log_of(first)[-1] == "promo.placement.own_approval_fell"

    page = sign_in_as(desk.bob).post(f"{path_of(first)}/resume", follow_redirects=True).text
    assert "It goes on, and is reviewed again first." in page
    assert (fresh(first).state, first.approved_hash) == (S.IN_REVIEW, None)
    assert log_of(first)[-2:] == ["promo.placement.resumed", "promo.placement.reopened"]
    assert sign_in_as(tom).post(f"{path_of(first)}/approve", {}).status_code == 303


def test_what_is_out_keeps_the_approval_that_it_went_out_with(desk, tom, sign_in_as):
    first, second = two_posts(desk, S.PUBLISHED)
    describe(sign_in_as(desk.sara), second)
    assert (fresh(first).state, len(first.standing_approvals)) == (S.PUBLISHED, 1)


def test_who_approves_there_no_more_describes_it_all_the_same(desk, tom, sign_in_as):
    """The portal itself puts the other post into review, as they may not."""
    first, second = two_posts(desk, S.APPROVED)
    ira = make_person("Ira Senior", (Role.SMM, "network", "instagram"), is_senior=True)
    acts.review_again(first, actor=desk.alice)
    acts.approve_placement(first, actor=ira)
    ira.is_senior, ira.grants[0].role = False, Role.COMMUNITY_MANAGER
    ira.grants[0].scope_kind, ira.grants[0].scope_id = ScopeKind.COMMUNITY, str(desk.community.id)
    db.session.commit()
    assert "no longer counts" in describe(sign_in_as(ira), second).text
    assert (fresh(first).state, first.standing_approvals) == (S.IN_REVIEW, [])


def posted(picture, text):
    """The form as a window posts it that does not say which version it was shown."""
    form = {"title": text, "alt_text": text, "version": ""}
    return {f"picture-{picture}-{name}": value for name, value in form.items()}


def test_who_describes_and_approves_in_that_second_has_only_described(desk, sign_in_as):
    first, second = two_posts(desk, S.IN_REVIEW)
    picture = first.creatives[0].creative_id
    paths = [f"{path_of(first)}/approve", f"{path_of(second)}/files/{picture}/words"]
    browsers = [sign_in_as(desk.sara) for _window in range(8)]
    press(browsers, lambda n: paths[n % 2], lambda n: posted(picture, NEW_WORDS) if n % 2 else {})
    assert [post.state for post in stored()] == [S.IN_REVIEW, S.CONTENT_DUE]
    assert [post.standing_approvals for post in stored()] == [[], []]


def test_two_who_describe_what_the_other_one_has_approved_do_not_wait_in_a_ring(desk, tom, sign_in_as):
    first, second = two_posts(desk, S.APPROVED)
    acts.write_content(second, caption="", destination_url=first.destination_url, version=None, actor=desk.alice)
    acts.note_opened(second, actor=desk.alice)
    acts.send_to_review(second, actor=desk.alice)
    acts.approve_placement(second, actor=tom)
    db.session.commit()
    picture = first.creatives[0].creative_id
    paths = [f"{path_of(post)}/files/{picture}/words" for post in (first, second)]
    words = [posted(picture, text) for text in (NEW_WORDS, "A shelf of red books")]
    browsers = [sign_in_as(person) for _window in range(3) for person in (tom, desk.sara)]
    answers = press(browsers, lambda n: paths[n % 2], lambda n: words[n % 2])
    assert {answer.status_code for answer in answers} == {303}
    assert [(post.state, post.standing_approvals) for post in stored()] == [(S.IN_REVIEW, [])] * 2
