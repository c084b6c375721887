"""Joining."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.actions.ways_in import Scoped, first_administrator_token, invite_person
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.accounts.sign_in import password_fits
from app.audit.actors import SYSTEM
from app.core.db import db
from app.core.errors import Conflict, Invalid
from tests.accounts.mails import link_in, outbox
from tests.pages import parse
from tests.stored import logged

NEW = "four words that are new"


@pytest.fixture
def link(app, people):
    """root invites Nina."""
    invite_person(
        name="Nina Shevchenko", email="Nina@Example.org", locale="uk", grants=[Scoped(Role.SMM)], actor=people.root
    )
    return link_in(outbox()[0])


def test_joining(client, link):
    page = client.get(link)
    assert "nina@example.org" in page.text
    assert 'value="Nina Shevchenko"' in page.text
    client.post(link, {"name": "Ніна Шевченко", "password": NEW, "locale": "en"})

    nina = db.session.scalar(sa.select(Person).where(Person.email == "nina@example.org"))
    assert (nina.name, nina.locale) == ("Ніна Шевченко", "en")
    assert password_fits(nina, NEW)
    assert client.get("/profile").status_code == 200
    assert "accounts.person.joined" in logged()
    assert client.get(link).status_code == 409  # T36


def test_until_one_chooses_another_ones_zone_is_that_of_the_house(app, client, people, monkeypatch):
    monkeypatch.setitem(app.config, "BABEL_DEFAULT_TIMEZONE", "Europe/Warsaw")
    person, _token = invite_person(name="Nina", email="nina@example.org", locale="en", actor=people.root)
    client.post(link_in(outbox()[0]), {"name": "Nina", "password": NEW, "locale": "en"})

    assert person.time_zone == "Europe/Warsaw"
    assert parse(client.get("/profile").text).xpath("//select[@name='time_zone']/option[@selected]/@value") == [
        "Europe/Warsaw"
    ]


def test_what_was_typed_is_kept(client, link):
    answer = client.post(link, {"name": "Ніна", "password": "short", "locale": "uk"})

    assert answer.status_code == 422
    assert 'value="Ніна"' in answer.text
    assert "<title>Error:" in answer.text
    assert "short" not in answer.text.replace("shortcuts", "")


def test_an_address_is_taken_once(people):
    with pytest.raises(Invalid):
        invite_person(name="Bob", email=people.bob.email, locale="en", actor=SYSTEM)


def test_a_name_is_one_header_line_and_escaped(app, people):  # T38
    people.root.name = "Root\r\nBcc: x@example.org<script>"
    invite_person(name="N", email="n@example.org", locale="en", actor=people.root)
    (mail,) = outbox()

    assert "\n" not in mail.subject
    assert "<script>" not in mail.html


def test_the_first_administrator(app, client):
    link = f"/first-administrator/{first_administrator_token()}"
    assert client.get(link).status_code == 200
    client.post(link, {"name": "Root", "email": "root@example.org", "password": NEW, "locale": "en"})

    root = db.session.scalar(sa.select(Person))
    assert root.has_role(Role.ADMINISTRATOR)
    assert client.get("/people").status_code == 200
    with pytest.raises(Conflict):
        first_administrator_token()


def test_no_second_first_administrator(app, client, people):
    link = f"/first-administrator/{first_administrator_token()}"
    assert people.root.id
    answer = client.post(link, {"name": "Eve", "email": "eve@example.org", "password": NEW, "locale": "en"})

    assert answer.status_code == 409
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1


@pytest.mark.parametrize(
    "path", ["/invitation/nonsense", "/new-password/x", "/first-administrator/x", "/new-address/x"]
)
def test_a_token_that_never_was_is_absent(client, path):
    assert client.get(path).status_code == 404


def test_commands(app, people):
    run = app.test_cli_runner().invoke
    made = run(
        args=["user", "create", "--name", "Cli Person", "--email", "cli@example.org", "--role", "smm", "--senior"]
    )
    assert "http://localhost/invitation/" in made.output
    person = db.session.scalar(sa.select(Person).where(Person.email == "cli@example.org"))
    assert (person.is_senior, person.has_role(Role.SMM)) == (True, True)

    assert "http://localhost/new-password/" in run(args=["user", "reset-link", people.bob.email]).output
    assert "Nobody has the address" in run(args=["user", "reset-link", "x@example.org"]).output
    assert "http://localhost/first-administrator/" in run(args=["user", "first-admin-link"]).output
    assert people.root.is_active
    db.session.commit()
    assert "administrator already" in run(args=["user", "first-admin-link"]).output


@pytest.mark.parametrize("scope", ["community:guild", "community:", "house:1", "planet:3", "administrator"])
def test_a_command_refuses_a_scope_that_is_none(app, scope):
    words = ["user", "create", "--name", "Nina", "--email", "nina@example.org", "--role", "smm", "--scope", scope]
    done = app.test_cli_runner().invoke(args=words)

    assert (done.exit_code, "house, community:ID or network:ID" in done.output) == (2, True)
    assert db.session.scalar(sa.select(Person)) is None
