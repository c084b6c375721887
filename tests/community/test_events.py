"""The life of an event, through its pages and by the clock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.lifecycle import move
from app.audit.actors import SYSTEM
from app.community.actions import create_event
from app.community.models import Event
from app.community.queries import show_up_figure
from app.community.states import EventState
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.jobs.ticks import tick
from tests.community.makers import day, local
from tests.stored import fresh, last_entry, log_of
from tests.structure.makers.community import make_event_in

PLAN = {
    "time_zone": "Europe/Kyiv",
    "starts_at": local(10),
    "ends_at": local(10, 20),
    "place": "Hall 3",
    "registration_target": "240",
}
OPEN = {
    "registration_url": "https://example.org/register",
    "registration_opens_at": local(-1),
    "registration_closes_at": local(9),
    "pace_curve": "linear",
}
CAME = {"n_registered": "100", "n_cancelled": "10", "n_attended": "60", "n_walk_ins": "5"}


@pytest.fixture
def swap(people):
    event = create_event(people.guild, actor=people.alice, title="Осінній обмін", aim="To meet")
    db.session.commit()
    return event


def event_in(state, people, **values):
    event = make_event_in(state, people.guild, **values)
    db.session.commit()
    return event


def test_the_whole_way(people, sign_in_as, swap):
    browser, path = sign_in_as(people.alice), f"/events/{swap.slug}"

    for action, form in (("plan", PLAN), ("open", OPEN)):
        shown = browser.get(f"{path}/{action}")
        assert shown.status_code == 200
        assert browser.post(f"{path}/{action}", {"version": str(fresh(swap).version), **form}).status_code == 303
    begins = fresh(swap).starts_at
    tick(begins - timedelta(hours=1))
    assert fresh(swap).state == EventState.CLOSED
    tick(begins + timedelta(hours=1))
    assert fresh(swap).state == EventState.RUNNING
    browser.post(f"{path}/hold", {"version": str(swap.version), **CAME})
    browser.post(f"{path}/review", {"version": str(fresh(swap).version), "feedback": "Good", "lessons": "Chairs"})

    assert fresh(swap).state == EventState.REVIEWED
    assert show_up_figure(swap).rounded() == Decimal("66.7")
    assert "66.7\u00a0%" in browser.get(path).text
    assert log_of(swap) == [
        f"community.event.{act}" for act in ("created", "planned", "opened", "closed", "started", "held", "reviewed")
    ]


def test_times_are_read_in_the_chosen_zone(people, sign_in_as, swap):
    form = PLAN | {"time_zone": "Europe/Lisbon", "version": "1"}

    browser = sign_in_as(people.alice)
    browser.post(f"/events/{swap.slug}/plan", form)

    assert fresh(swap).starts_at.astimezone(clock.ZoneInfo("Europe/Lisbon")).hour == 18
    assert "18:00\u00a0(Lisbon)" in browser.get(f"/events/{swap.slug}").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"starts_at": ""}, "Enter the day and time when it starts."),
        ({"starts_at": local(-1)}, "This is in the past."),
        ({"starts_at": "soon"}, "Enter a day and a time"),
        ({"ends_at": local(9)}, "It ends before it starts."),
        ({"place": ""}, "Say where it is"),
        ({"registration_target": ""}, "Set how many registrations you aim for."),
        ({"registration_target": "0"}, "Enter a number from 1"),
        ({"capacity": "100"}, "The target is above the capacity."),
        ({"time_zone": "Mars/Base"}, "Choose one of the list."),
        ({"place": "", "link": "javascript:alert(1)"}, "Enter a full web address"),
    ],
)
def test_planning_says_what_is_missing(people, sign_in_as, swap, form, sentence):
    answer = sign_in_as(people.alice).post(f"/events/{swap.slug}/plan", PLAN | {"version": "1"} | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert (fresh(swap).state, swap.registration_target) == (EventState.DRAFT, None)


def test_one_press_tells_all_that_is_wrong_with_a_plan(people, sign_in_as, swap):
    form = PLAN | {"version": "1", "starts_at": local(-1), "ends_at": "later", "capacity": "many", "place": ""}
    browser = sign_in_as(people.alice)
    text = browser.post(f"/events/{swap.slug}/plan", form).text

    for sentence in ("This is in the past.", "Enter a day and a time", "Enter a number", "Say where it is"):
        assert sentence in text, sentence
    assert "It ends before it starts." not in text
    assert (fresh(swap).state, swap.starts_at, swap.place) == (EventState.DRAFT, None, "")
    text = browser.post(f"/events/{swap.slug}/edit", form | {"title": "", "aim": "More readers"}).text
    assert "Enter the name of the event." in text
    assert "This is in the past." in text
    assert fresh(swap).starts_at is None


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"registration_url": ""}, "Enter the address of the registration page."),
        ({"registration_closes_at": local(-2)}, "Registration closes before it opens."),
        ({"registration_closes_at": local(40)}, "Registration closes after the event has ended."),
        ({"pace_curve": []}, "Choose what registrations are compared with on the way."),
    ],
)
def test_opening_says_what_is_missing(people, sign_in_as, form, sentence):
    event = event_in(EventState.PLANNED, people, registration_url="", pace_curve=None)

    answer = sign_in_as(people.alice).post(f"/events/{event.slug}/open", OPEN | {"version": "1"} | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fresh(event).state == EventState.PLANNED


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"n_walk_ins": ""}, "Enter a number; 0 if there were none."),
        ({"n_cancelled": "101"}, "More have cancelled than had registered."),
        ({"n_attended": "91"}, "Count those who had not registered as walk-ins."),
    ],
)
def test_attendance_must_add_up(people, sign_in_as, form, sentence):
    event = event_in(EventState.RUNNING, people)

    answer = sign_in_as(people.alice).post(f"/events/{event.slug}/hold", CAME | {"version": "1"} | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fresh(event).state == EventState.RUNNING


def test_closing_early_moves_the_closing_time(people, sign_in_as):
    event = event_in(EventState.OPEN, people)

    sign_in_as(people.alice).post(f"/events/{event.slug}/close")

    assert fresh(event).state == EventState.CLOSED
    assert event.registration_closes_at <= clock.now()


def test_what_ends_an_event_stands_last(people, sign_in_as):
    event = event_in(EventState.OPEN, people, opened_at=clock.now())
    page = sign_in_as(people.alice).get(f"/events/{event.slug}").text

    assert page.index("Close registration") < page.index(f"/events/{event.slug}/edit") < page.index("Cancel event")


def test_cancelling_needs_a_reason_and_a_notice(people, sign_in_as):
    event = event_in(EventState.OPEN, people, opened_at=clock.now())
    browser, path = sign_in_as(people.alice), f"/events/{event.slug}/cancel"
    assert "Leave it as it is" in browser.get(path).text, "“Cancel” beside “Cancel event” would say the same"

    assert "will not take place" in browser.get(path).text  # the draft of the notice
    refused = browser.post(path, {"version": "1", "reason": " ", "notice": ""})
    assert refused.status_code == 422
    assert "Give a reason: others will read it." in refused.text
    refused = browser.post(path, {"version": "1", "reason": "Storm", "notice": ""})
    assert "Draft the notice to those who have registered." in refused.text
    browser.post(path, {"version": "1", "reason": "Storm", "notice": "Stay at home"})

    assert (fresh(event).state, event.stop_reason, event.notice) == (EventState.CANCELLED, "Storm", "Stay at home")
    assert (last_entry().tag, last_entry().reason) == ("community.event.cancelled", "Storm")


def test_beside_postponing_stands_no_cancel(people, sign_in_as):
    event = event_in(EventState.OPEN, people)

    page = sign_in_as(people.alice).get(f"/events/{event.slug}/postpone").text

    assert "Leave it as it is" in page
    assert ">Cancel</a>" not in page


def test_a_postponed_event_needs_a_new_day(people, sign_in_as):
    event = event_in(EventState.POSTPONED, people, starts_at=clock.now() - timedelta(days=1))
    browser, path = sign_in_as(people.alice), f"/events/{event.slug}/plan"

    assert browser.post(path, PLAN | {"version": "1", "starts_at": local(-1, 5)}).status_code == 422
    assert browser.post(path, PLAN | {"version": "1"}).status_code == 303

    assert (fresh(event).state, event.stop_reason, event.stopped_at) == (EventState.PLANNED, None, None)


def test_people_do_not_start_events_and_the_clock_does_not_plan(people):  # T46
    with pytest.raises(NotAllowed):
        move(event_in(EventState.CLOSED, people), "start", actor=people.alice)
    with pytest.raises(NotAllowed):
        move(event_in(EventState.DRAFT, people), "plan", actor=SYSTEM)


def test_a_step_that_was_taken_is_not_taken_again(people, sign_in_as):  # T43
    event = event_in(EventState.OPEN, people)
    browser = sign_in_as(people.alice)

    first, second = (browser.post(f"/events/{event.slug}/close") for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert log_of(event) == ["community.event.closed"]


def test_a_step_claimed_by_another_is_a_conflict(people):  # T43
    event = event_in(EventState.OPEN, people)
    db.session.execute(sa.update(Event).values(state=EventState.CLOSED).execution_options(synchronize_session=False))

    with pytest.raises(Conflict):
        move(event, "close", actor=people.alice)
    assert log_of(event) == []


def test_an_edit_keeps_what_the_state_needs(people, sign_in_as):
    event = event_in(EventState.OPEN, people)
    form = {"version": "1", "title": event.title, "aim": event.aim, **PLAN, **OPEN}
    browser = sign_in_as(people.alice)

    refused = browser.post(f"/events/{event.slug}/edit", form | {"registration_url": "", "place": ""})
    assert refused.status_code == 422
    assert "An open registration needs this." in refused.text
    browser.post(f"/events/{event.slug}/edit", form | {"capacity": "300"})

    assert fresh(event).capacity == 300
    assert event.starts_at.astimezone(clock.ZoneInfo("Europe/Kyiv")).date() == day(10)
    assert event_in(EventState.HELD, people).slug
    assert browser.get("/events?when=over").text.count("Book swap</a>") == 1


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"ends_at": local(10, 17)}, "It ends before it starts."),
        ({"capacity": "200"}, "The target is above the capacity."),
        ({"registration_opens_at": local(9)}, "Registration closes before it opens."),
        ({"registration_closes_at": local(11)}, "Registration closes after the event has ended."),
    ],
)
@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.PLANNED, EventState.OPEN])
def test_an_edit_that_contradicts_itself_is_refused(people, sign_in_as, state, odd, sentence):
    event = event_in(state, people)
    form = {"version": "1", "title": event.title, "aim": event.aim, **PLAN, **OPEN}
    refused = sign_in_as(people.alice).post(f"/events/{event.slug}/edit", form | odd)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert log_of(fresh(event)) == []


def test_what_has_run_stays_as_announced(people, sign_in_as):
    event = event_in(EventState.HELD, people)
    form = {"version": "1", "title": "Another", "aim": "Another", **PLAN, **OPEN}

    assert sign_in_as(people.alice).post(f"/events/{event.slug}/edit", form).status_code == 403
    assert fresh(event).title == "Book swap"
