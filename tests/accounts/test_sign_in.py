"""The door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import sign_in
from app.accounts.models import SignInSession
from app.core import clock
from app.core.db import db
from tests.factories import PASSWORD, make_person
from tests.pages import path_of
from tests.stored import logged


def test_sign_in_and_out(client, people):
    answer = client.post("/sign-in", {"email": " BOB@example.org ", "password": PASSWORD, "x": people.bob.name})

    assert (answer.status_code, path_of(answer)) == (303, "/")
    assert client.get("/profile").status_code == 200
    assert db.session.scalar(sa.select(SignInSession.device)) == ""
    assert logged() == ["accounts.person.signed_in"]

    assert path_of(client.post("/sign-out")) == "/sign-in"
    assert client.get("/profile").status_code == 302
    assert logged()[-1] == "accounts.person.signed_out"


def test_who_is_in_is_not_asked_again(people, sign_in_as):
    answer = sign_in_as(people.bob).get("/sign-in?next=/devices")

    assert (answer.status_code, path_of(answer)) == (302, "/devices")


def test_wrong_unknown_and_disabled_look_the_same(client, people, monkeypatch):  # T34
    make_person("Gone Person", disabled_at=clock.now())
    counted = []
    real = sign_in.hasher
    monkeypatch.setattr(sign_in, "hasher", CountingHasher(real, counted))
    answers = [
        client.post("/sign-in", {"email": email, "password": "not the right one"})
        for email in (people.bob.email, "nobody@example.org", "gone@example.org")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({bare(answer.text, mail) for answer, mail in zip(answers, mails(people), strict=True)}) == 1
    assert len({tuple(sorted(name for name, _value in answer.headers)) for answer in answers}) == 1
    assert counted == ["verify"] * 3
    assert logged() == ["accounts.person.sign_in_failed"] * 2  # T53


def bare(html, mail):
    """The page without what was typed and without its token, which tells the second."""
    return re.sub(r'(csrf_token" value=|X-CSRFToken": )"[^"]*"', "", html.replace(mail, ""))


class CountingHasher:
    """Argon2 that counts what it is asked for."""

    def __init__(self, real, counted):
        self.real, self.counted = real, counted

    def verify(self, *args):
        self.counted.append("verify")
        return self.real.verify(*args)

    def hash(self, *args):
        return self.real.hash(*args)


def mails(people):
    return [people.bob.email, "nobody@example.org", "gone@example.org"]


@pytest.mark.parametrize(
    "target",
    ["//e", "/\\e", "https:e", "%2f%2fe", "/%2f%2fe", "\t//e", "http://127.0.0.1.e", "//127.0.0.1@e", "/\t/e"],
)
def test_next_never_leads_away(client, people, target):  # T20
    answer = client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD, "next": target})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("target", ["//e", "/\\e", "https:e", "\t//e", "http://127.0.0.1.e"])
def test_an_address_never_leads_away_who_is_in_already(people, sign_in_as, target):  # T20
    answer = sign_in_as(people.bob).get("/sign-in", query_string={"next": target})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_stranger_is_led_back(client, people):
    answer = client.get("/devices?page=2")

    assert answer.headers["Location"] == "/sign-in?next=/devices?page%3D2"
    page = client.get(answer.headers["Location"])
    assert 'value="/devices?page=2"' in page.text


def test_old_cookies_are_dead(app, client, people):  # T30
    client.get("/sign-in")
    before = client.get_cookie("hromada")
    client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD})
    signed_in = client.get_cookie("hromada").value
    assert before.value != signed_in
    assert is_in(app, signed_in)

    client.post("/sign-out")
    assert not is_in(app, signed_in)


@pytest.mark.parametrize("over", [{"last_seen_at": timedelta(days=7)}, {"created_at": timedelta(days=30)}])
def test_a_session_ends_by_idling_and_by_age(people, sign_in_as, over):  # T30
    browser = sign_in_as(people.bob)
    assert browser.get("/devices").status_code == 200
    for column, age in over.items():
        db.session.execute(sa.update(SignInSession).values({column: clock.now() - age - timedelta(minutes=1)}))

    assert browser.get("/devices").status_code == 302


def test_disabling_ends_it_at_once(people, sign_in_as):  # T07
    browser = sign_in_as(people.bob)
    people.bob.disabled_at = clock.now()

    assert browser.get("/devices").status_code == 302
    assert browser.post("/sign-in", {"email": people.bob.email, "password": PASSWORD}).status_code == 422


def test_a_role_taken_counts_on_the_next_request(people, sign_in_as):  # T06
    browser = sign_in_as(people.root)
    assert browser.get("/people").status_code == 200
    people.root.grants.clear()

    assert browser.get("/people").status_code == 403


def test_the_cookie_is_for_the_server_only(client, people):  # T31
    answer = client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD})
    (cookie,) = answer.headers.getlist("Set-Cookie")

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_cross_site_sign_in_is_refused(client, people):  # T29
    fields = {"email": people.bob.email, "password": PASSWORD}
    answer = client.post("/sign-in", fields, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert client.post("/sign-in", fields, with_token=False).status_code == 400


def is_in(app, cookie):
    fresh = app.test_client()
    fresh.set_cookie("hromada", cookie)
    return fresh.get("/devices").status_code == 200
