"""Several rows of the desk at once, and rows that somebody puts aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.promo.models import SnoozedRow
from app.promo.states import RequestState
from tests.factories import make_person
from tests.pages import parse
from tests.promo.makers import days_ahead, make_request
from tests.stored import entries, fresh, last_entry, only


@pytest.fixture
def second(community, alice, bob):
    return make_request(community, alice, owner=bob, networks=("facebook",), title="Spring fair")


def boxes(page):
    return [int(one) for one in parse(page.text).xpath("//input[@name='pick']/@value")]


def test_ticked_rows_are_given_to_somebody_and_what_cannot_be_is_said(filed, second, alice, community, bob, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))
    done = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob, networks=("instagram",))
    browser = sign_in_as(bob)
    assert boxes(browser.get("/triage")) == [filed.id, second.id, done.id]
    form = {"act": "assign", "pick": [str(one.id) for one in (filed, second, done)], "person": str(ira.id)}
    assert "Tick at least one row first." in browser.post("/triage/several", form | {"pick": []}).text
    assert "Choose who decides." in browser.post("/triage/several", form | {"person": ""}).text

    answer = browser.post("/triage/several", form)

    said = browser.get(answer.location).text
    assert "Ira Sydor decides on 1 request." in said
    assert f"{filed.number}: Ira Sydor does not triage Instagram." in said
    assert f"{done.number}: Ira Sydor does not triage Instagram." in said
    assert [row.owner_id for row in fresh(second).networks] == [ira.id]
    assert [row.owner_id for row in fresh(filed).networks] == [bob.id, bob.id], "of one request all or nothing"
    browser.post("/triage/several", form | {"pick": [str(filed.id)], "network": "facebook"})
    assert [row.owner_id for row in fresh(filed).networks] == [bob.id, ira.id]
    assert [entry.changes["person"] for entry in entries("promo.request.assigned")] == ["Ira Sydor"] * 2


def test_what_a_stranger_ticks_is_not_there(filed, second, people, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "network", "viber"))
    form = {"act": "snooze", "pick": str(filed.id), "until": str(days_ahead(3))}
    assert sign_in_as(ira).post("/triage/several", form).status_code == 404
    assert db.session.query(SnoozedRow).all() == []


def test_a_row_is_put_aside_on_ones_own_desk_until_a_day(filed, second, bob, people, sign_in_as):
    browser, due = sign_in_as(bob), filed.triage_due_at
    form = {"act": "snooze", "pick": str(filed.id), "until": str(days_ahead(3))}
    assert "within the next 90\u00a0days" in browser.post("/triage/several", form | {"until": str(days_ahead(0))}).text
    browser.post("/triage/several", form)

    assert only(SnoozedRow).person_id == bob.id
    assert (last_entry().tag, last_entry().changes["requests"]) == ("promo.desk.snoozed", filed.number)
    assert boxes(browser.get("/triage")) == [second.id]
    assert boxes(browser.get("/triage?snoozed=1")) == [filed.id]
    assert boxes(sign_in_as(people.sara).get("/triage")) == [filed.id, second.id]
    assert fresh(filed).triage_due_at == due, "its clock runs on"

    clock.move_to(timedelta(days=3))
    again = sign_in_as(bob)
    assert boxes(again.get("/triage")) == [filed.id, second.id]
    again.post("/triage/several", form | {"until": str(days_ahead(3))})
    assert boxes(again.get("/triage")) == [second.id]
    again.post("/triage/several", {"act": "wake", "picks": str(filed.id)})
    assert boxes(again.get("/triage")) == [filed.id, second.id]


def test_a_row_leads_to_each_answer(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    keys = {
        one.get("data-row-key"): one.get("href")
        for one in parse(browser.get("/triage").text).xpath("//*[@data-row-key]")
    }
    assert set(keys) == {"x", "o", "a", "n", "d"}
    for key, name in (("a", "assign"), ("n", "ask"), ("d", "no")):
        page = parse(browser.get(keys[key]).text)
        assert page.xpath(f"//section[@id='{name}']/details/@open") == [""]
