"""Whoever has approved a post and changes it has a hand in it: that approval no longer counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.core.errors import NotAllowed
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import Desk, stand_at
from tests.stored import entries, log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

URL = "https://example.org/books"
WORDING = {"caption": "come and see", "destination_url": URL, "is_wording_only": "y"}
MONEY = list(OF_CLASS[Sensitivity.MONEY])


@pytest.mark.parametrize("state", [S.APPROVED, S.SCHEDULED])
def test_an_approver_who_rewords_it_has_not_approved_it(desk, tom, sign_in_as, state):
    desk.placement(state)
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"
    page = sara.get(f"{one}/content").text
    assert "if you change it, if only its wording, your approval no longer counts" in page
    assert "is_wording_only" not in page
    assert sara.post(f"{one}/content", WORDING).status_code == 303

    post = only(Placement)
    assert (post.state, post.standing_approvals, post.approved_hash) == (S.IN_REVIEW, [], None)
    assert log_of(post)[-3:] == [
        "promo.placement.changed", "promo.placement.own_approval_fell", "promo.placement.reopened"
    ]  # fmt: skip
    assert told_of("promo.placement.reopened") == {"Tom Second"}
    shown = sara.get(one).text
    assert "Sara Lind had approved" in shown
    assert "another senior gives it" in shown
    assert sara.post(f"{one}/approve", {}).status_code == 403
    assert sign_in_as(tom).post(f"{one}/approve", {}).status_code == 303


def test_another_who_rewords_it_leaves_the_approval_and_the_approver_is_told(desk, tom, sign_in_as):
    desk.placement(S.APPROVED)
    assert "is_wording_only" in sign_in_as(tom).get(f"{desk.path}/1/content").text
    assert sign_in_as(tom).post(f"{desk.path}/1/content", WORDING).status_code == 303

    post = only(Placement)
    assert (post.state, [given.approver_id for given in post.standing_approvals]) == (S.APPROVED, [desk.sara.id])
    assert told_of("promo.placement.reworded") == {"Sara Lind"}
    stand_at(clock.now() + timedelta(hours=25))
    with pytest.raises(NotAllowed, match="last 24\u00a0hours"):
        acts.review_again(post, actor=make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True))


def test_a_title_is_changed_by_the_same_rule(desk):
    post = desk.placement(S.APPROVED)
    names = ("content_due_at", "review_due_at", "is_paid", "ad_spend", "ad_currency", "assignee", "publisher")
    plan = {name: getattr(post, name) for name in names}
    acts.change_plan(post, plan | {"title": post.title}, version=None, actor=desk.sara)
    assert post.state == S.APPROVED, "nothing that is shown has changed"
    acts.change_plan(post, plan | {"title": "The last shelf"}, version=None, actor=desk.sara)
    assert post.state == S.IN_REVIEW


def test_of_two_who_approved_the_one_who_rewords_it_asks_for_both_anew(people, tom):
    desk = Desk(people, is_sensitive=True)
    mira = make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    post = desk.placement(S.IN_REVIEW)
    for senior in (desk.sara, tom):
        acts.approve_placement(post, actor=senior, checked=MONEY)
    acts.write_content(post, caption="See", destination_url=URL, version=None, actor=tom, is_wording_only=True)
    assert (post.state, post.standing_approvals) == (S.IN_REVIEW, [])
    with pytest.raises(NotAllowed, match="You had a hand"):
        acts.approve_placement(post, actor=tom, checked=MONEY)
    for senior in (desk.sara, mira):
        acts.approve_placement(post, actor=senior, checked=MONEY)
    assert post.state == S.APPROVED


def test_a_first_approval_falls_with_what_it_was_for_and_its_giver_is_told(people, tom, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    post = desk.placement(S.IN_REVIEW)
    acts.approve_placement(post, actor=desk.sara, checked=MONEY)
    acts.write_content(post, caption="See", destination_url=URL, version=None, actor=desk.alice)
    db.session.commit()
    assert post.standing_approvals == []
    assert told_of("promo.placement.first_approval_fell") == {"Sara Lind", "Tom Second"}
    assert entries("promo.placement.first_approval_fell")[0].changes == {"person": "Sara Lind"}
    page = sign_in_as(desk.sara).get(f"{desk.path}/1").text
    assert "May approve: Sara Lind, Tom Second" in page
    assert "The second approval is missing" not in page
    for senior in (tom, desk.sara):
        acts.approve_placement(post, actor=senior, checked=MONEY)
    assert [given.approver_id for given in post.standing_approvals] == [tom.id, desk.sara.id], "never more than two"
