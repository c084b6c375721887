"""A wire trips on a fresh reading behind the pace, is put before its owner, and the reserve takes its slot."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.settings import change_setting
from app.audit.actors import SYSTEM
from app.core import clock
from app.core.db import db
from app.fallback.jobs import check_due_wires, expire_wires, read_effects
from app.fallback.settings import TRIGGER_BELOW, WARN_BELOW
from app.notifications.models import Notification
from app.promo.actions import placements as acts
from app.promo.models import Placement, Wire
from app.promo.states import PlacementState, WireState
from app.promo.words import ThresholdKind, WireStep
from app.results.actions import enter_reading
from app.results.words import Metric
from tests import factories
from tests.pages import parse
from tests.promo.factories import make_armed_wire, make_bare_community, stand_at
from tests.promo.makers import make_manager
from tests.stored import last_entry, logged


@pytest.fixture
def wire(desk):
    """Armed, due now; bob owns it."""
    found = make_armed_wire(desk.request_, desk.bob, step=WireStep.REMINDER, prepared="Remind the leads")
    stand_at(found.check_at + timedelta(minutes=1))
    return found


def read(desk, value, *, hours_ago=1):
    enter_reading(
        desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(value), actor=desk.alice,
        read_at=clock.now() - timedelta(hours=hours_ago),
    )  # fmt: skip
    db.session.commit()


def tick():
    n_tripped = check_due_wires(clock.now())
    db.session.commit()
    return n_tripped


def test_behind_the_pace_it_trips_once(desk, wire):
    read(desk, 3)
    assert tick() == 1
    assert tick() == 0  # F09: what has tripped does not trip again
    db.session.refresh(wire)
    assert wire.state == WireState.PROPOSED
    assert wire.value_at_check == 3
    assert wire.gap_before < 0
    assert wire.answer_due_at > clock.now()
    assert logged()[-2:] == ["promo.wire.tripped", "promo.wire.proposed"]
    assert db.session.scalars(sa.select(Notification.person_id)).all() == [desk.bob.id]


def test_on_pace_it_stays_armed(desk, wire):
    read(desk, 239)
    assert tick() == 0
    assert wire.state == WireState.ARMED


def test_stale_reading_asks_for_a_fresh_one(desk, wire):
    read(desk, 3, hours_ago=60)
    assert tick() == 0
    assert wire.state == WireState.ARMED
    assert logged()[-1] == "fallback.reading.needed"
    assert tick() == 0
    assert logged().count("fallback.reading.needed") == 1


def test_absolute_threshold(desk, sign_in_as):
    wire = make_armed_wire(
        desk.request_, desk.bob, step=WireStep.REMINDER, threshold_kind=ThresholdKind.ABSOLUTE, threshold=Decimal(100)
    )
    stand_at(wire.check_at)
    read(desk, 99)
    assert tick() == 1
    page = sign_in_as(desk.bob).get(f"/requests/{desk.request_.number}/plan-b/{wire.id}").text
    assert "99 of 100 expected when it was checked" in page


def test_nobody_answers(desk, wire):
    read(desk, 3)
    tick()
    stand_at(wire.stage_ends_at)
    expire_wires(clock.now())
    db.session.commit()
    assert wire.state == WireState.EXPIRED
    assert "before anybody answered" in wire.end_reason


def test_what_was_checked_and_held_did_not_trip(desk, wire):
    read(desk, 239)
    assert tick() == 0
    checked_at = wire.checked_at
    assert checked_at is not None
    stand_at(wire.stage_ends_at)
    expire_wires(clock.now())
    db.session.commit()

    assert (wire.state, wire.checked_at) == (WireState.EXPIRED, checked_at)
    assert wire.end_reason == "The stage ended and the wire had not tripped."


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        ({"hours_ago": 60}, "no fresh figure came"),
        ({"hours_ago": 1, "without_pace": True}, "there was no pace to compare with"),
    ],
    ids=["stale", "no_pace"],
)
def test_what_could_not_be_checked_is_not_said_to_have_held(desk, wire, reading, why):
    if reading.pop("without_pace", False):
        desk.request_.starts_on = wire.stage_ends_at.date()  # nothing is expected before it
    read(desk, 3, **reading)
    assert tick() == 0
    stand_at(wire.stage_ends_at)
    expire_wires(clock.now())
    db.session.commit()

    assert (wire.state, wire.checked_at) == (WireState.EXPIRED, None)
    assert wire.end_reason == f"The stage ended and the wire could not be checked: {why}."
    assert last_entry().reason == wire.end_reason


def test_of_a_wire_that_nobody_looked_at_no_other_reason_is_told(desk, wire):
    read(desk, 3)
    stand_at(wire.stage_ends_at)  # the worker stood still for the whole stage
    expire_wires(clock.now())
    db.session.commit()

    assert (wire.state, wire.checked_at) == (WireState.EXPIRED, None)
    assert wire.end_reason == "The stage ended before the wire was checked."


def test_dismissed_with_a_reason(desk, wire, sign_in_as):
    read(desk, 3)
    tick()
    bob = sign_in_as(desk.bob)
    address = f"/requests/{desk.request_.number}/plan-b/{wire.id}"
    assert "Carry plan B out" in bob.get(address).get_data(as_text=True)
    assert bob.post(f"{address}/dismiss", {"reason": " "}).status_code == 422
    assert bob.post(f"{address}/dismiss", {"reason": "A partner will post."}).status_code == 303
    db.session.refresh(wire)
    assert (wire.state, wire.end_reason) == (WireState.DISMISSED, "A partner will post.")
    assert logged()[-1] == "promo.wire.dismissed"
    assert bob.post(f"{address}/dismiss", {"reason": "again"}).status_code == 409


def test_a_dismissal_without_a_reason_leaves_the_offered_slot_filled_in(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.bob)
    acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    db.session.commit()
    stand_at(wire.check_at + timedelta(minutes=1))
    read(desk, 3)
    tick()
    bob, address = sign_in_as(desk.bob), f"/requests/{desk.request_.number}/plan-b/{wire.id}"

    def offered(page):
        return parse(page.text).xpath("string(//input[@name='starts_at']/@value)")

    slot = offered(bob.get(address))
    assert slot
    assert offered(bob.post(f"{address}/dismiss", {"reason": " "})) == slot


def test_owner_trips_it_before_its_time(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.bob, step=WireStep.REMINDER)
    bob = sign_in_as(desk.bob)
    answer = bob.post(f"/requests/{desk.request_.number}/plan-b/{wire.id}/trip", {"reason": "The speaker cancelled."})
    assert answer.status_code == 303
    db.session.refresh(wire)
    assert wire.state == WireState.PROPOSED


def test_reserve_takes_its_slot(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.bob)
    reserve = acts.prepare_reserve(wire, desk.plan("Last shelf"), actor=desk.bob)
    acts.ask_content(reserve, actor=desk.bob)
    desk.write(reserve)
    acts.send_to_review(reserve, actor=desk.alice)
    acts.approve_placement(reserve, actor=desk.sara)
    db.session.commit()
    stand_at(wire.check_at + timedelta(minutes=1))
    read(desk, 3)
    tick()
    bob = sign_in_as(desk.bob)
    address = f"/requests/{desk.request_.number}/plan-b/{wire.id}"
    assert bob.post(f"{address}/execute", {"channel": str(desk.channel.id), "starts_at": ""}).status_code == 422
    form = {"channel": str(desk.channel.id), "starts_at": "2030-06-10T12:00"}
    answer = bob.post(f"{address}/execute", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    db.session.expire_all()
    assert wire.state == WireState.EXECUTED
    placed = db.session.get_one(Placement, reserve.id)
    assert placed.state == PlacementState.SCHEDULED
    assert placed.slot_at is not None
    assert "ready" not in bob.get(address).text.lower(), "what is done need not be made ready"


def test_effect_is_read_three_days_later(desk, wire, sign_in_as):
    read(desk, 3)
    tick()
    sign_in_as(desk.bob).post(
        f"/requests/{desk.request_.number}/plan-b/{wire.id}/execute", {"note": "Mailed to 44 people"}
    )
    stand_at(clock.now() + timedelta(hours=73))
    read(desk, 60)
    read_effects(clock.now())
    db.session.commit()
    db.session.expire_all()
    found = db.session.get_one(Wire, wire.id)
    assert found.gap_after > found.gap_before
    assert logged()[-1] == "promo.wire.effect_read"


def test_the_house_says_when_a_pace_is_far_behind(desk, wire, sign_in_as):
    read(desk, 10)
    tick()
    browser = sign_in_as(desk.bob)
    path = f"/requests/{desk.request_.number}/plan-b/{wire.id}"
    assert "far behind pace" in browser.get(path).get_data(as_text=True)

    change_setting(TRIGGER_BELOW, 5, actor=SYSTEM)
    change_setting(WARN_BELOW, 10, actor=SYSTEM)
    db.session.commit()
    assert "on pace" in browser.get(path).get_data(as_text=True)


def test_strangers_see_no_wire(desk, wire, sign_in_as):  # T01
    carol = sign_in_as(make_manager(make_bare_community("qa"), "Carol Berg"))
    assert carol.get(f"/requests/{desk.request_.number}/plan-b/{wire.id}").status_code == 404


def test_proposal_and_pace_stand_on_the_request(desk, sign_in_as):
    desk.placement(PlacementState.PUBLISHED)  # the request is live
    wire = make_armed_wire(desk.request_, desk.bob, step=WireStep.REMINDER, prepared="Remind the leads")
    stand_at(wire.check_at + timedelta(minutes=1))
    read(desk, 3)
    assert tick() == 1
    page = sign_in_as(desk.alice).get(f"/requests/{desk.request_.number}").get_data(as_text=True)
    assert "plan B waits for Bob Melnyk" in page
    assert "Registrations against the pace" in page
    assert "Remind the leads" in page
    enter = f'href="/requests/{desk.request_.number}/results/enter"'
    assert enter in page, "the figure that the pace waits for is entered from here"
    assert enter not in sign_in_as(factories.People().lea).get(f"/requests/{desk.request_.number}").text


def test_two_answers_at_once_one_holds(desk, wire, sign_in_as):
    read(desk, 3)
    tick()
    address = f"/requests/{desk.request_.number}/plan-b/{wire.id}"
    bob = sign_in_as(desk.bob)
    assert bob.post(f"{address}/execute", {"note": "Mailed to all"}).status_code == 303
    late = bob.post(f"{address}/dismiss", {"reason": "A partner will post, not we."})
    assert late.status_code == 409
    assert "A partner will post, not we." in late.get_data(as_text=True)  # what was typed can be taken along
    db.session.refresh(wire)
    assert (wire.state, wire.end_reason) == (WireState.EXECUTED, "")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"starts_at": "2030-13-40T99:00"}, "Enter a day and a time"),
        ({"channel": "999999"}, "Choose one of the list."),
        ({"note": "x" * 10_000}, "Shorten this to 200"),
    ],
)
def test_odd_answers_get_a_sentence(desk, sign_in_as, form, sentence):
    wire = make_armed_wire(desk.request_, desk.bob)
    stand_at(wire.check_at + timedelta(minutes=1))
    read(desk, 3)
    tick()
    answer = sign_in_as(desk.bob).post(f"/requests/{desk.request_.number}/plan-b/{wire.id}/execute", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    db.session.refresh(wire)
    assert wire.state == WireState.PROPOSED


def test_markup_in_a_reason_is_only_text(desk, wire, sign_in_as):  # T09
    read(desk, 3)
    tick()
    bob, nasty = sign_in_as(desk.bob), "<script>alert(1)</script> {{7*7}} שלום 🎉"
    address = f"/requests/{desk.request_.number}/plan-b/{wire.id}"
    assert bob.post(f"{address}/dismiss", {"reason": nasty}).status_code == 303
    page = bob.get(address).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} שלום 🎉" in page
    assert "<script>alert" not in page
