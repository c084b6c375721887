"""What the clock does with events, and what keeps it from doing so."""

from __future__ import annotations

from datetime import timedelta

from app.community.states import EventState
from app.core import clock
from app.core.db import db
from app.jobs.ticks import tick
from tests.community.makers import local
from tests.stored import fresh, last_entry
from tests.structure.makers.community import make_event_in


def test_an_event_cannot_be_planned_to_end_before_its_registration(people, sign_in_as):
    event = make_event_in(EventState.DRAFT, people.guild)
    browser, path = sign_in_as(people.alice), f"/events/{event.slug}"
    open_long = {"registration_opens_at": local(1), "registration_closes_at": local(20)}
    named = {"title": "Swap", "aim": "To meet", "time_zone": "Europe/Kyiv", "version": str(event.version)}
    assert browser.post(f"{path}/edit", named | open_long).status_code == 303

    plan = {"starts_at": local(10), "ends_at": local(10, 20), "place": "Hall 3", "registration_target": "240"}
    answer = browser.post(f"{path}/plan", plan | {"time_zone": "Europe/Kyiv", "version": str(fresh(event).version)})

    assert answer.status_code == 422
    assert "Registration closes after the event has ended." in answer.text
    assert fresh(event).state == EventState.DRAFT
    assert last_entry().tag == "community.event.changed"


def test_one_event_that_cannot_open_keeps_no_other_closed(people):
    opens_at = clock.now() + timedelta(hours=1)
    wrong, right = (
        make_event_in(EventState.PLANNED, people.guild, registration_opens_at=opens_at) for _which in range(2)
    )
    wrong.registration_closes_at = wrong.ends_at + timedelta(days=1)
    db.session.commit()

    outcomes = tick(opens_at + timedelta(minutes=1))

    assert outcomes["community.events"].error == ""
    assert (fresh(wrong).state, fresh(right).state) == (EventState.PLANNED, EventState.OPEN)
    assert last_entry().tag == "community.event.opened"
