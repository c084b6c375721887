"""A post that went out, but that nobody noted until the clock counted it as missed: the truth is told afterwards."""

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
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.states import RequestState as R
from app.promo.words import DeclineReason
from tests.networks.channels import kyiv
from tests.promo.factories import THURSDAY_NOON, make_armed_wire, stand_at, upload
from tests.stored import entries, fresh, last_entry, log_of, logged, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

LATE = "promo.placement.published_late"
LINK = "https://www.instagram.com/p/1/"
NEXT_MORNING = THURSDAY_NOON + timedelta(hours=21)
FORM = {"live_url": LINK, "published_at": "2030-06-06T12:03", "reason": "The phone was empty."}


def pass_until(moment) -> None:
    stand_at(moment)
    tick(clock.now())
    db.session.expire_all()


@pytest.fixture
def missed(desk) -> Placement:
    """It was scheduled for Thursday noon; it is Friday morning, and nobody has noted anything."""
    placement = desk.placement(S.SCHEDULED)
    pass_until(NEXT_MORNING)
    assert (placement.state, desk.request_.state) == (S.MISSED, R.ACCEPTED)
    return placement


def test_the_truth_is_told_the_next_morning(desk, missed, sign_in_as):
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    page = bob.get(one).text
    assert f'href="{one}/publish"' in page
    assert f'href="{desk.path}/new"' in page
    form = bob.get(f"{one}/publish")
    assert "2030-06-06T12:00" in form.text, "the slot is offered as its time"
    booking = missed.slot_booking_id

    assert bob.post(f"{one}/publish", FORM).status_code == 303

    placement, (entry,) = fresh(missed), entries(LATE)
    assert placement.state == S.PUBLISHED
    assert placement.published_at == THURSDAY_NOON + timedelta(minutes=3)
    assert (placement.published_by_id, placement.live_url, placement.end_reason) == (desk.bob.id, LINK, "")
    assert (entry.reason, entry.actor_name) == ("The phone was empty.", "Bob Melnyk")
    assert entry.changes["state"] == ["missed", "published"]
    assert placement.slot_booking_id == booking
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 1, "the slot is not booked anew"
    told = db.session.scalars(sa.select(Notification).join(Notification.entry).where(AuditEntry.tag == LATE))
    assert [news.person.name for news in told] == ["Alice Koval"]
    shown = bob.get(one).text
    assert "The phone was empty." in shown
    assert "went out all the same" in shown


def test_its_request_goes_live_locks_its_target_and_collects(desk, missed, sign_in_as):
    sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM)

    request_ = fresh(desk.request_)
    assert (request_.state, request_.locked_target) == (R.COLLECTING, 240)
    assert logged()[-3:] == [LATE, "promo.request.live", "promo.request.collecting"]


@pytest.mark.parametrize("is_waiting", [True, False])
def test_a_request_that_runs_stays_where_it_is(desk, missed, sign_in_as, is_waiting):
    acts.publish_fast(
        desk.hold(kyiv(2030, 6, 13, 12)), actor=desk.sara, published_at=clock.now(), reason="now", live_url=LINK
    )
    if is_waiting:
        desk.hold(kyiv(2030, 6, 14, 12))
    db.session.commit()
    before = fresh(desk.request_).state
    assert before == (R.LIVE if is_waiting else R.COLLECTING)
    desk.request_.target = 300
    db.session.commit()

    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM).status_code == 303

    assert (fresh(desk.request_).state, desk.request_.locked_target) == (before, 240)
    assert last_entry().tag == LATE


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (R.REPORTED, "Begin a correction of it first"),
        (R.CLOSED, "Have it reopened and its report corrected"),
        (R.CANCELLED, "The request has ended"),
        (R.DECLINED, "The request has ended"),
        (R.TRIAGE, "not accepted yet"),
    ],
)
def test_a_request_that_no_longer_counts_takes_nothing_up(desk, missed, sign_in_as, state, words):
    ended = {"cancel_reason": "Rain", "cancelled_at": clock.now()} if state == R.CANCELLED else {}
    if state == R.DECLINED:
        ended = {"decline_reason": DeclineReason.NO_CAPACITY, "decline_text": "No", "declined_at": clock.now()}
    if state == R.CLOSED:
        ended = {"closed_at": clock.now(), "worked_well": "All", "to_change": "None"}
    for name, value in {"state": state, **ended}.items():
        setattr(desk.request_, name, value)
    db.session.commit()
    bob = sign_in_as(desk.bob)

    assert words in bob.get(f"{desk.path}/1").text
    answer = bob.post(f"{desk.path}/1/publish", FORM)
    assert answer.status_code == 422
    assert words in answer.text
    assert (fresh(missed).state, entries(LATE)) == (S.MISSED, [])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.CONTENT_DUE, "It was never approved"),
        (S.IN_REVIEW, "It was never approved"),
        (S.APPROVED, "approved but never scheduled"),
    ],
)
def test_one_that_was_not_scheduled_says_why_it_cannot(desk, sign_in_as, state, words):
    placement = desk.placement(state)
    pass_until(NEXT_MORNING)
    assert placement.state == S.MISSED
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"

    page = bob.get(one).text
    assert words in page
    assert f'href="{one}/publish"' not in page
    assert f'href="{desk.path}/new"' in page
    answer = bob.post(f"{one}/publish", FORM)
    assert answer.status_code == 422
    assert words in answer.text
    assert fresh(placement).state == S.MISSED


