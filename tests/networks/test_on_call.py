"""The rota: who is on call, and how a post outside of working hours says so."""

from __future__ import annotations

from datetime import date, time
from urllib.parse import urlencode

import pytest

from app.accounts.actions.absences import enter_absence
from app.accounts.actions.workdays import add_holiday
from app.accounts.permissions import Role
from app.accounts.states import AbsenceKind
from app.core.db import db
from app.networks.models import Network, OnCallTurn
from app.networks.rota import Watch, on_call_words
from tests.factories import make_person
from tests.networks.channels import kyiv, make_channel
from tests.pages import parse
from tests.stored import entries, last_entry, only

DAYS = {"starts_on": "2030-06-03", "ends_on": "2030-06-09"}
KYIV = "Europe/Kyiv"
MONDAY_EVENING, TUESDAY_DAWN = kyiv(2030, 6, 3, 20), kyiv(2030, 6, 4, 6)


@pytest.fixture
def channel(app):
    return make_channel()


def words_at(moment, channel):
    return on_call_words([Watch(1, channel.network_id, channel.id, moment, channel.time_zone)]).get(1)


def turn(channel, person, **values):
    facts = {"starts_on": date(2030, 6, 3), "ends_on": date(2030, 6, 3), "opens": time(18), "closes": time(9), **values}
    db.session.add(OnCallTurn(person=person, **({"channel": channel} if "network" not in facts else {}), **facts))
    db.session.commit()


def test_a_turn_reaches_into_the_next_morning_and_not_beyond(channel, people):
    turn(channel, people.bob)

    assert words_at(MONDAY_EVENING, channel) == "out of hours, on call: Bob Melnyk"
    assert words_at(TUESDAY_DAWN, channel) == "out of hours, on call: Bob Melnyk"
    assert words_at(kyiv(2030, 6, 4, 20), channel) == "out of hours, nobody is on call"
    assert words_at(kyiv(2030, 6, 4, 12), channel) is None


def test_what_has_no_channel_goes_by_the_clock_of_the_house(channel, people, app, monkeypatch):
    turn(channel, people.bob, network=db.session.get(Network, channel.network_id))
    watch = Watch(1, channel.network_id, None, MONDAY_EVENING, None)
    assert on_call_words([watch]) == {1: "out of hours, on call: Bob Melnyk"}

    monkeypatch.setitem(app.config, "BABEL_DEFAULT_TIMEZONE", "America/New_York")  # where it is one in the afternoon
    assert on_call_words([watch]) == {}


def test_a_channel_goes_before_its_network(channel, people):
    network = db.session.get(Network, channel.network_id)
    turn(channel, people.sara, network=network, opens=None, closes=None)
    assert words_at(MONDAY_EVENING, channel) == "out of hours, on call: Sara Lind"
    turn(channel, people.bob)
    assert words_at(MONDAY_EVENING, channel) == "out of hours, on call: Bob Melnyk"


def test_the_rota_is_kept_by_the_people_of_the_network(channel, people, sign_in_as):
    bob, browser = people.bob, sign_in_as(people.bob)
    form = {"place": f"channel:{channel.id}", "person_id": bob.id, **DAYS, "hours": "18:00-09:00"}

    assert browser.post("/on-call/new", form).status_code == 303
    kept = only(OnCallTurn)
    assert (kept.person, kept.opens, kept.closes) == (bob, time(18), time(9))
    assert (last_entry().tag, last_entry().changes["place"]) == ("networks.on_call.added", channel.name)
    page = sign_in_as(people.lea).get("/on-call").text
    assert "18:00–09:00" in page
    assert "Remove" not in page
    assert sign_in_as(people.lea).post(f"/on-call/{kept.id}/remove").status_code == 403
    other = make_person("Tom Telegram", (Role.SMM, "network", "telegram"))
    assert sign_in_as(other).post(f"/on-call/{kept.id}/remove").status_code == 403
    assert sign_in_as(other).post("/on-call/new", form).status_code == 422

    browser.get("/on-call")
    browser.post(f"/on-call/{kept.id}/remove")
    page = browser.get("/on-call").text
    assert 'data-empty="none"' in page
    undo = parse(page).xpath("//div[@id='toasts']//form//input[@name != 'csrf_token']")
    browser.post("/on-call/new", {one.get("name"): one.get("value") for one in undo})
    assert (only(OnCallTurn).opens, last_entry().tag) == (time(18), "networks.on_call.added")


