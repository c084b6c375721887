"""Whoever has written some of a post does not approve it, whoever wrote last."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.creatives.models import CreativeWriter
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.models import Placement, PlacementWriter
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.promo.factories import Desk
from tests.stored import entries, log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

URL = "https://example.org/books"
MONEY = list(OF_CLASS[Sensitivity.MONEY])


def writers():
    return set(db.session.scalars(sa.select(PlacementWriter.person_id)))


def written_by_two(desk, sign_in_as):
    """Sara writes first; Alice writes all of it anew, adds the picture and sends it in."""
    post = desk.placement(S.CONTENT_DUE)
    words = {"caption": "Come and see", "destination_url": URL}
    assert sign_in_as(desk.sara).post(f"{desk.path}/1/content", words).status_code == 303
    desk.write(post)
    acts.send_to_review(post, actor=desk.alice)
    db.session.commit()
    return post


def test_a_senior_who_wrote_an_earlier_version_does_not_approve(desk, tom, sign_in_as):
    post = written_by_two(desk, sign_in_as)
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"

    assert writers() == {desk.sara.id, desk.alice.id}
    assert told_of("promo.placement.in_review") == {"Tom Second"}
    page = sara.get(one).text
    assert "May approve: Tom Second." in page
    assert "It was made by: Alice Koval, Sara Lind. They do not approve it." in page
    assert f'action="{one}/approve' not in page
    assert post.audit_label not in sara.get("/").text
    assert post.audit_label in sign_in_as(tom).get("/").text

    refused = sara.post(f"{one}/approve", {})
    assert refused.status_code == 403
    assert "another senior approves it. It was made by: Alice Koval, Sara Lind." in refused.text
    assert only(Placement).standing_approvals == []
    assert sign_in_as(tom).post(f"{one}/approve", {}).status_code == 303
    assert [entry.actor_name for entry in entries("promo.placement.approved")] == ["Tom Second"]


def test_where_all_seniors_have_written_it_waits_and_says_so(desk, sign_in_as):
    written_by_two(desk, sign_in_as)
    page = sign_in_as(desk.alice).get(f"{desk.path}/1").text
    assert "Nobody may approve this" in page
    assert "It was made by: Alice Koval, Sara Lind." in page


def test_an_approval_that_is_taken_back_frees_no_writer(desk, tom, sign_in_as):
    written_by_two(desk, sign_in_as)
    one = f"{desk.path}/1"
    sign_in_as(tom).post(f"{one}/approve", {})
    assert sign_in_as(desk.alice).post(f"{one}/review-again", {"reason": "Look again"}).status_code == 303
    assert sign_in_as(desk.sara).post(f"{one}/approve", {}).status_code == 403


def test_who_chooses_a_picture_again_after_it_was_taken_out_has_written(desk, tom, sign_in_as):
    post = desk.placement(S.IN_REVIEW)
    sara, one, picture = sign_in_as(desk.sara), f"{desk.path}/1", post.creatives[0].creative_id
    acts.remove_picture(post, post.creatives[0], actor=desk.alice)
    db.session.commit()
    assert sara.post(f"{one}/files/choose", {"creative": str(picture)}).status_code == 303
    assert [part.creative_id for part in only(Placement).creatives] == [picture]
    assert desk.sara.id in writers()
    assert sara.post(f"{one}/approve", {}).status_code == 403


def describe(browser, desk, text):
    part = only(Placement).creatives[0]
    form = {"title": part.creative.title, "alt_text": text}
    form = {f"picture-{part.creative_id}-{name}": value for name, value in form.items()}
    return browser.post(f"{desk.path}/1/files/{part.creative_id}/words", form)


def test_who_describes_a_picture_does_not_approve_what_shows_it(desk, tom, sign_in_as):
    desk.placement(S.IN_REVIEW)
    sara = sign_in_as(desk.sara)
    assert describe(sara, desk, "A shelf full of blue books").status_code == 303
    assert describe(sign_in_as(desk.alice), desk, "A shelf of blue books").status_code == 303
    assert set(db.session.scalars(sa.select(CreativeWriter.person_id))) == {desk.sara.id, desk.alice.id}
    assert "May approve: Tom Second." in sara.get(f"{desk.path}/1").text
    assert sara.post(f"{desk.path}/1/approve", {}).status_code == 403
    assert sign_in_as(tom).post(f"{desk.path}/1/approve", {}).status_code == 303


def test_an_approver_who_describes_a_picture_has_not_approved_it(desk, tom, sign_in_as):
    post = desk.placement(S.SCHEDULED)
    assert describe(sign_in_as(tom), desk, "A shelf full of blue books").status_code == 303
    assert only(Placement).state == S.SCHEDULED, "alt text is never material"
    assert describe(sign_in_as(desk.sara), desk, "A shelf of blue books").status_code == 303
    assert (only(Placement).state, only(Placement).standing_approvals) == (S.IN_REVIEW, [])
    assert log_of(post)[-2:] == ["promo.placement.own_approval_fell", "promo.placement.reopened"]


def test_a_first_approval_falls_when_its_giver_describes_a_picture(people, tom, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    desk.placement(S.IN_REVIEW)
    sara = sign_in_as(desk.sara)
    assert sara.post(f"{desk.path}/1/approve", {"checked": MONEY}).status_code == 303
    assert describe(sara, desk, "A shelf of blue books").status_code == 303
    assert only(Placement).standing_approvals == []
    assert told_of("promo.placement.first_approval_fell") == {"Tom Second"}
