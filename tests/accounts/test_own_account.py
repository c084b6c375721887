"""Profile, mail address, devices."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.away import is_away
from app.accounts.models import SignInSession
from app.accounts.states import AbsenceKind, Theme
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from tests.accounts.mails import link_in, outbox
from tests.factories import PASSWORD
from tests.pages import path_of
from tests.stored import logged

PROFILE = {"name": "Bob Melnyk", "locale": "uk", "time_zone": "America/New_York", "theme": "dark"}


def test_profile(people, sign_in_as):
    browser = sign_in_as(people.bob)
    answer = browser.post("/profile", PROFILE)

    assert path_of(answer) == "/profile"
    bob = people.bob
    assert (bob.locale, bob.time_zone, bob.theme, bob.has_shortcuts) == ("uk", "America/New_York", Theme.DARK, False)
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "accounts.person.changed"))
    assert entry.changes["theme"] == ["auto", "dark"]
    page = browser.get("/profile").text
    assert '<html lang="uk" data-theme="dark"' in page


def test_an_absence_moves_to_the_new_zone_with_its_person(people, sign_in_as):
    bob, sara = people.bob, people.sara
    days = {"starts_on": date(2030, 6, 3), "ends_on": date(2030, 6, 9), "kind": AbsenceKind.OTHER, "deputy": None}
    own, other = (enter_absence(one, **days, actor=one) for one in (bob, sara))
    db.session.commit()
    browser = sign_in_as(bob)
    browser.post("/profile", PROFILE)

    new_york, kyiv = ZoneInfo("America/New_York"), ZoneInfo("Europe/Kyiv")
    for absence, zone in ((own, new_york), (other, kyiv)):
        db.session.refresh(absence)
        assert (absence.starts_on, absence.ends_on) == (date(2030, 6, 3), date(2030, 6, 9))
        assert absence.begins_at == datetime(2030, 6, 3, tzinfo=zone)
        assert absence.over_at == datetime(2030, 6, 10, tzinfo=zone)
    with clock.held_at(datetime(2030, 6, 10, 1, tzinfo=kyiv)):
        assert set(is_away([bob.id, sara.id])) == {bob.id}


def test_a_profile_cannot_be_given_more(people, sign_in_as):  # T08
    extras = {"is_senior": "y", "email": "x@example.org", "disabled_at": "2020-01-01", "password_hash": "x", "id": "9"}
    sign_in_as(people.bob).post("/profile", {**PROFILE, **extras})

    assert (people.bob.is_senior, people.bob.email) == (False, "bob@example.org")


def test_a_profile_says_what_is_wrong(people, sign_in_as):
    answer = sign_in_as(people.bob).post("/profile", {**PROFILE, "name": " ", "time_zone": "Mars/Olympus"})

    assert answer.status_code == 422
    assert "Enter a name" in answer.text
    assert "Choose one of the list." in answer.text


def test_a_new_address_counts_when_it_is_confirmed(client, people, sign_in_as):
    browser = sign_in_as(people.bob)
    browser.post("/profile/address", {"email": "New@example.org", "password": PASSWORD})
    (mail,) = outbox()
    assert (mail.recipient, people.bob.email) == ("new@example.org", "bob@example.org")
    client.get(link_in(mail))
    assert people.bob.email == "bob@example.org"  # T37
    client.post(link_in(mail))

    assert people.bob.email == "new@example.org"
    assert outbox()[1].recipient == "bob@example.org"
    assert "accounts.person.email_changed" in logged()


def test_after_a_new_address_old_links_are_dead(client, people, sign_in_as):  # T36
    client.post("/forgotten-password", {"email": people.bob.email})
    sign_in_as(people.bob).post("/profile/address", {"email": "new@example.org", "password": PASSWORD})
    reset, confirm = outbox()
    client.post(link_in(confirm))

    assert client.get(link_in(reset)).status_code == 409


def test_an_address_of_somebody_else_tells_the_asker_nothing(people, sign_in_as):  # T34
    browser = sign_in_as(people.bob)
    fresh = browser.post("/profile/address", {"email": "new@example.org", "password": PASSWORD})
    taken = browser.post("/profile/address", {"email": people.ann.email, "password": PASSWORD})

    assert (fresh.status_code, path_of(fresh)) == (taken.status_code, path_of(taken))
    assert [mail.kind for mail in outbox()] == ["accounts.new_email", "accounts.email_taken"]


def test_an_address_needs_the_password(people, sign_in_as):
    answer = sign_in_as(people.bob).post("/profile/address", {"email": "new@example.org", "password": "wrong"})

    assert answer.status_code == 422
    assert outbox() == []


def test_devices(people, sign_in_as):  # T30
    here, phone, tablet = (sign_in_as(people.bob) for _ in range(3))
    page = here.get("/devices")
    assert page.text.count("This device") == 1
    assert page.text.count("Unknown device") == 3  # nothing was said of the browser
    last = db.session.scalar(sa.select(sa.func.max(SignInSession.id)))
    here.post(f"/devices/{last}/sign-out")
    assert tablet.get("/devices").status_code == 302
    assert phone.get("/devices").status_code == 200

    here.post("/devices/sign-out-everywhere")
    assert phone.get("/devices").status_code == 302
    assert here.get("/devices").status_code == 200
    assert logged().count("accounts.person.sessions_ended") == 2


def test_devices_of_others_are_absent(people, sign_in_as):  # T01
    sign_in_as(people.ann)
    first = db.session.scalar(sa.select(SignInSession.id))
    browser = sign_in_as(people.bob)

    assert browser.post(f"/devices/{first}/sign-out").status_code == 404
    assert browser.post("/devices/99999/sign-out").status_code == 404
