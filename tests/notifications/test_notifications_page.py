"""The page of news and the bell."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.tags import PERSON_CHANGED, PERSON_DISABLED
from app.audit.actions import record
from app.core.db import db
from app.notifications.models import Notification
from tests import factories
from tests.pages import CheckedClient, path_of

SignIn = Callable[[Person], CheckedClient]


@pytest.fixture
def news(app: Flask, people: factories.People) -> Notification:
    """Bob was told that Ann's profile has changed."""
    return told(people, people.bob)


def told(people: factories.People, person: Person, *, path: str | None = "/people") -> Notification:
    entry = record(PERSON_CHANGED, people.ann, actor=people.root, reason="a new name")
    notification = Notification(person=person, entry=entry, path=path, created_at=entry.at)
    db.session.add(notification)
    db.session.commit()
    return notification


def test_news_stands_on_the_page_with_its_reason(
    news: Notification, people: factories.People, sign_in_as: SignIn
) -> None:
    page = sign_in_as(people.bob).get("/notifications/").text

    assert "Root Admin changed the profile of Ann Bondar" in page
    assert "a new name" in page
    assert "Mark all as read" in page


def test_nothing_new_is_said_so(app: Flask, people: factories.People, sign_in_as: SignIn) -> None:
    page = sign_in_as(people.bob).get("/notifications/").text

    assert "Nothing new" in page
    assert 'data-empty="calm"' in page
    assert "Mark all as read" not in page


def test_opening_reads_it_and_leads_on(news: Notification, people: factories.People, sign_in_as: SignIn) -> None:
    answer = sign_in_as(people.bob).post(f"/notifications/{news.id}/open")

    assert (answer.status_code, path_of(answer)) == (303, "/people")
    db.session.refresh(news)
    assert news.read_at is not None


def test_news_without_a_page_is_only_read(app: Flask, people: factories.People, sign_in_as: SignIn) -> None:
    news = told(people, people.bob, path=None)
    browser = sign_in_as(people.bob)
    assert "Mark as read" in browser.get("/notifications/").text

    assert path_of(browser.post(f"/notifications/{news.id}/open")) == "/notifications/"
    db.session.refresh(news)
    assert news.read_at is not None


def test_all_can_be_read_at_once(news: Notification, people: factories.People, sign_in_as: SignIn) -> None:
    others = told(people, people.lea)
    answer = sign_in_as(people.bob).post("/notifications/read-all")

    assert path_of(answer) == "/notifications/"
    db.session.refresh(news)
    db.session.refresh(others)
    assert news.read_at is not None
    assert others.read_at is None


def test_other_peoples_news_is_not_there(news: Notification, people: factories.People, sign_in_as: SignIn) -> None:
    """T01, T03"""
    browser = sign_in_as(people.lea)

    assert "Ann Bondar" not in browser.get("/notifications/").text
    assert browser.post(f"/notifications/{news.id}/open").status_code == 404
    db.session.refresh(news)
    assert news.read_at is None


def test_the_bell_counts(news: Notification, people: factories.People, sign_in_as: SignIn) -> None:
    browser = sign_in_as(people.bob)

    bell = browser.get("/notifications/bell", headers={"HX-Request": "true"})

    assert bell.status_code == 200
    assert "News: 1 not read" in bell.text
    assert "<html" not in bell.text
    assert 'hx-get="/notifications/bell?known=1" hx-trigger="ask"' in browser.get("/notifications/").text


def test_the_bell_answers_only_when_its_count_has_changed(
    news: Notification, people: factories.People, sign_in_as: SignIn
) -> None:
    browser, asked = sign_in_as(people.bob), {"HX-Request": "true"}
    same = browser.get("/notifications/bell?known=1", headers=asked)
    assert (same.status_code, same.data, "HX-Trigger" in same.headers) == (204, b"", False)

    told(people, people.bob)
    rung = browser.get("/notifications/bell?known=1", headers=asked)
    assert "News: 2 not read" in rung.text
    assert json.loads(rung.headers["HX-Trigger"]) == {"say": {"text": "News: 2 not read"}}

    browser.post("/notifications/read-all")
    calm = browser.get("/notifications/bell?known=2", headers=asked)
    assert (calm.status_code, "HX-Trigger" in calm.headers) == (200, False)
    assert browser.get("/notifications/bell?known=many", headers=asked).status_code == 200


def test_the_bell_leaves_a_signed_out_page_alone(client: CheckedClient) -> None:
    """Whoever is typing is not led away."""
    bell = client.get("/notifications/bell", headers={"HX-Request": "true"})

    assert (bell.status_code, bell.data) == (204, b"")
    assert "HX-Redirect" not in bell.headers


def test_a_long_list_has_pages(app: Flask, people: factories.People, sign_in_as: SignIn) -> None:
    for _ in range(27):
        entry = record(PERSON_DISABLED, people.ann, actor=people.root)
        db.session.add(Notification(person=people.bob, entry=entry, path=None, created_at=entry.at))
    db.session.commit()
    browser = sign_in_as(people.bob)

    assert browser.get("/notifications/").text.count("disabled Ann Bondar") == 25
    assert browser.get("/notifications/?page=2").text.count("disabled Ann Bondar") == 2
    assert browser.get("/notifications/?page=999").text.count("disabled Ann Bondar") == 2  # T48
