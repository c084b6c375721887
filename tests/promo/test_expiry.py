"""Not approved by its review time: each of the four outcomes, reminders, and the escalation that follows them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.permissions import Role
from app.accounts.states import AbsenceKind
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.worktime import add_working_time
from app.jobs.ticks import tick
from app.networks.models import SlotBooking
from app.promo.actions import placements as acts
from app.promo.models import ReviewPlan
from app.promo.states import PlacementState as S
from app.promo.states import WireState
from app.promo.words import ExpiryOutcome as E
from tests.factories import make_person
from tests.networks.channels import kyiv
from tests.pages import parse
from tests.promo.factories import make_armed_wire
from tests.stored import entries, log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def post(desk):
    return desk.placement(S.IN_REVIEW)


def choose(post, outcome, actor, **values):
    acts.choose_expiry(post, outcome, actor=actor, **{"reserve": None, "escalate_to": None} | values)
    db.session.commit()


def pass_review(post, by=timedelta(minutes=1)):
    """The clock ticks after the review time of `post`, twice: what it does, it does once."""
    at = post.review_due_at + by
    for _time in range(2):
        assert not any(outcome.error for outcome in tick(at).values())
        at += timedelta(minutes=2)
    db.session.refresh(post)


def let_it_expire_with_a_writer(desk, post, state):
    """Sara is named to decide, then writes the post herself, and its review passes in `state`."""
    choose(post, E.ESCALATE, desk.bob, escalate_to=desk.sara)
    acts.write_content(post, caption="See", destination_url=post.destination_url, version=None, actor=desk.sara)
    if state == S.CHANGES_REQUESTED:
        acts.ask_changes(post, actor=desk.bob, comment="Name the day")
    db.session.commit()
    pass_review(post)


def last(post):
    """The newest entry about the post, reminders apart."""
    query = sa.select(AuditEntry).where(
        AuditEntry.subject_kind == "placement", AuditEntry.subject_id == post.id,
        AuditEntry.tag != "promo.placement.review_reminded",
    )  # fmt: skip
    return db.session.scalars(query.order_by(AuditEntry.id.desc())).first()


def stand_in(desk):
    """An approved reserve of the request, on the same network."""
    wire = make_armed_wire(desk.request_, desk.bob)
    reserve = acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    acts.ask_content(reserve, actor=desk.bob)
    desk.write(reserve)
    acts.send_to_review(reserve, actor=desk.alice)
    acts.approve_placement(reserve, actor=desk.sara)
    db.session.commit()
    return wire, reserve


def test_it_is_held_where_nothing_else_was_chosen(desk, post):
    slot = post.slot_at
    pass_review(post)

    assert (post.state, post.slot_at) == (S.IN_REVIEW, slot)
    assert log_of(post).count("promo.placement.review_overdue") == 1
    assert told_of("promo.placement.review_overdue") == {"Alice Koval", "Bob Melnyk", "Sara Lind"}
    acts.approve_placement(post, actor=desk.sara)
    assert post.state == S.APPROVED, "late is not never"


def test_it_takes_the_next_free_slot_once(desk, post, sign_in_as):
    slot, room = post.slot_at, post.slot_at - post.review_due_at
    choose(post, E.NEXT_SLOT, desk.bob)
    pass_review(post)

    assert post.state == S.IN_REVIEW
    assert slot + timedelta(days=1) <= post.slot_at <= slot + timedelta(days=2)
    assert post.slot_at - post.review_due_at == room
    assert post.slot_booking.starts_at == post.slot_at
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 1
    assert (last(post).tag, last(post).actor_name) == ("promo.placement.moved", "Hromada")
    assert only(ReviewPlan).outcome == E.HOLD
    moved_to = post.slot_at
    pass_review(post)
    assert post.slot_at == moved_to
    assert last(post).tag == "promo.placement.review_overdue"
    assert "it takes the next free slot" in sign_in_as(desk.bob).get(f"{desk.path}/1").get_data(as_text=True)


def test_it_does_not_move_beyond_the_target_day(desk, post):
    desk.request_.target_on = date(2030, 6, 6)
    choose(post, E.NEXT_SLOT, desk.bob)
    slot = post.slot_at
    pass_review(post)

    assert post.slot_at == slot
    assert last(post).reason == "No slot is free before the target day of the request."


def test_the_approved_reserve_goes_out_in_its_place(desk, post):
    wire, reserve = stand_in(desk)
    choose(post, E.RESERVE, desk.bob, reserve=reserve)
    slot, booking = post.slot_at, post.slot_booking_id
    pass_review(post)
    db.session.refresh(reserve)

    assert (post.state, post.slot_booking_id) == (S.RELEASED, None)
    assert (reserve.state, reserve.slot_at, reserve.slot_booking_id) == (S.SCHEDULED, slot, booking)
    assert (wire.state, wire.reserve_id) == (WireState.ARMED, None)
    assert told_of("promo.wire.reserve_taken") == {"Bob Melnyk"}
    assert "its reserve goes out in its place" in post.end_reason


@pytest.mark.parametrize("is_needed", [True, False])
def test_a_reserve_that_is_not_ready_holds_it(desk, post, is_needed):
    wire, reserve = stand_in(desk)
    choose(post, E.RESERVE, desk.bob, reserve=reserve)
    if is_needed:
        wire.state = WireState.PROPOSED
    else:
        acts.review_again(reserve, actor=desk.alice, reason="A typo")
    db.session.commit()
    pass_review(post)

    assert (post.state, last(post).reason) == (S.IN_REVIEW, "Its reserve is not ready.")


def test_the_named_person_decides(desk, post):
    tom = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    choose(post, E.ESCALATE, desk.bob, escalate_to=tom)
    pass_review(post)

    assert post.state == S.IN_REVIEW
    assert last(post).tag == "promo.placement.review_escalated"
    assert "Tom Second" in told_of("promo.placement.review_escalated")


NOT_THEM = "Who was named to decide may not approve it."


def test_in_place_of_who_may_not_approve_any_more_another_senior_is_asked(desk, post, tom):
    choose(post, E.ESCALATE, desk.bob, escalate_to=tom)
    tom.disabled_at = clock.now()
    db.session.commit()
    pass_review(post)

    assert last(post).tag == "promo.placement.review_escalated"
    assert last(post).changes == {"person": "Sara Lind", "person_id": desk.sara.id}
    assert last(post).reason == f"{NOT_THEM}\nAnother senior is asked."
    assert "Sara Lind" in told_of("promo.placement.review_escalated")


@pytest.mark.parametrize("state", [S.IN_REVIEW, S.CHANGES_REQUESTED])
def test_who_has_written_it_since_does_not_decide_where_another_can(desk, post, tom, state, sign_in_as):
    mira = make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    by_link = make_person("Anna Guest", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    by_link.password_hash = None
    today = clock.today("Europe/Kyiv")
    enter_absence(mira, starts_on=today, ends_on=today + timedelta(days=9), kind=AbsenceKind.ILL, deputy=None,
                  actor=mira)  # fmt: skip
    let_it_expire_with_a_writer(desk, post, state)

    assert (post.state, last(post).tag) == (state, "promo.placement.review_escalated")
    assert last(post).changes["person"] == "Tom Second", "Anna signs in nowhere, and Mira is away"
    assert "Tom Second" in told_of("promo.placement.review_escalated")
    assert "Sara Lind" not in told_of("promo.placement.review_escalated")
    page = sign_in_as(desk.bob).get(f"{desk.path}/1").text
    assert "Tom Second decides" in page
    assert NOT_THEM in page


@pytest.mark.parametrize("state", [S.IN_REVIEW, S.CHANGES_REQUESTED])
def test_where_nobody_else_can_it_waits_and_says_so(desk, post, state, sign_in_as):
    let_it_expire_with_a_writer(desk, post, state)

    assert (post.state, last(post).tag) == (state, "promo.placement.review_overdue")
    assert last(post).reason == f"{NOT_THEM}\nNobody else here may either."
    assert "Nobody else here may either" in sign_in_as(desk.bob).get(f"{desk.path}/1").text


def test_after_the_reminders_too_another_senior_is_asked(desk, tom):
    post = desk.placement(S.IN_REVIEW, kyiv(2030, 7, 1, 12))
    choose(post, E.HOLD, desk.bob, escalate_to=desk.sara)
    acts.write_content(post, caption="See", destination_url=post.destination_url, version=None, actor=desk.sara)
    db.session.commit()
    began = only(ReviewPlan).waits_since
    for hours in (24, 48, 72):
        tick(add_working_time(began, timedelta(hours=hours), "Europe/Kyiv") + timedelta(minutes=1))
    assert entries("promo.placement.review_escalated")[0].changes["person"] == "Tom Second"


def test_who_has_written_it_is_not_named_to_decide(desk, post, tom, sign_in_as):
    acts.write_content(post, caption="See", destination_url=post.destination_url, version=None, actor=desk.sara)
    db.session.commit()
    bob, plan = sign_in_as(desk.bob), f"{desk.path}/1/plan"
    offered = parse(bob.get(plan).text).xpath("//select[@name='escalate_to']/option/@value")
    assert offered == ["", str(tom.id)]
    with pytest.raises(Invalid, match="had a hand in this post"):
        choose(post, E.ESCALATE, desk.bob, escalate_to=desk.sara)
    assert bob.post(plan, plan_form(desk, post) | {"escalate_to": str(tom.id)}).status_code == 303


def test_what_was_approved_in_time_is_left_alone(desk, post):
    choose(post, E.NEXT_SLOT, desk.bob)
    acts.approve_placement(post, actor=desk.sara)
    db.session.commit()
    slot = post.slot_at
    tick(post.review_due_at + timedelta(hours=1))

    assert (post.state, post.slot_at) == (S.APPROVED, slot)


def test_a_late_change_gets_a_review_time_of_its_own(desk, post):
    choose(post, E.NEXT_SLOT, desk.bob)
    acts.approve_placement(post, actor=desk.sara)
    db.session.commit()
    with clock.held_at(post.review_due_at + timedelta(hours=1)):
        acts.review_again(post, actor=desk.alice, reason="A typo")
        db.session.commit()
        assert clock.now() < post.review_due_at < post.slot_at
        slot = post.slot_at
        tick(clock.now() + timedelta(minutes=1))
    assert post.slot_at == slot


def test_reminders_after_24_and_48_working_hours_then_the_escalation(desk):
    post = desk.placement(S.IN_REVIEW, kyiv(2030, 7, 1, 12))
    tom = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    choose(post, E.HOLD, desk.bob, escalate_to=tom)
    began = only(ReviewPlan).waits_since

    def at(hours):
        tick(add_working_time(began, timedelta(hours=hours), "Europe/Kyiv") + timedelta(minutes=1))
        return [tag.rpartition(".")[2] for tag in log_of(post) if "review_" in tag]

    assert at(23) == []
    assert at(24) == at(47) == ["review_reminded"]
    assert told_of("promo.placement.review_reminded") == {"Sara Lind", "Tom Second"}
    assert at(48) == ["review_reminded"] * 2
    assert at(72) == at(96) == ["review_reminded", "review_reminded", "review_escalated"]


def test_a_clock_that_slept_for_days_reminds_once(desk):
    post = desk.placement(S.IN_REVIEW, kyiv(2030, 7, 1, 12))
    tick(clock.now() + timedelta(days=8))

    assert [tag for tag in log_of(post) if "review_" in tag] == ["promo.placement.review_reminded"]


def plan_form(desk, post):
    return {
        "title": post.title, "assignee": str(desk.alice.id), "publisher": str(desk.bob.id),
        "content_due_at": "2030-06-05T12:00", "review_due_at": "2030-06-05T18:00", "ad_currency": "UAH",
        "outcome": "escalate", "escalate_to": "",
    }  # fmt: skip


def test_it_is_chosen_with_the_plan(desk, post, sign_in_as):
    bob, plan, form = sign_in_as(desk.bob), f"{desk.path}/1/plan", plan_form(desk, post)
    answer = bob.post(plan, form)
    assert answer.status_code == 422
    assert "Choose who decides." in answer.get_data(as_text=True)
    assert bob.post(plan, form | {"escalate_to": str(desk.sara.id)}).status_code == 303
    assert (only(ReviewPlan).outcome, only(ReviewPlan).escalate_to_id) == (E.ESCALATE, desk.sara.id)
    assert "else: Somebody named decides" in bob.get(f"{desk.path}/1").get_data(as_text=True)
    assert log_of(post).count("promo.placement.expiry_chosen") == 1
    assert sign_in_as(desk.alice).post(plan, form).status_code == 403


def test_who_decides_stays_named_while_away(desk, post, sign_in_as):
    choose(post, E.ESCALATE, desk.bob, escalate_to=desk.sara)
    today = clock.today("Europe/Kyiv")
    enter_absence(desk.sara, starts_on=today, ends_on=today, kind=AbsenceKind.ILL, deputy=None, actor=desk.sara)
    db.session.commit()
    bob, plan = sign_in_as(desk.bob), f"{desk.path}/1/plan"
    chosen = parse(bob.get(plan).text).xpath("//select[@name='escalate_to']/option[@selected]")[0]
    assert (chosen.get("value"), "away until" in chosen.text) == (str(desk.sara.id), True)
    assert bob.post(plan, plan_form(desk, post) | {"escalate_to": str(desk.sara.id)}).status_code == 303
    assert (only(ReviewPlan).outcome, only(ReviewPlan).escalate_to_id) == (E.ESCALATE, desk.sara.id)


def test_a_reserve_of_another_network_or_request_is_refused(desk, post):
    with pytest.raises(Invalid, match="same network"):
        choose(post, E.RESERVE, desk.bob, reserve=post)
    with pytest.raises(Invalid, match="may not approve"):
        choose(post, E.ESCALATE, desk.bob, escalate_to=desk.bob)
