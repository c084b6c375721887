"""Forgotten and changed passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import sign_in
from app.accounts.models import Pass, SignInSession
from app.accounts.passes import issue_pass
from app.accounts.sign_in import password_fits
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.db import db
from tests.accounts.mails import link_in, outbox
from tests.accounts.test_sign_in import CountingHasher
from tests.factories import PASSWORD, make_person
from tests.pages import path_of
from tests.stored import logged

NEW = "four words that are new"


@pytest.fixture
def link(client, people):
    """The link that bob gets."""
    client.post("/forgotten-password", {"email": people.bob.email})
    (mail,) = outbox()
    return link_in(mail)


def test_forgotten_password(client, people, sign_in_as, link):
    elsewhere = sign_in_as(people.bob)
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"  # T36
    answer = client.post(link, {"password": NEW})

    assert (answer.status_code, path_of(answer)) == (303, "/")
    assert password_fits(people.bob, NEW)
    assert elsewhere.get("/devices").status_code == 302  # T30
    assert client.get("/devices").status_code == 200
    assert [mail.kind for mail in outbox()] == ["accounts.reset", "accounts.password_changed"]
    assert "accounts.person.password_changed" in logged()


def test_known_unknown_and_disabled_get_the_same_answer(client, people, monkeypatch):  # T34
    make_person("Gone Person", disabled_at=clock.now())
    counted = []
    monkeypatch.setattr(sign_in, "hasher", CountingHasher(sign_in.hasher, counted))
    answers = [
        client.post("/forgotten-password", {"email": email})
        for email in (people.bob.email, "nobody@example.org", "gone@example.org")
    ]

    assert {(answer.status_code, path_of(answer)) for answer in answers} == {(303, "/forgotten-password/sent")}
    assert len({tuple(sorted(name for name, _value in answer.headers)) for answer in answers}) == 1
    assert counted == ["verify"] * 3
    assert [mail.recipient for mail in outbox()] == [people.bob.email]  # T07
    assert "If there is an account" in client.get("/forgotten-password/sent").text


def test_scanners_use_nothing_up(client, people, link):  # T37
    client.head(link)
    client.get(link)

    assert db.session.scalar(sa.select(Pass.used_at)) is None
    assert client.post(link, {"password": NEW}).status_code == 303


def test_a_link_works_once_and_for_an_hour(client, people, link):  # T36
    client.post(link, {"password": NEW})
    answer = client.post(link, {"password": "another one that is long"})
    assert answer.status_code == 409
    assert "Ask for a new link" in answer.text
    assert password_fits(people.bob, NEW)

    client.post("/sign-out")
    client.post("/forgotten-password", {"email": people.bob.email})
    clock.move_to(timedelta(minutes=61))
    assert client.get(link_in(outbox()[-1])).status_code == 409


def test_a_newer_link_ends_the_older(client, people, link):  # T36
    client.post("/forgotten-password", {"email": people.bob.email})

    assert client.get(link).status_code == 409
    assert client.get(link_in(outbox()[-1])).status_code == 200


def test_a_link_opens_its_own_page_only(app, client, people):  # T36
    token = issue_pass(PassPurpose.CHANGE_EMAIL, person=people.bob, email="b@example.org")

    assert client.get(f"/new-password/{token}").status_code == 404
    assert client.get(f"/invitation/{token}").status_code == 404
    assert client.get(f"/new-address/{token}").status_code == 200


def test_a_link_dies_with_the_account(client, people, link):  # T07
    people.bob.disabled_at = clock.now()

    assert client.post(link, {"password": NEW}).status_code == 404


def test_the_database_and_the_log_hold_no_token(log_lines, client, people, link):  # T51
    client.post(link, {"password": "CANARY-password-1"})
    token = link.rsplit("/", 1)[1]
    shown = "\n".join(log_lines())

    assert "/new-password/<string:token>" in shown
    assert token not in shown
    assert "CANARY" not in shown
    assert db.session.scalar(sa.select(Pass.token_hash)) != token


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "Use at least 10 characters."),
        ("", "Choose a password."),
        ("Qwertyuiop", "anybody would guess"),
        ("йцукенгшщз", "anybody would guess"),
        ("aaaaaaaaaaaa", "anybody would guess"),
        ("Bob-Melnyk-2026", "Do not use your name"),
        ("bob@example.org", "Do not use your name"),
        ("x" * 201, "Shorten this to 200 characters"),
    ],
)
def test_weak_passwords_are_refused(client, people, link, password, sentence):
    answer = client.post(link, {"password": password})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert password_fits(people.bob, PASSWORD)
    assert client.post(link, {"password": NEW}).status_code == 303  # the link was not used up


def test_change_of_ones_own_password(people, sign_in_as):
    browser, elsewhere = sign_in_as(people.bob), sign_in_as(people.bob)
    assert browser.get("/profile/password").status_code == 200
    before = browser.get_cookie("hromada").value
    answer = browser.post("/profile/password", {"present": PASSWORD, "password": NEW})

    assert path_of(answer) == "/profile"
    assert browser.get_cookie("hromada").value != before
    assert browser.get("/devices").status_code == 200
    assert elsewhere.get("/devices").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(SignInSession.id))) == 1
    assert [mail.kind for mail in outbox()] == ["accounts.password_changed"]


def test_the_present_password_is_asked(people, sign_in_as):
    answer = sign_in_as(people.bob).post("/profile/password", {"present": "no idea", "password": NEW})

    assert answer.status_code == 422
    assert "This is not your present password." in answer.text
    assert password_fits(people.bob, PASSWORD)


def test_a_mail_goes_where_the_portal_is_not_where_a_header_says(client, people):  # T32
    fields = {"email": people.bob.email}

    assert client.post("/forgotten-password", fields, headers={"Host": "evil.example"}).status_code == 400
    client.post("/forgotten-password", fields, headers={"X-Forwarded-Host": "evil.example"})
    (mail,) = outbox()
    assert "evil" not in mail.text + mail.html


def test_an_invitation_does_neither(people, sign_in_as):  # T32
    root = sign_in_as(people.root)
    fields = {"name": "Nina", "email": "nina@example.org", "role": "smm", "scope": "house", "locale": "en"}

    assert root.post("/people/invite", fields, headers={"Host": "evil.example"}).status_code == 400
    assert outbox() == []
    root.post("/people/invite", fields, headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    (mail,) = outbox()
    assert "http://localhost/invitation/" in mail.text
    assert "evil" not in mail.text + mail.html