def test_one_who_is_no_smm_specialist_is_not_put_on_call(channel, people, sign_in_as):
    lea, sara, browser = people.lea, people.sara, sign_in_as(people.bob)
    partner = make_person("Pia Partner", (Role.SMM, "house", ""))
    partner.is_partner = True
    db.session.commit()
    offered = parse(browser.get("/on-call/new").text).xpath("//select[@name='person_id']/option/@value")
    assert str(sara.id) in offered
    form = {"place": f"channel:{channel.id}", **DAYS}
    for one in (lea, partner):
        assert str(one.id) not in offered
        assert browser.post("/on-call/new", form | {"person_id": one.id}).status_code == 422
    assert db.session.query(OnCallTurn).count() == 0


def planned(browser, **asked):
    """The weeks that the page shows: who, and what is worth knowing."""
    path = "/on-call/weeks?" + urlencode(asked, doseq=True)
    rows = parse(browser.get(path).text).xpath("//section[@id='planned']//tbody/tr")
    return [tuple(" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("td")) for row in rows]


def test_weeks_are_given_in_turns_and_shown_before(channel, people, sign_in_as):
    ann, bob, sara = make_person("Ann Lys", (Role.SMM, "house", "")), people.bob, people.sara
    turn(channel, bob, starts_on=date(2030, 5, 27), ends_on=date(2030, 6, 2))  # had the last one
    turn(channel, sara, starts_on=date(2030, 6, 19), ends_on=date(2030, 6, 20))
    add_holiday(date(2030, 6, 28), "Constitution Day", actor=people.root)
    away = {"starts_on": date(2030, 6, 9), "ends_on": date(2030, 6, 30), "kind": AbsenceKind.OTHER, "deputy": None}
    enter_absence(ann, **away, actor=ann)
    db.session.commit()
    browser = sign_in_as(bob)
    place = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "hours": "18:00-09:00"}
    asked = place | {"people": [ann.id, bob.id, sara.id], "n_weeks": 5}
    offered = parse(browser.get("/on-call/weeks").text).xpath("//input[@name='people']/@value")
    assert str(people.lea.id) not in offered
    assert planned(browser, **asked) == [
        ("Sara Lind", "away: Ann Lys"),
        ("Bob Melnyk", "away: Ann Lys"),
        ("Sara Lind", "on call already, stays so"),
        ("Bob Melnyk", "away: Ann Lys holidays: Constitution Day"),
        ("Ann Lys", "—"),
    ]
    alone = place | {"people": [ann.id], "starts_on": "2030-06-10", "n_weeks": 1}
    assert planned(browser, **alone) == [("nobody: all of them are away", "away: Ann Lys")]
    assert db.session.query(OnCallTurn).count() == 2, "asking keeps nothing"

    odd = ["never 5", "2030-06-24 999", f"2030-07-08 {bob.id}", f"9999-12-31 {bob.id}"]
    weeks = [f"2030-06-03 {sara.id}", f"2030-06-10 {bob.id}", *odd]
    browser.post("/on-call/weeks", asked | {"week": weeks})
    page = browser.get("/on-call?when=").text
    assert f"2\u00a0weeks are given for {channel.name}." in page
    kept = db.session.query(OnCallTurn).order_by(OnCallTurn.id).all()[2:]
    assert [(one.person, one.starts_on.day, one.ends_on.day) for one in kept] == [(sara, 3, 9), (bob, 10, 16)]
    assert {one.opens for one in kept} == {time(18)}
    assert len(entries("networks.on_call.added")) == 2
    browser.post("/on-call/remove", {"turns": " ".join(str(one.id) for one in kept)})
    assert db.session.query(OnCallTurn).count() == 2


def test_weeks_that_cannot_be_given_have_their_sentence(channel, people, sign_in_as):
    bob, browser = people.bob, sign_in_as(people.bob)
    asked = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "people": [str(bob.id)], "n_weeks": "2"}
    assert "Choose at least one person." in browser.get("/on-call/weeks?n_weeks=2").text
    assert "There is no week to give to anybody" in browser.post("/on-call/weeks", asked).text
    away = {"starts_on": date(2030, 6, 5), "ends_on": date(2030, 6, 6), "kind": AbsenceKind.OTHER, "deputy": None}
    enter_absence(bob, **away, actor=bob)
    db.session.commit()
    late = browser.post("/on-call/weeks", asked | {"week": [f"2030-06-10 {bob.id}", f"2030-06-03 {bob.id}"]})
    assert (late.status_code, "Bob Melnyk is away from 5\u00a0June 2030" in late.text) == (422, True)
    assert db.session.query(OnCallTurn).count() == 0
    other = sign_in_as(make_person("Tom Telegram", (Role.SMM, "network", "telegram")))
    assert other.post("/on-call/weeks", asked | {"week": f"2030-06-10 {bob.id}"}).status_code == 422
    assert sign_in_as(people.lea).get("/on-call/weeks").status_code == 403
    assert browser.post("/on-call/remove", {"turns": "x"}).status_code == 404