def test_what_was_scheduled_and_reviewed_again_is_not_scheduled(desk, sign_in_as):
    placement = desk.placement(S.SCHEDULED)
    stand_at(clock.now() + timedelta(hours=1))
    acts.review_again(placement, actor=desk.alice, reason="A typo")
    acts.approve_placement(placement, actor=desk.sara)
    db.session.commit()
    pass_until(NEXT_MORNING)

    assert "never scheduled" in sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM).text
    assert fresh(placement).state == S.MISSED


def test_one_that_was_paused_may_have_gone_out_too(desk, sign_in_as):
    placement = desk.placement(S.SCHEDULED)
    acts.pause_placement(placement, actor=desk.bob, reason="An incident")
    db.session.commit()
    pass_until(NEXT_MORNING)
    assert placement.state == S.MISSED

    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM).status_code == 303
    assert fresh(placement).state == S.PUBLISHED


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2030-06-06T09:59", "at most 2\u00a0hours before"),
        ("2030-06-07T09:01", "still to come"),
        ("", "Say when it went out"),
    ],
)
def test_its_time_lies_between_the_slot_and_now(desk, missed, sign_in_as, at, words):
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM | {"published_at": at})

    assert answer.status_code == 422
    assert words in answer.text
    assert fresh(missed).state == S.MISSED
    assert entries(LATE) == []


def test_a_post_that_was_a_little_early_kept_its_slot(desk, missed, sign_in_as):
    form = FORM | {"published_at": "2030-06-06T10:00"}

    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", form).status_code == 303
    assert fresh(missed).published_at == THURSDAY_NOON - timedelta(hours=2)


def test_one_press_tells_all_that_is_missing(desk, missed, sign_in_as):
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", {"published_at": "2030-06-05T12:00"})

    assert answer.status_code == 422
    for words in ("or add a screenshot of the story", "at most 2\u00a0hours before", "Give a reason"):
        assert words in answer.text
    assert "2030-06-05T12:00" in answer.text


def test_what_cannot_be_read_keeps_nothing_else_from_being_told(desk, missed, sign_in_as):
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", {"published_at": "at noon", "live_url": "insta"})

    assert answer.status_code == 422
    for words in ("Enter a day and a time", "Enter a full web address", "Give a reason"):
        assert answer.text.count(words) == 2, words
    assert "Copy the address of the post itself" not in answer.text


def test_a_screenshot_is_enough_for_a_story(desk, missed, sign_in_as):
    form = {**FORM, "live_url": "", "screenshot": (upload().stream, "s.png")}

    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", form).status_code == 303
    assert fresh(missed).screenshot_id


def test_what_was_typed_while_the_slot_passed_asks_for_its_reason(desk, sign_in_as):
    placement = desk.placement(S.SCHEDULED)
    bob = sign_in_as(desk.bob)
    stand_at(THURSDAY_NOON + timedelta(minutes=119))
    assert 'name="reason"' not in bob.get(f"{desk.path}/1/publish").text
    pass_until(THURSDAY_NOON + timedelta(hours=2))

    answer = bob.post(f"{desk.path}/1/publish", {"live_url": LINK, "published_at": "2030-06-06T12:01"})

    assert answer.status_code == 422
    assert f'value="{LINK}"' in answer.text
    assert 'name="reason"' in answer.text
    assert fresh(placement).state == S.MISSED


def test_it_is_for_those_who_publish_there(desk, missed, sign_in_as, people):
    one = f"{desk.path}/1"
    for name, status in (("alice", 403), ("ann", 403), ("lea", 403), ("carol", 403)):
        person = desk.alice if name == "alice" else getattr(people, name)
        browser = sign_in_as(person)
        assert browser.post(f"{one}/publish", FORM).status_code == status, name
        if name != "carol":
            assert f'href="{one}/publish"' not in browser.get(one).text
    assert entries(LATE) == []
    assert sign_in_as(desk.sara).post(f"{one}/publish", FORM).status_code == 303


def test_the_second_of_two_learns_that_it_is_noted(desk, missed, sign_in_as):
    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM).status_code == 303
    assert sign_in_as(desk.sara).post(f"{desk.path}/1/publish", FORM).status_code == 409
    assert log_of(missed).count(LATE) == 1


def test_its_figures_are_asked_for_from_the_true_time(desk, missed, sign_in_as):
    """A story is read at 20 hours: on the next morning, at 21, that is due already."""
    bob = sign_in_as(desk.bob)
    bob.post(f"{desk.path}/1/publish", FORM | {"published_at": "2030-06-06T13:30"})
    pass_until(THURSDAY_NOON + timedelta(hours=21, minutes=15))
    assert entries("results.reading.asked") == []

    pass_until(THURSDAY_NOON + timedelta(hours=21, minutes=45))
    (asked,) = entries("results.reading.asked")
    assert asked.subject_id == missed.id


def test_a_reserve_of_plan_b_is_told_late_too(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.bob)
    placement = acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    acts.ask_content(placement, actor=desk.bob)
    desk.write(placement)
    acts.send_to_review(placement, actor=desk.alice)
    acts.approve_placement(placement, actor=desk.sara)
    acts.place_reserve(placement, channel=desk.channel, starts_at=THURSDAY_NOON, actor=desk.alice)
    db.session.commit()
    pass_until(NEXT_MORNING)
    assert placement.state == S.MISSED

    assert sign_in_as(desk.bob).post(f"{desk.path}/1/publish", FORM).status_code == 303
    assert only(Placement).state == S.PUBLISHED
    assert fresh(wire).reserve_id == placement.id
