"""The pages of a placement from the slot to the publication, as people walk them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.creatives.models import Creative
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from tests.factories import make_person
from tests.files.videos import video
from tests.networks.channels import kyiv
from tests.pages import path_of
from tests.promo.factories import THURSDAY_NOON, picture, stand_at, upload


def only(desk) -> Placement:
    db.session.expire_all()
    return db.session.scalars(sa.select(Placement)).one()


def entries(tag: str) -> list[AuditEntry]:
    query = sa.select(AuditEntry).where(AuditEntry.tag == f"promo.placement.{tag}")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def hold_form(desk, **values):
    return {
        "format": "instagram_story", "channel": str(desk.channel.id), "title": "The first shelf",
        "starts_at": "2030-06-06T12:00", "assignee": str(desk.alice.id), "publisher": str(desk.bob.id), **values,
    }  # fmt: skip


def test_the_whole_walk(desk, sign_in_as):
    """Bob holds, Alice writes, Sara approves, Bob schedules and publishes."""
    alice, bob, sara = sign_in_as(desk.alice), sign_in_as(desk.bob), sign_in_as(desk.sara)
    one = f"{desk.path}/1"

    assert bob.get(f"{desk.path}/new?network=instagram").status_code == 200
    assert path_of(bob.post(f"{desk.path}/new", hold_form(desk, is_asked="y"))) == f"/requests/{desk.request_.number}"
    assert only(desk).state == S.CONTENT_DUE
    assert only(desk).slot_at == THURSDAY_NOON
    assert only(desk).content_due_at == kyiv(2030, 6, 5, 12)

    assert alice.get(f"{one}/content").status_code == 200
    content = {"caption": "Come on 6 June", "destination_url": "https://example.org/books"}
    assert alice.post(f"{one}/content", content).status_code == 303
    files = {"pictures": [(upload().stream, "shelf.jpg"), (upload().stream, "table.jpg")]}
    assert alice.post(f"{one}/files", files).status_code == 303
    refused = alice.post(f"{one}/send-to-review").get_data(as_text=True)
    assert "Describe each picture" in refused
    assert "Open the destination" in refused
    for creative in db.session.scalars(sa.select(Creative)).all():
        words = {f"picture-{creative.id}-title": "Shelf", f"picture-{creative.id}-alt_text": "A shelf of books"}
        assert alice.post(f"{one}/files/{creative.id}/words", words).status_code == 303
    assert alice.post(f"{one}/opened").status_code == 303
    assert alice.post(f"{one}/files/{creative.id}/remove").status_code == 303
    assert alice.post(f"{one}/send-to-review").status_code == 303
    assert only(desk).author_id == desk.alice.id

    assert b"Approve" in sara.get(one).data
    assert sara.post(f"{one}/approve", {"note": "Fine"}).status_code == 303
    assert bob.post(f"{one}/schedule").status_code == 303
    assert only(desk).state == S.SCHEDULED
    assert only(desk).request.state == RequestState.SCHEDULED

    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    assert bob.get(f"{one}/publish").status_code == 200
    form = {"live_url": "https://www.instagram.com/stories/house/1/", "published_at": "2030-06-06T12:01"}
    assert path_of(bob.post(f"{one}/publish", form)) == one
    assert only(desk).state == S.PUBLISHED
    assert only(desk).published_by_id == desk.bob.id
    assert only(desk).request.locked_target == 240
    assert [entry.actor_name for entry in entries("published")] == ["Bob Melnyk"]
    for browser in (alice, bob, sara):
        assert browser.get(one).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_at": "2030-06-02T12:00"}, "This moment has passed"),
        ({"starts_at": "2030-06-08T12:00"}, "does not post then"),
        ({"starts_at": "2030-06-06T12:10"}, "slots begin every 30 minutes"),
        ({"starts_at": ""}, "Choose a time."),
        ({"starts_at": "tomorrow"}, "Enter a day and a time"),
        ({"title": " "}, "Say in a few words what it shows."),
        ({"format": "facebook_feed"}, "Choose one of the list."),
        ({"channel": "999"}, "Choose one of the list."),
    ],
)
def test_a_slot_that_cannot_be_held(desk, sign_in_as, values, sentence):
    bob = sign_in_as(desk.bob)
    answer = bob.post(f"{desk.path}/new", hold_form(desk, **values))

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert "The first shelf" in answer.get_data(as_text=True) or values.get("title") == " "
    assert db.session.scalar(sa.select(sa.func.count(Placement.id))) == 0


def test_a_clash_offers_three_slots_that_work(desk, sign_in_as):  # U16, T44
    desk.hold()
    bob = sign_in_as(desk.bob)
    answer = bob.post(f"{desk.path}/new", hold_form(desk, title="The second"))
    text = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "is taken" in text
    offered = [kyiv(2030, 6, 6, 11), kyiv(2030, 6, 6, 11, 30), kyiv(2030, 6, 6, 12, 30)]
    assert all(f'value="{slot.isoformat()}"' in text for slot in offered)
    again = bob.post(f"{desk.path}/new", hold_form(desk, title="The second", offer=offered[2].isoformat()))
    assert again.status_code == 303
    assert {one.slot_at for one in db.session.scalars(sa.select(Placement))} == {THURSDAY_NOON, offered[2]}


def test_the_lead_time_yields_to_a_senior_only(desk, sign_in_as):
    desk.request_.submitted_at = clock.now()
    db.session.commit()
    early = hold_form(desk, starts_at="2030-06-05T12:00")
    refused = sign_in_as(desk.bob).post(f"{desk.path}/new", early)
    sara = sign_in_as(desk.sara)
    asked = sara.post(f"{desk.path}/new", early)

    assert refused.status_code == 422
    assert "before the lead time is over" in refused.get_data(as_text=True)
    assert asked.status_code == 422
    assert "Say why it may be earlier" in asked.get_data(as_text=True)
    assert sara.post(f"{desk.path}/new", {**early, "override": "The minister comes"}).status_code == 303
    assert entries("held")[0].reason == "The minister comes"


def test_moving_keeps_the_approval(desk, sign_in_as):  # U14
    desk.placement(S.SCHEDULED)
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"

    assert bob.get(f"{one}/move").status_code == 200
    moved = bob.post(f"{one}/move", {"channel": str(desk.channel.id), "starts_at": "2030-06-06T15:00"})
    assert moved.status_code == 303
    placement = only(desk)
    assert placement.state == S.SCHEDULED
    assert placement.approved_hash
    assert placement.slot_at == kyiv(2030, 6, 6, 15)
    assert placement.slot_booking.starts_at == placement.slot_at
    assert entries("moved")[0].changes["slot_at"][1] == placement.slot_at.isoformat()
    desk.hold(THURSDAY_NOON, "It is free again")


def test_a_move_is_undone(desk, sign_in_as):  # U08
    before = desk.placement(S.CONTENT_DUE)
    slot, dues = before.slot_at, (before.content_due_at, before.review_due_at)
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    moved = bob.post(f"{one}/move", {"channel": str(desk.channel.id), "starts_at": "2030-06-07T15:00"})
    undo = f'<input type="hidden" name="offer" value="{slot.isoformat()}">'
    assert undo in bob.get(path_of(moved)).text

    bob.post(f"{one}/move", {"channel": str(desk.channel.id), "offer": slot.isoformat()})
    back = only(desk)
    assert (back.slot_at, back.content_due_at, back.review_due_at) == (slot, *dues)


def test_moving_onto_another_is_told(desk, sign_in_as):
    desk.hold()
    desk.hold(kyiv(2030, 6, 6, 15), "The second")
    answer = sign_in_as(desk.bob).post(
        f"{desk.path}/2/move", {"channel": str(desk.channel.id), "starts_at": "2030-06-06T12:00"}
    )

    assert answer.status_code == 409
    assert answer.get_data(as_text=True).count('name="offer"') == 3


def test_release_frees_the_slot_and_needs_a_reason(desk, sign_in_as):
    desk.hold()
    bob = sign_in_as(desk.bob)

    assert bob.post(f"{desk.path}/1/release", {"reason": " "}).status_code == 422
    assert bob.post(f"{desk.path}/1/release", {"reason": "The shelf is empty"}).status_code == 303
    assert only(desk).state == S.RELEASED
    assert only(desk).end_reason == "The shelf is empty"
    desk.hold()
    assert bob.post(f"{desk.path}/1/release", {"reason": "Again"}).status_code == 409


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("javascript:alert(1)", "Enter a full web address"),
        ("https://instagram.com.evil.example/p/1", "Copy the address of the post itself"),
        ("https://www.instagram.com/", "Copy the address of the post itself"),
        ("", "or add a screenshot of the story"),
    ],
)
def test_a_publication_needs_its_proof(desk, sign_in_as, url, sentence):  # T10
    desk.placement(S.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", {"live_url": url, "published_at": "2030-06-06T12:01"})

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert only(desk).state == S.SCHEDULED


def test_a_story_is_proved_by_a_screenshot(desk, sign_in_as):
    desk.placement(S.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    late = bob.post(f"{one}/publish", {"published_at": "2030-06-07T12:00", "screenshot": (upload().stream, "s.png")})

    assert late.status_code == 422
    assert "still to come" in late.get_data(as_text=True)
    form = {"published_at": "2030-06-06T12:01", "screenshot": (upload().stream, "s.png")}
    assert bob.post(f"{one}/publish", form).status_code == 303
    assert bob.get(f"{one}/screenshot").data == picture()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(video(seconds=75), "at most 60"), (video(seconds=1.5), "at least 3"), (video(), "Fits what Instagram takes.")],
)
def test_a_video_is_checked_and_shown(desk, sign_in_as, content, sentence):
    desk.placement(S.CONTENT_DUE)
    alice, one = sign_in_as(desk.alice), f"{desk.path}/1"
    sent = alice.post(f"{one}/files", {"pictures": (io.BytesIO(content), "clip.mp4")})
    assert sent.status_code == 303

    page = alice.get(f"{one}/content").text
    assert sentence in page
    creative = only(desk).creatives[0].creative
    path = f"{one}/files/{creative.id}"
    assert f'<video class="media" src="{path}"' in page
    assert "1080×1920" in page
    answer = alice.get(path, headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.mimetype) == (206, "video/mp4")


def test_a_large_video_is_refused_beside_its_field(desk, sign_in_as):  # not as a bare 413
    desk.placement(S.CONTENT_DUE)
    alice, huge = sign_in_as(desk.alice), FileStorage(io.BytesIO(video(film=101 * 1024 * 1024)), "clip.mp4")
    border, body = encode_multipart({"csrf_token": alice.token(), "pictures": huge})
    sent_as = f"multipart/form-data; boundary={border}"
    answer = alice.open(f"{desk.path}/1/files", method="POST", data=body, content_type=sent_as)

    assert answer.status_code == 422
    assert "at most 100 MB are taken" in answer.text


def test_the_fast_lane_is_for_seniors_with_a_reason(desk, sign_in_as):
    desk.hold()
    form = {"published_at": "2030-06-03T08:00", "live_url": "https://www.instagram.com/p/1/"}
    one, sara = f"{desk.path}/1", sign_in_as(desk.sara)

    assert sign_in_as(desk.bob).post(f"{one}/publish-fast", {**form, "reason": "now"}).status_code == 403
    assert sara.post(f"{one}/publish-fast", form).status_code == 422
    assert sara.post(f"{one}/publish-fast", {**form, "reason": "It cannot wait"}).status_code == 303
    assert only(desk).state == S.PUBLISHED
    assert only(desk).is_fast_lane
    assert only(desk).request.locked_target == 240
    assert sign_in_as(desk.alice).post(f"{one}/content", {"caption": ""}).status_code == 303


def test_the_fast_lane_is_reviewed_afterwards(desk, sign_in_as):  # domain 4.2
    desk.hold()
    form = {
        "published_at": "2030-06-03T08:00",
        "live_url": "https://www.instagram.com/p/1/",
        "reason": "It cannot wait",
    }
    one, sara = f"{desk.path}/1", sign_in_as(desk.sara)
    sara.post(f"{one}/publish-fast", form)
    other = make_person("Viktor Boiko", (Role.SMM, "house", ""), is_senior=True)
    viktor = sign_in_as(other)

    assert "a senior still reviews it" in sara.get(one).text, "nobody reviews their own"
    assert sara.post(f"{one}/review-after").status_code == 403
    assert only(desk).audit_label in viktor.get("/").text
    assert "I have reviewed it" in viktor.get(one).text
    assert viktor.post(f"{one}/review-after", {"note": "Fine."}).status_code == 303
    placement = only(desk)
    assert [(given.approver_id, given.note) for given in placement.standing_approvals] == [(other.id, "Fine.")]
    assert placement.state == S.PUBLISHED
    assert entries("reviewed_after")[0].actor_name == "Viktor Boiko"
    assert viktor.post(f"{one}/review-after").status_code == 403


def test_files_are_for_those_who_may_read_the_placement(desk, sign_in_as, people):  # T02, T05
    placement = desk.placement(S.IN_REVIEW)
    path = f"{desk.path}/1/files/{placement.creatives[0].creative_id}"
    other = desk.hold(kyiv(2030, 6, 6, 15), "Another")
    alice = sign_in_as(desk.alice)

    answer = alice.get(path)
    assert answer.data == picture()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert alice.get(f"{desk.path}/{other.position}/files/{placement.creatives[0].creative_id}").status_code == 404
    desk.alice.grants.clear()
    db.session.commit()
    assert alice.get(path).status_code == 404


def test_who_measures_is_planned(desk, sign_in_as):
    bob = sign_in_as(desk.bob)
    path = f"/requests/{desk.request_.number}/measurement"

    assert bob.get(path).status_code == 200
    assert bob.post(path, {"owner": str(desk.bob.id)}).status_code == 422
    form = {"owner": str(desk.bob.id), "windows": ["24h", "7d"], "metrics": ["views", "reach"]}
    assert bob.post(path, form).status_code == 303
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "promo.request.measurement_planned")).one()
    assert entry.changes == {"owner": "Bob Melnyk", "windows": "24h, 7d", "metrics": "views, reach"}

    answer = bob.post(path, form | {"metrics": ["views"], "version": "1"})  # shown before the plan above was saved
    assert answer.status_code == 409
    assert "was planned anew meanwhile" in answer.text


def test_the_plan_keeps_its_order(desk, sign_in_as):
    desk.hold()
    bob = sign_in_as(desk.bob)
    form = {
        "title": "The shelf", "assignee": str(desk.alice.id), "publisher": str(desk.bob.id),
        "content_due_at": "2030-06-05T10:00", "review_due_at": "2030-06-05T15:00", "ad_currency": "UAH",
    }  # fmt: skip

    assert bob.get(f"{desk.path}/1/plan").status_code == 200
    assert bob.post(f"{desk.path}/1/plan", form).status_code == 303
    assert only(desk).content_due_at == kyiv(2030, 6, 5, 10)
    late = bob.post(f"{desk.path}/1/plan", {**form, "content_due_at": "2030-06-06T13:00"})
    assert "The content is due before the slot." in late.get_data(as_text=True)
    paid = bob.post(f"{desk.path}/1/plan", {**form, "is_paid": "y", "ad_spend": "500"})
    assert "more than the budget" in paid.get_data(as_text=True)
