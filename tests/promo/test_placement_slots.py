"""Slots: what can be held, a clash, the lead time, moving, releasing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from tests.networks.channels import kyiv
from tests.pages import path_of
from tests.promo.factories import THURSDAY_NOON
from tests.stored import entries, only


def test_content_is_not_due_on_a_day_off(desk):
    held = desk.hold(kyiv(2030, 6, 10, 12))

    assert held.content_due_at == kyiv(2030, 6, 7, 18), "a day before would be Sunday"
    assert held.content_due_at < held.review_due_at < held.slot_at


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_at": "2030-06-02T12:00"}, "This moment has passed"),
        ({"starts_at": "2030-06-08T12:00"}, "does not post then"),
        ({"starts_at": "2030-06-06T12:10"}, "slots begin every 30\u00a0minutes"),
        ({"starts_at": ""}, "Choose a time."),
        ({"starts_at": "tomorrow"}, "Enter a day and a time"),
        ({"title": " "}, "Say in a few words what it shows."),
        ({"format": "facebook_feed"}, "Choose one of the list."),
        ({"channel": "999"}, "Choose one of the list."),
    ],
)
def test_a_slot_that_cannot_be_held(desk, sign_in_as, values, sentence):
    bob = sign_in_as(desk.bob)
    answer = bob.post(f"{desk.path}/new", desk.hold_form(**values))

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert values.get("title", "The first shelf").strip() in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Placement.id))) == 0


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"title": " ", "starts_at": ""}, ("Say in a few words what it shows.", "Choose a time.")),
        ({"title": " ", "starts_at": "2030-06-08T12:00"}, ("Say in a few words what it shows.", "does not post then")),
        ({"title": " ", "starts_at": "2030-06-02T12:00"}, ("Say in a few words", "This moment has passed")),
        ({"channel": "999", "starts_at": ""}, ("Choose one of the list.", "Choose a time.")),
    ],
)
def test_one_press_tells_all_that_is_wrong_with_a_slot(desk, sign_in_as, values, sentences):
    text = sign_in_as(desk.bob).post(f"{desk.path}/new", desk.hold_form(**values)).text
    assert [words for words in sentences if words not in text] == []


def test_one_press_tells_all_that_is_wrong_with_a_move(desk, sign_in_as):
    desk.hold()
    form = {"channel": "999", "starts_at": "2030-06-02T12:00"}
    text = sign_in_as(desk.bob).post(f"{desk.path}/1/move", form).text
    assert "Choose one of the list." in text
    assert "This moment has passed" in text


def test_a_clash_offers_three_slots_that_work(desk, sign_in_as):  # T44
    desk.hold()
    bob = sign_in_as(desk.bob)
    answer = bob.post(f"{desk.path}/new", desk.hold_form(title="The second"))
    text = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "is taken" in text
    offered = [kyiv(2030, 6, 6, 11), kyiv(2030, 6, 6, 11, 30), kyiv(2030, 6, 6, 12, 30)]
    assert all(f'value="{slot.isoformat()}"' in text for slot in offered)
    again = bob.post(f"{desk.path}/new", desk.hold_form(title="The second", offer=offered[2].isoformat()))
    assert again.status_code == 303
    assert {one.slot_at for one in db.session.scalars(sa.select(Placement))} == {THURSDAY_NOON, offered[2]}


def test_the_lead_time_yields_to_a_senior_only(desk, sign_in_as):
    desk.request_.submitted_at = clock.now()
    db.session.commit()
    early = desk.hold_form(starts_at="2030-06-05T12:00")
    refused = sign_in_as(desk.bob).post(f"{desk.path}/new", early)
    sara = sign_in_as(desk.sara)
    asked = sara.post(f"{desk.path}/new", early)

    assert refused.status_code == 422
    assert "before the lead time is over" in refused.get_data(as_text=True)
    assert asked.status_code == 422
    assert "Say why it may be earlier" in asked.get_data(as_text=True)
    assert sara.post(f"{desk.path}/new", {**early, "override": "The minister comes"}).status_code == 303
    assert entries("promo.placement.held")[0].reason == "The minister comes"


def test_moving_keeps_the_approval(desk, sign_in_as):
    desk.placement(S.SCHEDULED)
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"

    assert bob.get(f"{one}/move").status_code == 200
    moved = bob.post(f"{one}/move", {"channel": str(desk.channel.id), "starts_at": "2030-06-06T15:00"})
    assert moved.status_code == 303
    placement = only(Placement)
    assert placement.state == S.SCHEDULED
    assert placement.approved_hash
    assert placement.slot_at == kyiv(2030, 6, 6, 15)
    assert placement.slot_booking.starts_at == placement.slot_at
    assert entries("promo.placement.moved")[0].changes["slot_at"][1] == placement.slot_at.isoformat()
    desk.hold(THURSDAY_NOON, "It is free again")


def test_a_move_is_undone(desk, sign_in_as):
    before = desk.placement(S.CONTENT_DUE)
    slot, dues = before.slot_at, (before.content_due_at, before.review_due_at)
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    moved = bob.post(f"{one}/move", {"channel": str(desk.channel.id), "starts_at": "2030-06-07T15:00"})
    undo = f'<input type="hidden" name="offer" value="{slot.isoformat()}">'
    assert undo in bob.get(path_of(moved)).text

    bob.post(f"{one}/move", {"channel": str(desk.channel.id), "offer": slot.isoformat()})
    back = only(Placement)
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

    assert f'href="/requests/{desk.request_.number}"' in bob.get(f"{desk.path}/1/release").text, (
        "a way back to the request"
    )
    assert bob.post(f"{desk.path}/1/release", {"reason": " "}).status_code == 422
    assert bob.post(f"{desk.path}/1/release", {"reason": "The shelf is empty"}).status_code == 303
    assert only(Placement).state == S.RELEASED
    assert only(Placement).end_reason == "The shelf is empty"
    desk.hold()
    assert bob.post(f"{desk.path}/1/release", {"reason": "Again"}).status_code == 409
