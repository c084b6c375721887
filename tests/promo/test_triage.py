"""Triage: each network decides; the state of the request follows."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.promo.models import ReturnedField
from app.promo.states import NetworkDecision, RequestState
from app.promo.words import DeclineReason, ReturnReason, Sensitivity
from tests.factories import make_person
from tests.pages import parse, path_of
from tests.promo.deciding import ASK, NO, YES, decide, decisions
from tests.promo.makers import days_ahead, make_request
from tests.stored import fresh, last_entry, only


def test_a_yes_says_who_and_why_no_meeting(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    assert browser.get(f"/triage/R-{filed.id}/instagram").status_code == 200
    answer = decide(browser, filed, "yes", YES)

    row = fresh(filed).networks[0]
    assert path_of(answer) == "/triage"
    assert (row.decision, row.decided_by_id, row.meeting_waiver) == (NetworkDecision.YES, bob.id, "A small one.")
    assert filed.state == RequestState.TRIAGE
    assert last_entry().tag == "promo.request.network_accepted"


def test_the_last_yes_accepts(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "yes", YES)
    decide(browser, filed, "yes", {"met_on": str(days_ahead(0))}, network="facebook")

    assert fresh(filed).state == RequestState.ACCEPTED
    assert filed.accepted_at is not None
    assert last_entry().tag == "promo.request.accepted"


@pytest.mark.parametrize(
    ("action", "form", "sentence"),
    [
        ("yes", {}, "Say when you met, or why no meeting is needed."),
        ("yes", {"met_on": str(days_ahead(3))}, "This day is still to come."),
        ("no", {"refusal": "brand"}, "Say why: the requester reads it."),
        ("no", {"refusal_note": "No"}, "Choose a reason."),
        ("later", {}, "Choose a day."),
        ("later", {"later_on": str(days_ahead(0))}, "Choose a day that is still to come."),
        ("ask", {}, "Name at least one field"),
        ("ask", {"fields-0-field": "task", "fields-0-reason": "unclear"}, "Name at least one field"),
        (
            "ask",
            {"fields-0-field": "filed_by_id", "fields-0-reason": "unclear", "fields-0-sentence": "x"},
            "Choose one",
        ),
        ("assign", {"person": "999"}, "Choose one of the list."),
    ],
)
def test_a_decision_needs_its_reason(filed, bob, sign_in_as, action, form, sentence):
    answer = decide(sign_in_as(bob), filed, action, form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert decisions(filed) == ["open", "open"]


def test_one_no_and_one_yes_is_a_yes_in_part(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "no", NO)
    decide(browser, filed, "yes", YES, network="facebook")

    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["no", "yes"])


def test_every_no_declines(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "no", NO)
    decide(browser, filed, "no", NO, network="facebook")

    declined = fresh(filed)
    assert (declined.state, declined.decline_reason) == (RequestState.DECLINED, DeclineReason.WRONG_NETWORK)
    assert declined.decline_text == "Instagram: Ask again with a picture.\nFacebook: Ask again with a picture."


def test_later_is_neither_and_may_become_a_yes_on_the_way(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "later", {"later_on": str(days_ahead(20))})
    decide(browser, filed, "yes", YES, network="facebook")
    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["later", "yes"])

    decide(browser, filed, "yes", YES)
    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["yes", "yes"])


def test_a_second_decision_is_told_of_the_first(filed, bob, people, sign_in_as):  # T43
    decide(sign_in_as(bob), filed, "yes", YES)
    answer = decide(sign_in_as(people.sara), filed, "no", NO)

    assert answer.status_code == 409
    assert "Bob Melnyk has already decided on Instagram: Yes." in answer.text
    assert YES["note"] in answer.text, "what the first one said"
    assert NO["refusal_note"] in answer.text, "what the second one was about to say"
    assert decisions(filed) == ["yes", "open"]


def test_of_many_in_one_second_one_wins(app, filed, bob, sign_in_as):  # T43
    filed_id, n = filed.id, 6
    browsers = [sign_in_as(bob) for _ in range(n)]
    tokens = [browser.token() for browser in browsers]
    db.session.remove()
    barrier, statuses = Barrier(n), []

    def press(browser, token, action, form):
        barrier.wait()
        answer = browser.post(f"/triage/R-{filed_id}/instagram/{action}", form | {"csrf_token": token})
        statuses.append(answer.status_code)

    forms = [("yes", YES), ("no", NO)] * (n // 2)
    sent = zip(browsers, tokens, forms, strict=True)
    threads = [Thread(target=press, args=(browser, token, *form)) for browser, token, form in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.tag.contains("network_"))
    assert sorted(statuses) == [303] + [409] * (n - 1)
    assert db.session.scalar(told) == 1


def test_a_sensitive_request_that_is_agreed_on_is_with_the_seniors(filed, bob, people, sign_in_as):
    filed.sensitivity = Sensitivity.MONEY
    browser, senior = sign_in_as(bob), people.sara
    decide(browser, filed, "yes", YES)
    assert "A senior accepts it" not in browser.get(f"/requests/R-{filed.id}").text
    decide(browser, filed, "yes", YES, network="facebook")

    facts = parse(browser.get(f"/requests/R-{filed.id}").text).xpath("//dl[@class='facts']//dd/text()")
    assert facts[1:3] == [senior.name, "A senior accepts it"]


def test_a_sensitive_request_waits_for_a_senior(filed, bob, people, sign_in_as):
    filed.sensitivity = Sensitivity.MONEY
    browser = sign_in_as(bob)
    for network in ("instagram", "facebook"):
        decide(browser, filed, "yes", YES, network=network)
    assert fresh(filed).state == RequestState.TRIAGE
    assert browser.post(f"/triage/R-{filed.id}/accept").status_code == 403

    senior = sign_in_as(people.sara)
    assert "Accept" in senior.get(f"/requests/R-{filed.id}").text
    assert senior.post(f"/triage/R-{filed.id}/accept").status_code == 303
    assert fresh(filed).state == RequestState.ACCEPTED


def test_fields_go_back_with_a_reason_and_the_clock_stops(filed, bob, sign_in_as):  # product no. 11
    answer = decide(sign_in_as(bob), filed, "ask", ASK)

    returned = only(ReturnedField)
    assert answer.status_code == 303
    assert (fresh(filed).state, decisions(filed)) == (RequestState.NEEDS_INFO, ["needs_info", "open"])
    assert (returned.field, returned.reason, returned.sentence) == ("task", ReturnReason.UNCLEAR, "Who should come?")
    assert last_entry().tag == "promo.request.returned"


def test_two_networks_may_ask(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, filed, "ask", ASK)
    assert decide(browser, filed, "ask", ASK | {"fields-0-field": "proof"}, network="facebook").status_code == 303
    assert decisions(filed) == ["needs_info", "needs_info"]


def test_only_those_of_the_network_decide(filed, alice, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))
    browser = sign_in_as(ira)
    assert decide(browser, filed, "yes", YES).status_code == 403
    assert decide(browser, filed, "yes", YES, network="facebook").status_code == 303
    assert decide(sign_in_as(alice), filed, "yes", YES).status_code == 403
    assert decide(browser, filed, "yes", YES, network="youtube").status_code == 404
    assert decisions(filed) == ["open", "yes"]


def test_a_network_is_given_to_somebody_else(filed, bob, people, sign_in_as):
    answer = decide(sign_in_as(bob), filed, "assign", {"person": str(people.sara.id)})

    assert answer.status_code == 303
    assert [row.owner_id for row in fresh(filed).networks] == [people.sara.id, bob.id]
    assert last_entry().tag == "promo.request.assigned"


def test_the_last_assignment_begins_triage(community, alice, people, sign_in_as):
    waiting = make_request(community, alice, RequestState.SUBMITTED)
    waiting.triage_due_at = None
    decide(sign_in_as(people.sara), waiting, "assign", {"person": str(people.sara.id)})

    assert fresh(waiting).state == RequestState.TRIAGE
    assert waiting.triage_due_at > clock.now() + timedelta(hours=20)


def test_a_senior_declines_the_whole(filed, bob, people, sign_in_as):
    url, form = f"/triage/R-{filed.id}/decline", {"decline_reason": "duplicate", "text": "See R-1."}
    assert sign_in_as(bob).post(url, form).status_code == 403
    browser = sign_in_as(people.sara)
    assert browser.post(url, {"decline_reason": "duplicate"}).status_code == 422
    assert browser.post(url, form).status_code == 303

    assert (fresh(filed).state, filed.decline_reason, filed.decline_text) == ("declined", "duplicate", "See R-1.")
    assert browser.post(url, form).status_code == 409


def test_no_answer_is_asked_for_before_each_network_has_somebody(community, alice, bob, sign_in_as):
    waiting = make_request(community, alice, RequestState.SUBMITTED, owner=bob, networks=("instagram", "viber"))
    waiting.networks[1].owner = None
    db.session.commit()

    page = sign_in_as(bob).get(f"/triage/R-{waiting.id}/instagram").text

    assert "Nobody is assigned for: Viber." in page
    assert "takes part" not in page


def test_no_answer_is_asked_for_once_the_request_has_ended(community, alice, bob, sign_in_as):
    gone = make_request(community, alice, RequestState.CANCELLED, owner=bob)
    row = gone.networks[0]
    row.decision, row.decided_at, row.decided_by_id, row.meeting_waiver = NetworkDecision.OPEN, None, None, ""
    db.session.commit()

    page = sign_in_as(bob).get(f"/triage/R-{gone.id}/{row.network_id}").text

    assert f"{gone.number} is now: Cancelled." in page
    assert "takes part" not in page
