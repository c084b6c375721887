"""Workload: hours committed per person and week, what stands behind them, and giving it away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.accounts.actions.absences import enter_absence
from app.accounts.actions.workdays import add_holiday
from app.accounts.permissions import Role
from app.accounts.settings import change_setting
from app.accounts.states import AbsenceKind
from app.core.db import db
from app.promo.queries.workload import NOBODY, LoadFilters, give_hours, loads, weeks_ahead
from app.promo.settings import ACT_MINUTES
from app.promo.states import PlacementState
from app.promo.words import Act, Duty
from tests.factories import make_person
from tests.pages import parse
from tests.promo.factories import stand_at
from tests.promo.makers import make_request
from tests.stored import entries, fresh, last_entry

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

KYIV = "Europe/Kyiv"


def load_of(person, week=0, **filters):
    weeks = weeks_ahead(KYIV)
    found = loads(weeks, LoadFilters(**filters), [person])
    give_hours(found, weeks, [person])
    return found[person.id][week]


def undo_of(browser, path="/workload"):
    toast = parse(browser.get(path).text).xpath("//div[@id='toasts']//form")[-1]
    fields = {one.get("name"): one.get("value") or "" for one in toast.xpath(".//input[@name != 'csrf_token']")}
    return toast.get("action"), fields


def test_open_work_commits_the_hours_of_the_house(desk, sign_in_as):
    held = desk.hold()
    story = ACT_MINUTES[Act.CONTENT, "story"]()

    assert dict(load_of(held.assignee).by_duty) == {Duty.CONTENT: story}
    assert dict(load_of(held.publisher).by_duty) == {Duty.TECHNICAL: 15, Duty.COMMUNITY: 30}
    assert load_of(held.publisher, network_id="telegram").minutes == 0
    assert dict(load_of(held.publisher, duty=Duty.COMMUNITY).by_duty) == {Duty.COMMUNITY: 30}
    change_setting(ACT_MINUTES[Act.CONTENT, "story"], 90, actor=desk.people.root)
    db.session.commit()
    assert load_of(held.assignee).minutes == 90
    page = sign_in_as(desk.people.mark).get("/workload").text
    assert "1.5\u00a0h" in page
    assert sign_in_as(held.assignee).get("/workload").status_code == 403  # a community manager
    csv = sign_in_as(desk.people.mark).get("/workload/export/csv").text
    assert f"{held.publisher.name},2030-06-03,0.0,0.0,0.5,0.25,0.0,0.75,40.0,0" in csv


def test_holidays_absences_and_own_hours_shorten_a_week(desk, sign_in_as):
    held = desk.hold()
    bob, root = held.publisher, desk.people.root
    assert (load_of(bob).available, load_of(bob, 1).available) == (2400, 2400)
    add_holiday(date(2030, 6, 10), "Trinity", actor=root)
    enter_absence(
        bob, starts_on=date(2030, 6, 13), ends_on=date(2030, 6, 23), kind=AbsenceKind.ILL, deputy=None, actor=bob
    )
    db.session.commit()
    assert [load_of(bob, week).available for week in (1, 2, 3)] == [960, 0, 2400]

    sign_in_as(root).post(f"/people/{bob.id}/hours", {"weekly_hours": "20"})
    assert (last_entry().tag, last_entry().changes) == ("accounts.person.hours_changed", {"weekly_hours": [None, 20]})
    assert load_of(fresh(bob)).available == 1200
    assert sign_in_as(root).post(f"/people/{bob.id}/hours", {"weekly_hours": "300"}).status_code == 422
    stand_at(held.slot_at - timedelta(hours=1))  # Thursday: the days before count no more
    assert load_of(fresh(bob)).available == 480


def test_who_has_too_much_is_told_in_words(desk, sign_in_as):
    held = desk.hold()
    held.publisher.weekly_hours = 0
    db.session.commit()
    page = sign_in_as(desk.people.sara).get("/workload").text
    assert "0.8\u00a0h too many" in page or "0.7\u00a0h too many" in page


def test_from_a_cell_to_its_things_and_to_somebody_else(desk, sign_in_as):
    held, people = desk.hold(), desk.people
    sara = people.sara
    browser = sign_in_as(sara)
    things = browser.get(f"/workload/things?person={held.publisher_id}&week=2030-06-03").text
    assert held.number in things
    give = f"/workload/give/publication/R-{held.request_id}/{held.position}"
    assert give in things
    before = held.publisher

    assert browser.post(give, {"person": people.lea.id}).status_code == 422
    assert browser.post(give, {"person": sara.id}).status_code == 303
    assert fresh(held).publisher == sara
    assert last_entry().changes["publisher"] == [before.name, sara.name]
    assert load_of(before).minutes == 0
    browser.post(*undo_of(browser))
    assert fresh(held).publisher == before
    assert len(entries("promo.placement.changed")) == 2
    assert sign_in_as(people.lea).get(give).status_code == 403
    assert browser.get(f"/workload/give/publication/R-{held.request_id}/99").status_code == 404  # T02
    content = f"/workload/give/content/R-{held.request_id}/{held.position}"
    assert browser.post(content, {"person": ""}).status_code == 303
    assert fresh(held).assignee is None
    weeks = weeks_ahead(KYIV)
    assert loads(weeks, LoadFilters(), [])[NOBODY][0].by_duty[Duty.CONTENT] == 60
    assert "Nobody yet" in browser.get("/workload").text


def test_work_of_others_is_counted_and_not_named(desk, sign_in_as):
    held = desk.hold()
    elsewhere = make_person("Tara Bilyk", (Role.SMM, "network", "telegram"))
    address = f"/workload/things?person={held.publisher_id}"

    page = sign_in_as(elsewhere).get(address).text

    assert held.number not in page
    assert "2 more belong to requests that you do not read." in page  # publication and replies
    assert "that you do not read" not in sign_in_as(desk.people.sara).get(address).text


def test_a_network_and_the_figures_are_given_away(people, sign_in_as, desk):
    bob, alice = desk.people.bob, desk.request_.filed_by
    filed = make_request(desk.request_.community, alice, owner=bob)
    sara = people.sara
    browser = sign_in_as(sara)
    assert load_of(bob).by_duty[Duty.PROMOTION] == 30
    give = f"/workload/give/triage/R-{filed.id}/instagram"
    assert browser.post(give, {"person": sara.id}).status_code == 303
    assert fresh(filed).networks[0].owner == sara
    late = sign_in_as(bob).post(give, {"person": bob.id, "seen": bob.id})
    assert (late.status_code, "given to another one meanwhile: Sara Lind." in late.text) == (409, True)
    browser.post(*undo_of(browser))
    assert fresh(filed).networks[0].owner == bob
    assert browser.get(f"/workload/give/triage/R-{filed.id}/telegram").status_code == 404

    desk.request_.report_due_on = date(2030, 6, 14)
    db.session.commit()
    owner = desk.request_.filed_by
    assert load_of(owner, 1).by_duty[Duty.ANALYTICS] == 180
    figures = f"/workload/give/reading/R-{desk.request_.id}/all"
    assert sign_in_as(people.ann).get(figures).status_code == 403  # analysts do not see the table
    assert browser.post(figures, {"person": people.ann.id}).status_code == 303
    assert load_of(people.ann, 1).by_duty[Duty.ANALYTICS] == 180
    assert "promo.request.measurement_planned" in {entry.tag for entry in entries("promo.request.measurement_planned")}


@pytest.mark.parametrize("state", [PlacementState.IN_REVIEW, PlacementState.PUBLISHED])
def test_reviews_wait_for_nobody_certain_and_readings_for_who_measures(desk, state):
    placement = desk.placement(state)
    weeks = weeks_ahead(KYIV)
    found = loads(weeks, LoadFilters(), [placement.request.filed_by])
    if state == PlacementState.IN_REVIEW:
        assert found[NOBODY][0].by_duty[Duty.PROMOTION] == 20
    else:
        assert sum(one.by_duty[Duty.ANALYTICS] for one in found[placement.request.filed_by_id]) >= 15


def test_odd_addresses_are_no_filters(desk, sign_in_as):
    browser = sign_in_as(desk.people.sara)
    for path in (
        "/workload?person=x&duty=x&network=x",
        "/workload/things?person=99999999999&week=x",
        "/workload?page=9",
    ):
        assert browser.get(path).status_code == 200
