"""What the clock does: holds end, slots pass, reserves are dropped, content is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.jobs.ticks import tick
from app.networks.models import SlotBooking
from app.notifications.models import Notification
from app.promo.actions import placements as acts
from app.promo.actions.requests import cancel_request
from app.promo.actions.workload import give_post
from app.promo.states import PlacementState as S
from app.promo.states import RequestState, WireState
from app.promo.words import Act
from tests.networks.channels import kyiv
from tests.promo.factories import THURSDAY_NOON, make_armed_wire, stand_at

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


def pass_until(moment) -> None:
    stand_at(moment)
    tick(clock.now())
    db.session.expire_all()


def count(tag: str) -> int:
    query = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.tag == f"promo.placement.{tag}")
    return db.session.scalar(query)


def test_a_hold_ends(desk):
    placement = desk.hold(kyiv(2030, 6, 20, 12))
    assert kyiv(2030, 6, 10, 9) <= placement.hold_until < kyiv(2030, 6, 10, 9, 1)  # five working days
    pass_until(placement.hold_until - timedelta(minutes=9))
    assert placement.state == S.HELD
    pass_until(placement.hold_until)

    assert placement.state == S.RELEASED
    assert placement.slot_booking_id is None
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 0
    assert desk.request_.state == RequestState.ACCEPTED


@pytest.mark.parametrize("state", [S.CONTENT_DUE, S.IN_REVIEW, S.APPROVED, S.SCHEDULED])
def test_a_slot_that_passes_is_missed_after_two_hours(desk, state):
    placement = desk.placement(state)
    pass_until(THURSDAY_NOON + timedelta(hours=2) - timedelta(minutes=9))
    assert placement.state == state
    pass_until(THURSDAY_NOON + timedelta(hours=2))
    tick(clock.now())

    assert placement.state == S.MISSED
    assert placement.end_reason
    assert count("missed") == 1
    assert desk.request_.state == RequestState.ACCEPTED  # planned anew, where it had been scheduled
    told = db.session.scalars(sa.select(Notification).join(Notification.entry).where(AuditEntry.tag.like("%missed")))
    assert {one.person.name for one in told} == {"Alice Koval", "Bob Melnyk"}


def test_a_missed_post_leads_to_a_new_slot(desk, sign_in_as):
    desk.placement(S.SCHEDULED)
    pass_until(THURSDAY_NOON + timedelta(hours=2))

    for person, is_offered in ((desk.bob, True), (desk.alice, False)):
        page = sign_in_as(person).get(f"{desk.path}/1").text
        assert (f'href="{desk.path}/new"' in page) is is_offered


def test_content_is_asked_for_again_once(desk):
    placement = desk.placement(S.CONTENT_DUE)
    due = placement.content_due_at
    pass_until(due - timedelta(hours=23))
    pass_until(due - timedelta(hours=22))

    assert count("content_reminded") == 1
    assert placement.content_reminded_at < due - timedelta(hours=22)


def test_who_is_faster_than_the_clock_keeps_the_post(desk):
    """The clock has found them already, and comes to them only after somebody has acted."""
    post = desk.hold()
    acts.ask_content(post, actor=desk.bob)
    stand_at(post.hold_until)
    assert acts.end_hold(post) is False
    assert acts.remind_of_content(post) is True
    assert acts.remind_of_content(post) is False
    stand_at(THURSDAY_NOON + timedelta(minutes=1))
    acts.move_placement(post, channel=desk.channel, starts_at=kyiv(2030, 6, 13, 12), actor=desk.bob)
    stand_at(THURSDAY_NOON + timedelta(hours=2))
    assert acts.miss_placement(post) is False

    assert (post.state, count("missed"), count("released")) == (S.CONTENT_DUE, 0, 0)
    assert (post.slot_at, count("content_reminded")) == (kyiv(2030, 6, 13, 12), 1)


def test_the_request_goes_live_and_collects(desk):
    first = desk.placement(S.SCHEDULED)
    second = desk.placement(S.SCHEDULED, kyiv(2030, 6, 7, 12))
    link = "https://www.instagram.com/p/1/"
    assert desk.request_.state == RequestState.SCHEDULED
    stand_at(first.slot_at + timedelta(minutes=1))
    acts.publish_placement(first, actor=desk.bob, published_at=clock.now(), live_url=link)
    assert desk.request_.state == RequestState.LIVE
    assert desk.request_.locked_target == desk.request_.target
    db.session.commit()
    pass_until(second.slot_at + timedelta(hours=3))

    assert second.state == S.MISSED
    assert desk.request_.state == RequestState.COLLECTING
    late = desk.hold(kyiv(2030, 6, 14, 12))
    assert desk.request_.state == RequestState.LIVE
    acts.release_placement(late, actor=desk.bob, reason="Not needed")
    assert desk.request_.state == RequestState.COLLECTING


def test_a_cancelled_request_gives_its_slots_back(desk):
    held, due = desk.hold(), desk.placement(S.CONTENT_DUE, kyiv(2030, 6, 7, 12))
    cancel_request(desk.request_, actor=desk.alice, reason="The hall burned down")

    assert {held.state, due.state} == {S.RELEASED}
    assert "The hall burned down" in held.end_reason
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 0


def reserve(desk):
    wire = make_armed_wire(desk.request_, desk.bob)
    placement = acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    acts.ask_content(placement, actor=desk.bob)
    desk.write(placement)
    acts.send_to_review(placement, actor=desk.alice)
    acts.approve_placement(placement, actor=desk.sara)
    db.session.commit()
    return wire, placement


def test_a_reserve_that_was_released_makes_room_for_another(desk, sign_in_as):
    wire, placement = reserve(desk)
    bob, link = sign_in_as(desk.bob), f"/requests/{desk.request_.number}/wires/{wire.id}/reserve"
    assert link not in bob.get(f"/requests/{desk.request_.number}").text
    acts.release_placement(placement, actor=desk.bob, reason="The shelf is gone")
    assert link in bob.get(f"/requests/{desk.request_.number}").text
    wire.prepared = "Seats are left.\nThree reasons to come."
    db.session.commit()
    assert 'value="Seats are left"' in bob.get(link).text
    form = {"format": "instagram_story", "title": "Another shelf", "assignee": str(desk.alice.id)}
    assert bob.post(link, form).status_code == 303
    assert wire.reserve.title == "Another shelf"


def test_a_reserve_waits_and_takes_its_slot(desk):
    wire, placement = reserve(desk)
    assert wire.reserve is placement
    assert placement.slot_at is None
    assert placement.content_due_at < wire.check_at
    with pytest.raises(Exception, match="takes a slot when plan B"):
        acts.schedule_placement(placement, actor=desk.bob)

    acts.place_reserve(placement, channel=desk.channel, starts_at=kyiv(2030, 6, 11, 18 - 6), actor=desk.alice)
    assert placement.state == S.SCHEDULED
    assert placement.approved_hash
    assert placement.slot_booking.starts_at == kyiv(2030, 6, 11, 12)


def test_a_reserve_that_went_out_early_has_no_content_due_and_is_given_away_all_the_same(desk):
    _wire, placement = reserve(desk)
    acts.place_reserve(placement, channel=desk.channel, starts_at=THURSDAY_NOON, actor=desk.bob)
    assert placement.content_due_at is None
    give_post(placement, Act.PUBLICATION, person=desk.sara, actor=desk.bob)
    assert placement.publisher == desk.sara


def test_waiting_reserves_do_not_hold_up_collecting(desk):
    wire, placement = reserve(desk)
    out = desk.placement(S.PUBLISHED)
    assert desk.request_.state == RequestState.COLLECTING
    acts.place_reserve(placement, channel=desk.channel, starts_at=kyiv(2030, 6, 11, 12), actor=desk.bob)

    assert out.state == S.PUBLISHED
    assert desk.request_.state == RequestState.LIVE
    assert wire.id


@pytest.mark.parametrize("is_dismissed", [True, False])
def test_a_reserve_that_is_not_needed_is_released(desk, is_dismissed):
    wire, placement = reserve(desk)
    if is_dismissed:
        wire.state, wire.end_reason = WireState.DISMISSED, "We are on pace"
        db.session.commit()
        pass_until(clock.now() + timedelta(minutes=6))
    else:
        pass_until(wire.stage_ends_at)

    assert placement.state == S.RELEASED
    assert "plan B" in placement.end_reason


def test_the_page_of_a_reserve(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.bob)
    bob, path = sign_in_as(desk.bob), f"/requests/{desk.request_.number}/wires/{wire.id}/reserve"
    form = {"format": "instagram_story", "title": "Last shelf", "assignee": str(desk.alice.id), "is_asked": "y"}

    assert bob.get(path).status_code == 200
    assert bob.post(path, form).status_code == 303
    db.session.expire_all()
    assert wire.reserve.state == S.CONTENT_DUE
    assert wire.reserve.is_reserve
    assert bob.post(path, form).status_code == 409
    text = bob.get(f"{desk.path}/1").get_data(as_text=True)
    assert "waits for plan B" in text
