"""A review is due while the house works, between content and slot, whatever the hour of the slot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.core.worktime import last_working
from app.jobs.ticks import tick
from app.promo.actions import placements as acts
from app.promo.deadlines import review_due
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.words import ExpiryOutcome
from tests.networks.channels import kyiv
from tests.promo.factories import make_armed_wire, stand_at
from tests.stored import fresh, only

KYIV = "Europe/Kyiv"
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (kyiv(2030, 6, day, 0) for day in range(5, 11))


def hours(number):
    return timedelta(hours=number)


def is_at_work(moment):
    return last_working(moment, KYIV) == moment


@pytest.mark.parametrize(
    ("content", "slot", "due"),
    [
        (WEDNESDAY + hours(12), THURSDAY + hours(13), WEDNESDAY + hours(17)),  # half-way by the clock: 0:30 at night
        (WEDNESDAY + hours(18), THURSDAY + hours(18), THURSDAY + hours(13.5)),
        (FRIDAY + hours(18), MONDAY + hours(12), MONDAY + hours(10.5)),
        (FRIDAY + hours(12), MONDAY + hours(12), FRIDAY + hours(16.5)),
        (WEDNESDAY + hours(12), SUNDAY + hours(12), THURSDAY + hours(12)),  # a working day after the content at most
        (FRIDAY + hours(10), SATURDAY + hours(10), FRIDAY + hours(14)),
        (FRIDAY + hours(18), SUNDAY + hours(12), FRIDAY + hours(18)),  # nobody works in between
        (SATURDAY + hours(12), SUNDAY + hours(12), SUNDAY),  # nor when the content comes
        (WEDNESDAY + hours(17) + timedelta(minutes=58), THURSDAY, WEDNESDAY + hours(17) + timedelta(minutes=59)),
    ],
)
def test_half_way_in_working_time(content, slot, due):
    assert review_due(content, slot, KYIV) == due


def test_whatever_the_slot_it_is_due_while_one_works():
    for step in range(14 * 24 * 2):
        slot = WEDNESDAY + timedelta(minutes=30 * step)
        for n_hours in (24, 48, 72):
            content = last_working(slot - hours(n_hours), KYIV)
            due = review_due(content, slot, KYIV)
            assert is_at_work(due), slot
            assert content <= due < slot
            assert due == content or due.second == due.microsecond == due.minute % 5 == 0


def test_a_slot_that_is_held_and_moved_has_its_review_in_the_hours_of_the_house(desk, sign_in_as):
    """The community may be elsewhere: those who review are of the house."""
    desk.community.time_zone = "Pacific/Auckland"
    db.session.commit()
    bob = sign_in_as(desk.bob)
    assert bob.post(f"{desk.path}/new", desk.hold_form(starts_at="2030-06-06T13:00")).status_code == 303
    post = only(Placement)
    assert is_at_work(post.review_due_at)
    assert post.content_due_at <= post.review_due_at < post.slot_at
    form = {"channel": str(desk.channel.id), "starts_at": "2030-06-07T17:30"}
    assert bob.post(f"{desk.path}/1/move", form).status_code == 303
    post = only(Placement)
    assert is_at_work(post.review_due_at)
    assert post.content_due_at <= post.review_due_at < post.slot_at


def test_a_slot_before_the_review_takes_the_review_along(desk, sign_in_as):
    post = desk.placement(S.IN_REVIEW, kyiv(2030, 6, 7, 17, 30))
    assert post.review_due_at > THURSDAY + hours(17)
    desk.channel.working_hours.clear()
    db.session.commit()
    form = {"channel": str(desk.channel.id), "starts_at": "2030-06-06T22:00", "override": ""}
    assert sign_in_as(desk.bob).post(f"{desk.path}/1/move", form).status_code == 303
    post = fresh(post)
    assert post.slot_at == THURSDAY + hours(22)
    assert is_at_work(post.review_due_at)
    assert clock.now() < post.review_due_at < post.slot_at


def test_late_content_is_reviewed_in_what_is_left_of_working_hours(desk, sign_in_as):
    post = desk.placement(S.CONTENT_DUE)
    desk.write(post)
    db.session.commit()
    stand_at(WEDNESDAY + hours(17))
    assert post.review_due_at < clock.now()
    assert sign_in_as(desk.alice).post(f"{desk.path}/1/send-to-review").status_code == 303
    assert only(Placement).review_due_at == THURSDAY + hours(10)


def test_a_reserve_is_reviewed_in_working_hours(desk):
    wire = make_armed_wire(desk.request_, desk.bob, check_at=kyiv(2030, 6, 11, 13))
    reserve = acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    assert is_at_work(reserve.review_due_at)
    assert reserve.content_due_at < reserve.review_due_at < wire.check_at


def test_who_takes_the_next_slot_after_a_weekend_is_reviewed_in_working_hours(desk):
    """As long before it as before would be on Sunday, and nobody works on Monday before it goes out."""
    post = desk.placement(S.IN_REVIEW, kyiv(2030, 6, 7, 10))
    acts.choose_expiry(post, ExpiryOutcome.NEXT_SLOT, reserve=None, escalate_to=None, actor=desk.bob)
    db.session.commit()
    assert not any(outcome.error for outcome in tick(post.review_due_at + timedelta(minutes=1)).values())
    post = fresh(post)
    assert (post.slot_at, post.review_due_at) == (MONDAY + hours(9), FRIDAY + hours(18))