def test_what_does_not_fit_has_its_sentence(channel, people, sign_in_as):
    bob, browser = people.bob, sign_in_as(people.bob)
    form = {"place": f"channel:{channel.id}", "person_id": bob.id, **DAYS}
    enter_absence(
        bob, starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 6), kind=AbsenceKind.HOLIDAY, deputy=None, actor=bob
    )
    db.session.commit()

    assert "Bob Melnyk is away from 5\u00a0June 2030" in browser.post("/on-call/new", form).text
    for hours in ("evenings", "18-33", "18:00–24:30", "09:00–09:00"):
        assert "Write hours such as 18:00–09:00" in browser.post("/on-call/new", {**form, "hours": hours}).text
    turned = {**form, "starts_on": "2030-07-02", "ends_on": "2030-07-01"}
    assert "Turn them round" in browser.post("/on-call/new", turned).text


def test_the_first_look_at_the_weeks_asks_for_nothing_whatever_the_address_carries(channel, people, sign_in_as):
    page = parse(sign_in_as(people.bob).get("/on-call/weeks?lang=en").text)

    assert page.xpath("//input[@name='n_weeks']/@value") == ["8"]
    assert not page.xpath("//*[@aria-invalid]")


def test_of_two_turns_of_a_place_at_one_time_the_second_is_refused_and_keeps_what_was_typed(
    channel, people, sign_in_as
):
    bob, sara, browser = people.bob, people.sara, sign_in_as(people.bob)
    turn(channel, bob, starts_on=date(2030, 6, 3), ends_on=date(2030, 6, 5))  # 18:00 to 09:00
    network = db.session.get(Network, channel.network_id)
    form = {"place": f"channel:{channel.id}", "person_id": sara.id, "starts_on": "2030-06-05", "ends_on": "2030-06-07"}

    answer = browser.post("/on-call/new", form | {"hours": "20:00-22:00"})
    assert answer.status_code == 422
    page = parse(answer.text)
    [field] = page.xpath("//*[@id='starts_on-error']")
    assert "Bob Melnyk is on call there from 3\u00a0June 2030 to 5\u00a0June 2030, 18:00–09:00." in "".join(
        field.itertext()
    )
    assert page.xpath("//input[@name='hours']/@value") == ["20:00-22:00"]
    assert page.xpath("//select[@name='person_id']/option[@selected]/@value") == [str(sara.id)]

    morning_after = {"starts_on": "2030-06-06", "ends_on": "2030-06-06"}
    for times in ({"hours": ""}, {"hours": "08:00-10:00"} | morning_after, morning_after):
        assert "Bob Melnyk is on call there" in browser.post("/on-call/new", form | times).text
    assert db.session.query(OnCallTurn).count() == 1
    fits = (
        {"hours": "09:00-18:00"},
        {"hours": "18:00-09:00"} | morning_after,
        {"place": f"network:{network.id}", "hours": "18:00-09:00"},
    )
    for other in fits:
        assert browser.post("/on-call/new", form | other).status_code == 303


def test_a_week_in_which_somebody_is_on_call_in_some_of_the_hours_stays_theirs(channel, people, sign_in_as):
    bob, sara, browser = people.bob, people.sara, sign_in_as(people.bob)
    turn(channel, sara, starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 5), opens=None, closes=None)
    place = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "hours": "18:00-09:00"}
    asked = place | {"people": [bob.id], "n_weeks": 2}

    assert planned(browser, **asked) == [("Sara Lind", "on call already, stays so"), ("Bob Melnyk", "—")]
    answer = browser.post("/on-call/weeks", asked | {"week": f"2030-06-03 {bob.id}"})
    assert answer.status_code == 422
    assert "Sara Lind is on call in the week from 3\u00a0June 2030 by now." in answer.text
