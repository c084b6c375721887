"""What an approver is shown at the second look: the words that changed, pictures side by side, and of what kind."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.db import db
from app.creatives.models import Creative
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.differences import MOST_COMPARED, compared
from app.promo.models import ApprovedVersion, Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.promo.factories import Desk, picture, upload
from tests.stored import only

URL = "https://example.org/books"


def write(placement, caption, actor, **values):
    values = {"destination_url": URL, "version": None} | values
    acts.write_content(placement, caption=caption, actor=actor, **values)
    db.session.commit()


def approved_with(desk, caption):
    """A placement that was approved with this caption."""
    placement = desk.placement(S.CONTENT_DUE)
    desk.write(placement)
    write(placement, caption, desk.alice)
    acts.send_to_review(placement, actor=desk.alice)
    acts.approve_placement(placement, actor=desk.sara)
    db.session.commit()
    return placement


def test_words_are_compared_in_runs():
    assert compared("Come at 18:00 to us", "Do come at 19:00 to us") == [
        ("gone", "Come"), ("added", "Do come"), ("same", " at "), ("gone", "18:00"), ("added", "19:00"),
        ("same", " to us"),
    ]  # fmt: skip
    assert compared("a b c", "a x y") == [("same", "a "), ("gone", "b c"), ("added", "x y")]
    assert compared("", "a") == [("added", "a")]
    for before, after in (("a b c d", "c d a b"), ("one\ntwo", "one\n\ntwo three"), ("", "")):
        pieces = compared(before, after)
        assert "".join(piece.text for piece in pieces if piece.how != "added") == before
        assert "".join(piece.text for piece in pieces if piece.how != "gone") == after


def test_texts_too_long_to_compare_are_shown_whole():
    before, after = ("a b " * 1500).strip(), ("c d " * 1500).strip()
    assert len(before.split()) * len(after.split()) > MOST_COMPARED
    assert compared(before, after) == [("gone", before), ("added", after)]


def test_a_new_review_shows_what_has_changed_since_the_approval(desk, sign_in_as):
    placement = approved_with(desk, "Come at 18:00 to the shelf")
    write(placement, "Come at 19:00 to the shelf of @olena", desk.alice, destination_url="https://example.org/more")
    text = sign_in_as(desk.sara).get(f"{desk.path}/1").get_data(as_text=True)

    assert placement.state == S.IN_REVIEW
    assert "What has changed since the approval" in text
    assert "18:00<span" in text
    assert "19:00<span" in text
    for kind in ("Number", "Address", "Mention"):
        assert f'<span class="chip">{kind}</span>' in text
    for kind in ("Hashtag", "Picture or video", "Ad money"):
        assert f'<span class="chip">{kind}</span>' not in text


def test_pictures_stand_side_by_side_and_the_old_one_can_still_be_seen(desk, sign_in_as):
    placement = approved_with(desk, "")
    old = placement.creatives[0]
    acts.add_pictures(placement, [upload(picture(1081), "new.jpg")], field="pictures", actor=desk.alice)
    acts.remove_picture(placement, old, actor=desk.alice)
    db.session.commit()
    sara = sign_in_as(desk.sara)
    text = sara.get(f"{desk.path}/1").get_data(as_text=True)

    assert '<span class="chip">Picture or video</span>' in text
    assert f"{desk.path}/1/approved-files/{old.creative_id}" in text
    assert sara.get(f"{desk.path}/1/approved-files/{old.creative_id}").status_code == 200
    new = db.session.scalars(sa.select(Creative.id).order_by(Creative.id.desc())).first()
    assert sara.get(f"{desk.path}/1/approved-files/{new}").status_code == 404, "it was never approved"
    assert sign_in_as(desk.people.carol).get(f"{desk.path}/1/approved-files/{old.creative_id}").status_code == 404


def test_mere_wording_is_shown_word_by_word_too(desk, sign_in_as):
    placement = approved_with(desk, "teh shelf")
    write(placement, "the shelf", desk.alice, is_wording_only=True)
    text = sign_in_as(desk.sara).get(f"{desk.path}/1").get_data(as_text=True)

    assert placement.state == S.APPROVED
    assert "Only the wording: no number" in text
    assert "teh<span" in text
    assert "the<span" in text


def test_nothing_is_shown_where_nothing_has_changed(desk, sign_in_as):
    placement = approved_with(desk, "Come")
    acts.review_again(placement, actor=desk.alice, reason="A look")
    db.session.commit()

    assert 'id="changed"' not in sign_in_as(desk.sara).get(f"{desk.path}/1").get_data(as_text=True)


def test_who_gave_a_first_approval_is_shown_what_changed_since(people, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    placement = desk.placement(S.IN_REVIEW)
    acts.approve_placement(placement, actor=desk.sara, checked=OF_CLASS[Sensitivity.MONEY])
    write(placement, "More", desk.alice)
    one = f"{desk.path}/1"
    assert "had its first approval on" in sign_in_as(desk.sara).get(one).get_data(as_text=True)
    assert db.session.scalars(sa.select(ApprovedVersion.is_whole)).all() == [False]
    assert only(Placement).state == S.IN_REVIEW
