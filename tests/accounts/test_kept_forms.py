"""A session that ends while somebody types loses nothing."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.accounts.models import SignInSession
from app.accounts.states import Theme
from app.core.db import db
from tests.factories import PASSWORD
from tests.pages import parse, path_of

PROFILE = {"name": "Bób «Melnyk» <b>", "locale": "en", "time_zone": "Europe/Kyiv", "theme": "dark"}


def expire():
    db.session.execute(sa.delete(SignInSession))


def fields_of(page, prefix=""):
    tree = parse(page.text)
    inputs = tree.xpath("//input[@type='hidden']")
    return {field.get("name"): field.get("value") for field in inputs if field.get("name", "").startswith(prefix)}


def test_what_was_typed_comes_back_after_signing_in(people, sign_in_as):
    browser = sign_in_as(people.bob)
    expire()
    door = browser.post("/profile", PROFILE)
    assert door.status_code == 401
    assert "What you typed is kept" in door.text
    carried = fields_of(door, "kept")
    assert (carried["kept_to"], carried["kept.name"]) == ("/profile", PROFILE["name"])

    wrong = browser.post("/sign-in", {**carried, "email": people.bob.email, "password": "wrong"})
    assert fields_of(wrong, "kept") == carried

    page = browser.post("/sign-in", {**fields_of(wrong, "kept"), "email": people.bob.email, "password": PASSWORD})
    assert "Your text is kept" in page.text
    again = fields_of(page)
    assert parse(page.text).xpath("string(//main//form/@action)") == "/profile"
    answer = browser.post("/profile", again)

    assert path_of(answer) == "/profile"
    assert (people.bob.name, people.bob.theme) == (PROFILE["name"], Theme.DARK)


def test_passwords_are_never_carried(people, sign_in_as):  # T51
    browser = sign_in_as(people.bob)
    expire()
    page = browser.post("/profile/password", {"present": "CANARY-1", "password": "CANARY-2", "x": "y"})

    assert page.status_code == 401
    assert "CANARY" not in page.text


def test_a_bare_button_just_asks_to_sign_in(people, sign_in_as):
    browser = sign_in_as(people.bob)
    expire()
    answer = browser.post("/devices/sign-out-everywhere", headers={"Referer": "http://localhost/devices"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/devices")


def test_only_a_local_address_is_carried(client, people):  # T20
    fields = {"email": people.bob.email, "password": PASSWORD, "kept_to": "https://evil.example/", "kept.a": "b"}
    answer = client.post("/sign-in", fields)

    assert (answer.status_code, path_of(answer)) == (303, "/")


def test_a_token_that_fits_no_more_keeps_what_was_typed(people, sign_in_as, client):
    browser = sign_in_as(people.bob)
    page = browser.post("/profile", {**PROFILE, "csrf_token": client.token()})
    assert page.status_code == 400
    assert "Nothing is lost" in page.text
    assert "Bób «Melnyk» &lt;b&gt;" in page.text
    assert people.bob.name == "Bob Melnyk"

    browser.post("/profile", fields_of(page))
    assert people.bob.name == PROFILE["name"]


def test_htmx_learns_that_the_form_is_stale(people, sign_in_as, client):
    answer = sign_in_as(people.bob).post(
        "/profile", {**PROFILE, "csrf_token": client.token()}, headers={"HX-Request": "true"}
    )

    assert (answer.status_code, answer.headers["X-Form"]) == (400, "stale")


def test_a_stranger_without_any_cookie_loses_nothing_either(client, people):
    page = client.post("/profile", {**PROFILE, "csrf_token": "x"})
    assert page.status_code == 400
    door = client.post("/profile", fields_of(page))

    assert door.status_code == 401
    assert re.search(r'name="kept\.theme" value="dark"', door.text)
