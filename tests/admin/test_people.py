"""The people of the house, seen by its administrator."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.accounts.queries import people_list
from app.config import load_config
from app.core import clock
from app.core.db import db
from app.mail.models import OutboxMail
from tests.accounts.mails import link_in, outbox
from tests.conftest import SECRET
from tests.factories import PASSWORD, make_community, make_person
from tests.pages import path_of
from tests.stored import last_entry, logged

HOUSE = {"role": "analyst", "scope": "house"}


@pytest.fixture
def root(people, sign_in_as):
    return sign_in_as(people.root)


@pytest.fixture
def no_mail(app, monkeypatch):
    monkeypatch.setitem(app.config, "HROMADA", load_config(SECRET_KEY=SECRET, MAIL_URL="console:"))


def test_the_list_filters_by_the_address(root, people):
    assert people.bob.id
    make_person("Олена Дорош", (Role.ANALYST, "house", ""), disabled_at=clock.now())
    page = root.get("/people?words=ОЛЕНА").text  # SQLite's lower() would not find her
    assert "Олена Дорош" in page
    assert "Bob Melnyk" not in page

    assert "Bob Melnyk" in root.get("/people?role=smm").text
    assert "Bob Melnyk" not in root.get("/people?standing=disabled").text
    assert 'data-empty="filtered"' in root.get("/people?words=nobody").text


@pytest.mark.parametrize(
    "query", ["page=-1", "page=99999999999", "page=x", "role=nonsense", "words=" + "(a%2B)%2B" * 99]
)
def test_absurd_parameters_are_clamped(root, query):  # T48
    assert root.get(f"/people?{query}").status_code == 200


def test_export_is_the_list_as_filtered_and_logged(root, people):  # T53
    assert people.bob.id
    answer = root.get("/people/export/csv?role=smm")

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-')
    lines = answer.text.splitlines()
    assert lines[0] == "\ufeffPerson,Mail address,Roles,Account,Here since"
    assert [line.split(",")[0] for line in lines[1:]] == ["Bob Melnyk"]
    assert "accounts.person.list_exported" in logged()


def test_inviting_mails_a_link(root, people):
    form = {"name": "Nina", "email": "nina@example.org", "locale": "uk", **HOUSE}
    answer = root.post("/people/invite", form)

    nina = db.session.scalar(sa.select(Person).where(Person.email == "nina@example.org"))
    assert path_of(answer) == f"/people/{nina.id}"
    assert (nina.has_joined, nina.has_role(Role.ANALYST)) == (False, True)
    assert link_in(outbox()[0]).startswith("/invitation/")

    root.post(f"/people/{nina.id}/invite-again")
    assert len(outbox()) == 2


def test_nobody_is_invited_as_an_administrator_of_a_part_of_the_house(root, people):
    form = {"name": "Nina", "email": "nina@example.org", "locale": "en", "role": "administrator"}
    answer = root.post("/people/invite", {**form, "scope": f"community:{people.guild.id}"})

    assert answer.status_code == 422
    assert "An administrator is one for the whole house." in answer.text
    assert (outbox(), logged().count("accounts.person.invited")) == ([], 0)
    assert db.session.scalar(sa.select(Person).where(Person.email == "nina@example.org")) is None
    assert root.post("/people/invite", {**form, "scope": "house"}).status_code == 303


def test_a_taken_address_is_said_beside_its_field(root, people):
    form = {"name": "Bob II", "email": people.bob.email, "locale": "en", **HOUSE}
    answer = root.post("/people/invite", form)

    assert answer.status_code == 422
    assert "Somebody has this mail address already." in answer.text
    assert 'value="Bob II"' in answer.text


@pytest.mark.usefixtures("no_mail")
def test_without_mail_the_link_is_handed_over_once(root, client):
    form = {"name": "Nina", "email": "nina@example.org", "locale": "en", **HOUSE}
    answer = root.post("/people/invite", form)
    page = root.get(path_of(answer)).text
    assert "/invitation/" in page
    assert "/invitation/" not in root.get(path_of(answer)).text


def test_a_reset_link_is_handed_over(root, people, client):
    answer = root.post(f"/people/{people.bob.id}/link")
    page = root.get(path_of(answer)).text
    link = page.split('value="http://localhost')[1].split('"')[0]

    assert client.post(link, {"password": "four words that are new"}).status_code == 303
    assert "accounts.person.reset_link_made" in logged()


def test_roles_are_given_taken_and_undone(root, people):
    path = f"/people/{people.bob.id}"
    root.post(f"{path}/roles", HOUSE)
    assert {grant.role for grant in people.bob.grants} == {Role.SMM, Role.ANALYST}
    granted = last_entry()
    assert granted.changes == {"role": "analyst", "scope_kind": "house", "scope_id": "", "scope": "house"}
    page = root.get(path).text
    assert "Root Admin gave Bob Melnyk the role Analyst: The whole house" in page

    root.post(f"{path}/history/{granted.id}/undo")
    assert [grant.role for grant in people.bob.grants] == [Role.SMM]
    taken = last_entry()
    root.post(f"{path}/history/{taken.id}/undo")
    assert len(people.bob.grants) == 2
    assert logged()[-3:] == [
        "accounts.person.role_granted",
        "accounts.person.role_taken",
        "accounts.person.role_granted",
    ]


def test_a_role_is_given_once(root, people):
    answer = root.post(f"/people/{people.bob.id}/roles", {"role": "smm", "scope": "house"})

    assert answer.status_code == 422
    assert "has this role there already" in answer.text
    assert root.post(f"/people/{people.bob.id}/roles", {"role": "smm", "scope": "community:77"}).status_code == 422
    scoped = {"role": "administrator", "scope": "network:instagram"}
    assert root.post(f"/people/{people.bob.id}/roles", scoped).status_code == 422


def test_marks(root, people):
    path = f"/people/{people.bob.id}"
    root.post(f"{path}/marks", {"is_senior": "y"})
    assert (people.bob.is_senior, people.bob.is_partner) == (True, False)
    assert last_entry().changes == {"is_senior": [False, True]}

    root.post(f"{path}/history/{last_entry().id}/undo")
    assert people.bob.is_senior is False


def test_the_last_administrator_stays(root, people):
    grant = db.session.scalar(sa.select(Grant.id).where(Grant.person_id == people.root.id))
    path = f"/people/{people.root.id}"

    assert root.post(f"{path}/roles/{grant}/take").status_code == 409
    assert root.post(f"{path}/marks", {"is_partner": "y"}).status_code == 409
    assert root.post(f"{path}/disable").status_code == 409
    assert people.root.is_active


def test_disabling_ends_everything(root, people, sign_in_as, client):  # T07
    browser = sign_in_as(people.bob)
    client.post("/forgotten-password", {"email": people.bob.email})
    path = f"/people/{people.bob.id}"
    assert "Disable Bob Melnyk?" in root.get(f"{path}/disable").text
    root.post(f"{path}/disable")

    assert people.bob.disabled_at is not None
    assert browser.get("/profile").status_code == 302
    assert client.get(link_in(outbox()[0])).status_code == 404
    assert db.session.scalar(sa.select(OutboxMail.state)) == "dead"
    assert client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD}).status_code == 422
    assert root.post(f"{path}/disable").status_code == 409
    assert root.post(f"{path}/link").status_code == 409

    root.post(f"{path}/enable")
    assert client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD}).status_code == 303
    assert {"accounts.person.disabled", "accounts.person.enabled"} <= set(logged())


def test_disabling_asks_what_would_be_left_alone(root, people):
    make_community("PM Community", owner=people.bob)
    page = root.get(f"/people/{people.bob.id}/disable").text

    assert "This would be left without its owner" in page
    assert '<a href="/communities/pm-community">PM Community</a>' in page


def test_signing_somebody_out(root, people, sign_in_as):
    browser = sign_in_as(people.bob)
    root.post(f"/people/{people.bob.id}/sign-out-everywhere")
    assert browser.get("/profile").status_code == 302

    root.post(f"/people/{people.root.id}/sign-out-everywhere")
    assert root.get("/profile").status_code == 200


def test_only_an_administrator(people, sign_in_as):  # T01
    answer = sign_in_as(people.bob).get("/people")

    assert answer.status_code == 403
    assert "Who can grant it: an administrator of the portal." in answer.text


def test_a_search_takes_its_words_literally(app, people):
    assert people.bob.id
    assert db.session.scalars(people_list(words="%")).all() == []
    assert db.session.scalars(people_list(words="mel BOB")).all() == [people.bob]
