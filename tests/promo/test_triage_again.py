"""What was put off comes back to triage; what was decided is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.promo.jobs.requests import bring_back_put_off
from app.promo.states import NetworkDecision, RequestState
from tests.factories import make_person
from tests.pages import path_of
from tests.promo.deciding import ASK, NO, YES, decide, decisions
from tests.promo.makers import days_ahead
from tests.stored import fresh, last_entry


def test_what_was_put_off_comes_back_on_its_day(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "later", {"later_on": str(days_ahead(20)), "later_note": "After the fair."})
    decide(browser, filed, "yes", YES, network="facebook")
    clock.move_to(timedelta(days=19))
    assert bring_back_put_off(clock.now()) == 0
    assert f"R-{filed.id}" not in sign_in_as(bob).get("/triage").text

    clock.move_to(timedelta(days=20))
    assert bring_back_put_off(clock.now()) == 1
    assert bring_back_put_off(clock.now()) == 0
    db.session.commit()

    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["later", "yes"])
    assert last_entry().tag == "promo.request.network_due_again"
    news = db.session.scalars(sa.select(Notification).order_by(Notification.id.desc())).first()
    assert (news.person_id, news.path) == (bob.id, f"/triage/R-{filed.id}/instagram")
    browser = sign_in_as(bob)
    assert "put off until now" in browser.get("/triage?network=instagram").text
    assert "After the fair." in browser.get(news.path).text
    decide(browser, filed, "no", NO)
    assert "Nothing waits for a decision" in browser.get("/triage").text


def test_the_clock_begins_anew_with_what_was_put_off(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "no", NO, network="facebook")
    decide(browser, filed, "later", {"later_on": str(days_ahead(20))})
    clock.move_to(timedelta(days=15))
    assert "Late by" not in sign_in_as(bob).get("/triage").text, "nobody's clock runs while it is put off"
    assert f"R-{filed.id}" not in sign_in_as(bob).get("/triage?late=1").text

    clock.move_to(timedelta(days=20))
    bring_back_put_off(clock.now())
    db.session.commit()
    assert fresh(filed).triage_due_at > clock.now()
    decide(sign_in_as(bob), filed, "ask", ASK)
    assert (fresh(filed).state, decisions(filed)) == (RequestState.NEEDS_INFO, ["needs_info", "no"])


@pytest.mark.parametrize(("action", "form"), [("yes", YES), ("no", NO), ("later", {"later_on": str(days_ahead(9))})])
def test_an_answer_is_taken_back(filed, bob, sign_in_as, action, form):
    browser = sign_in_as(bob)
    answer = decide(browser, filed, action, form)
    undo = f"/triage/R-{filed.id}/instagram/take-back"
    assert undo in browser.get(path_of(answer)).text
    assert undo in browser.get(f"/triage/R-{filed.id}/instagram").text

    browser.post(undo)
    row = fresh(filed).networks[0]
    assert (row.decision, row.decided_at, row.note, row.refusal) == (NetworkDecision.OPEN, None, "", None)
    assert last_entry().tag == "promo.request.network_taken_back"
    assert browser.post(undo).status_code == 409


@pytest.mark.parametrize(("form", "state"), [(YES, RequestState.ACCEPTED), (NO, RequestState.DECLINED)])
def test_the_answer_that_decided_the_whole_is_taken_back(filed, bob, sign_in_as, form, state):
    browser, action = sign_in_as(bob), "yes" if form is YES else "no"
    decide(browser, filed, action, form)
    decide(browser, filed, action, form, network="facebook")
    assert fresh(filed).state == state

    browser.post(f"/triage/R-{filed.id}/facebook/take-back")
    again = fresh(filed)
    assert (again.state, again.accepted_at, again.declined_at) == (RequestState.TRIAGE, None, None)
    assert last_entry().tag == "promo.request.network_taken_back"
    decide(browser, filed, action, form, network="facebook")
    assert fresh(filed).state == state

    clock.move_to(timedelta(days=2))
    late = sign_in_as(bob).post(f"/triage/R-{filed.id}/facebook/take-back")
    assert "more than a day ago" in late.text
    assert fresh(filed).state == state


def test_an_assignment_is_undone(filed, bob, people, sign_in_as):
    other = make_person("Dmytro Kravets", (Role.SMM, "network", "instagram"))
    browser = sign_in_as(bob)
    answer = decide(browser, filed, "assign", {"person": str(other.id)})

    assert f'<input type="hidden" name="person" value="{bob.id}">' in browser.get(path_of(answer)).text
    decide(browser, filed, "assign", {"person": str(bob.id)})
    assert fresh(filed).networks[0].owner_id == bob.id
