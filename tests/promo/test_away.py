"""Who is away: entered with a deputy, not assigned, shown where they are named, and told to who stands in."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.actions.workdays import add_holiday
from app.accounts.away import deputy_of, is_away
from app.accounts.models import Absence
from app.accounts.permissions import Role
from app.accounts.states import AbsenceKind
from app.core import clock
from app.core.db import db
from app.mail.models import OutboxMail
from app.networks.actions import put_on_call
from app.notifications.models import Notification
from tests.factories import make_person
from tests.pages import parse
from tests.promo.makers import days_ahead, make_brief, make_request
from tests.stored import fresh, last_entry, only


def away(person, deputy=None, first=0, last=6, kind=AbsenceKind.HOLIDAY):
    absence = enter_absence(
        person, starts_on=days_ahead(first), ends_on=days_ahead(last), kind=kind, deputy=deputy, actor=person
    )
    db.session.commit()
    return absence


def form(first=0, last=6, deputy="", kind="ill"):
    days = {"starts_on": days_ahead(first).isoformat(), "ends_on": days_ahead(last).isoformat()}
    return {**days, "kind": kind, "deputy_id": str(deputy)}


def told():
    return [news.person.name.split()[0] for news in db.session.scalars(sa.select(Notification).order_by("id"))]


def test_one_enters_and_takes_back_an_absence(bob, people, sign_in_as):
    browser = sign_in_as(bob)
    answer = browser.post(f"/people/{bob.id}/absences/new", form(deputy=people.sara.id))

    absence = only(Absence)
    assert answer.status_code == 303
    assert (absence.deputy, absence.kind) == (people.sara, AbsenceKind.ILL)
    assert absence.over_at - absence.begins_at in {timedelta(days=7), timedelta(days=7, hours=1)}
    entry = last_entry()
    assert (entry.tag, entry.subject_label) == ("accounts.absence.entered", "Bob Melnyk")
    assert "ill" not in str(entry.changes)
    assert "Noted. Sara Lind stands in." in browser.get("/absences").text
    assert "Bob Melnyk" not in sign_in_as(people.sara).get("/absences?of=all").text
    assert "Bob Melnyk" in sign_in_as(people.root).get("/absences?of=all&when=now").text
    csv = sign_in_as(people.root).get("/absences/export/csv?of=all").text
    assert "Bob Melnyk" in csv
    assert browser.get(f"/people/{people.sara.id}/absences/new").status_code == 404
    assert sign_in_as(people.sara).post(f"/people/{bob.id}/absences/{absence.id}/remove").status_code == 404

    browser.post(f"/people/{bob.id}/absences/{absence.id}/remove")
    assert db.session.scalar(sa.select(sa.func.count(Absence.id))) == 0
    toast = parse(browser.get("/absences").text).xpath("//div[@id='toasts']//form//input[@name != 'csrf_token']")
    fields = {one.get("name"): one.get("value") for one in toast}
    browser.post(f"/people/{bob.id}/absences/new", fields)
    assert only(Absence).deputy == people.sara


def test_without_a_deputy_the_page_says_what_stays_undone(community, alice, bob, people, sign_in_as):
    make_request(community, alice, owner=bob)
    browser = sign_in_as(people.root)

    assert "Networks of requests to decide and to plan" in browser.get(f"/people/{bob.id}/absences/new").text
    browser.post(f"/people/{bob.id}/absences/new", form())
    assert "Nobody stands in: what waits for an answer stays undone until then." in browser.get("/people").text


def test_days_and_deputies_that_do_not_fit_have_their_sentence(bob, alice, people, sign_in_as):
    sara, browser = people.sara, sign_in_as(bob)
    path = f"/people/{bob.id}/absences/new"
    away(bob, sara, first=0, last=3)
    assert "is entered already" in browser.post(path, form(3, 5)).text
    assert "The last day is before the first" in browser.post(path, form(9, 8)).text
    assert browser.post(path, form(10, 12, deputy=alice.id)).status_code == 422  # reads less than bob does

    away(sara, first=20, last=25)
    assert "and nobody stands in for them" in browser.post(path, form(22, 23, deputy=sara.id)).text
    ann = people.ann
    away(ann, bob, first=30, last=35)
    away(sara, ann, first=30, last=35)
    answer = browser.post(path, form(31, 32, deputy=sara.id)).text
    assert "everybody would wait for everybody" in answer
    assert db.session.scalar(sa.select(sa.func.count(Absence.id)).where(Absence.person_id == bob.id)) == 1


def test_the_chain_of_deputies_is_followed_and_never_in_a_circle(bob, people):
    sara, ann = people.sara, people.ann
    away(sara, ann)
    away(bob, sara)
    assert deputy_of(bob) == ann
    assert deputy_of(ann) is None
    assert deputy_of(bob, clock.now() + timedelta(days=30)) is None
    assert next(one.words for one in is_away([bob.id, ann.id, None]).values()).endswith("deputy Ann Bondar")
    only_of_ann = Absence(
        person=ann, kind=AbsenceKind.OTHER, starts_on=days_ahead(0), ends_on=days_ahead(1), deputy=bob,
        begins_at=clock.now() - timedelta(hours=1), over_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    db.session.add(only_of_ann)  # a circle that no form would take
    db.session.commit()
    assert deputy_of(bob) is None


def test_a_deputy_who_reads_less_by_now_is_none(bob, people):
    sara = people.sara
    away(bob, sara)
    sara.grants[0].role = Role.LEADERSHIP
    db.session.commit()
    assert deputy_of(bob) == sara
    sara.grants[0].scope_kind, sara.grants[0].scope_id = "community", "1"
    db.session.commit()
    db.session.expire_all()
    sara.__dict__.pop("reach", None)
    assert deputy_of(bob) is None


def test_who_is_away_gets_no_new_network_and_is_shown_as_away(community, alice, bob, people, sign_in_as):
    sara = people.sara
    filed = make_request(community, alice, owner=bob)
    away(bob, sara)
    brief = make_brief(community, alice)
    sign_in_as(alice).post(f"/requests/R-{brief.id}/submit")

    assert fresh(brief).networks[0].owner == sara
    page = sign_in_as(alice).get(f"/requests/R-{filed.id}").text
    assert "deputy Sara Lind" in page
    assert "away until" in sign_in_as(sara).get("/triage").text
    answer = sign_in_as(sara).post(f"/triage/R-{brief.id}/instagram/assign", {"person": bob.id})
    assert answer.status_code == 422


def test_what_waits_for_an_answer_goes_to_the_deputy_too(community, alice, bob, people, sign_in_as):
    sara, alice.name = people.sara, "Alice <i>Koval</i>"
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    away(alice, sara)
    sign_in_as(bob).post(f"/triage/R-{filed.id}/instagram/ask", {
        "fields-0-field": "task", "fields-0-reason": "unclear", "fields-0-sentence": "Who should come?"
    })  # fmt: skip
    assert told() == ["Alice", "Sara"]
    letters = {mail.recipient: mail for mail in db.session.scalars(sa.select(OutboxMail))}
    assert "You stand in for Alice <i>Koval</i>, who is away." in letters["sara@example.org"].text
    assert "You stand in for Alice &lt;i&gt;Koval&lt;/i&gt;, who is away." in letters["sara@example.org"].html  # T09
    assert "You stand in" not in letters["alice@example.org"].text

    sign_in_as(bob).post(f"/triage/R-{filed.id}/facebook/no", {"refusal": "brand", "refusal_note": "Not like this."})
    assert told().count("Sara") == 1  # news that asks for nothing is told to nobody else


def test_the_calendar_names_who_will_be_away(desk, sign_in_as):
    held = desk.hold()
    assert held.assignee is not None
    at = held.content_due_at
    make_person("Zoe Nobody", (Role.LEADERSHIP, "house", ""))
    day = at.date()
    enter_absence(
        held.assignee, starts_on=day - timedelta(days=1), ends_on=day + timedelta(days=1), kind=AbsenceKind.OTHER,
        deputy=None, actor=held.assignee,
    )  # fmt: skip
    db.session.commit()
    page = sign_in_as(desk.people.bob).get(f"/calendar/list?day={held.slot_at.date()}").text
    assert f"{held.assignee.name} is away, no deputy" in page


def test_a_post_out_of_hours_names_who_is_on_call(desk, people, sign_in_as):
    held = desk.hold()
    add_holiday(date(2030, 6, 6), "Founders’ day", actor=people.root)
    db.session.commit()
    browser, path = sign_in_as(desk.people.bob), f"/requests/R-{held.request_id}/placements/{held.position}"
    assert "out of hours, nobody is on call" in browser.get(path).text
    put_on_call(
        people.sara, held.channel, starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 7), hours=None, actor=people.bob
    )
    db.session.commit()

    assert "out of hours, on call: Sara Lind" in browser.get(path).text
    assert "out of hours, on call: Sara Lind" in browser.get("/calendar/week?day=2030-06-06").text
