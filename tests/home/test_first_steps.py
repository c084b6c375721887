"""The first steps of a new house: told to its administrator, ticked by facts, gone when all are done."""

from __future__ import annotations

import pytest

from app.accounts.permissions import Role
from app.core.db import db
from tests.factories import make_community, make_person
from tests.houses import configure
from tests.networks.channels import make_channel
from tests.pages import parse


def steps_of(browser) -> dict[str, bool]:
    """The steps on the page: title -> whether it is ticked."""
    rows = parse(browser.get("/").text).xpath("//section[@id='first-steps']//li")
    return {row.findtext(".//a"): "Done" in "".join(row.itertext()) for row in rows}


@pytest.fixture
def root(people):
    return people.root


def test_they_are_ticked_one_by_one_and_then_gone(app, root, sign_in_as, monkeypatch):
    configure(app, monkeypatch, MAIL_URL="console:")
    names = ["Let the portal send mail", "Invite people", "Add a community", "Add a channel"]
    browser = sign_in_as(root)
    assert steps_of(browser) == dict.fromkeys(names, False)
    assert "Nothing waits for you" not in browser.get("/").text

    make_person("Alice", (Role.COMMUNITY_MANAGER, "house", ""))
    db.session.commit()
    assert not steps_of(browser)["Invite people"]  # nobody yet who answers

    make_person("Bob", (Role.SMM, "house", ""))
    make_community("Readers")
    db.session.commit()
    assert steps_of(browser) == dict(zip(names, (False, True, True, False), strict=True))

    make_channel()
    db.session.commit()
    configure(app, monkeypatch, MAIL_URL="smtp://mail.example")
    assert steps_of(browser) == {}
    assert "Nothing waits for you" in browser.get("/").text


def test_each_leads_to_where_it_is_done(root, sign_in_as):
    browser = sign_in_as(root)
    links = parse(browser.get("/").text).xpath("//section[@id='first-steps']//li//a/@href")

    assert {browser.get(link).status_code for link in links} == {200}


def test_others_and_the_demo_are_spared_them(people, sign_in_as):
    assert steps_of(sign_in_as(people.alice)) == {}
    assert steps_of(sign_in_as(people.root)) != {}

    make_person("Dana Demo", is_demo=True)
    db.session.commit()
    assert steps_of(sign_in_as(people.root)) == {}
