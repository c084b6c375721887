"""Guessing is made slow, and its owner is not locked out (T33, T35)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.web.limits import CarefulStorage, RateWindow, TableStorage
from tests.factories import PASSWORD

WRONG = "not the right one"
CROWD = 12


def guess(client, email, address="127.0.0.1", password=WRONG, **headers):
    return client.post(
        "/sign-in", {"email": email, "password": password}, environ_base={"REMOTE_ADDR": address}, headers=headers
    )


def guesses(client, email, n, **options):
    return [guess(client, email, **options).status_code for _ in range(n)]


def test_thirty_tries_per_account_and_the_owner_gets_in_from_elsewhere(client, people):  # T35
    assert guesses(client, people.bob.email, 30) == [422] * 30
    answer = guess(client, people.bob.email, password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Try again in" in answer.text

    assert guess(client, people.bob.email, address="10.0.0.9", password=PASSWORD).status_code == 303


def test_a_hundred_tries_per_address(client, people):  # T35
    assert {guess(client, f"{n}@example.org").status_code for n in range(100)} == {422}

    assert guess(client, people.bob.email, password=PASSWORD).status_code == 429


def test_a_network_of_ipv6_counts_as_one_address(client, people):  # T35
    statuses = [guess(client, people.bob.email, address=f"2001:db8:1:2::{n:x}").status_code for n in range(31)]

    assert statuses == [422] * 30 + [429]
    assert guess(client, people.bob.email, address="2001:db8:1:3::1", password=PASSWORD).status_code == 303
    assert guess(client, people.bob.email, address="", password=PASSWORD).status_code == 303  # a socket without one


def test_a_forged_address_changes_nothing(client, people):  # T33
    statuses = [guess(client, people.bob.email, **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(31)]

    assert statuses == [422] * 30 + [429]


def test_who_gets_in_has_not_been_guessing(client, people):
    guess(client, people.bob.email, password=PASSWORD)

    assert set(db.session.scalars(sa.select(RateWindow.count))) == {0}


def test_it_holds_over_a_restart(app, client, people):  # T35
    guesses(client, people.bob.email, 3)
    stored = dict(db.session.execute(sa.select(RateWindow.key, RateWindow.count)).all())
    assert sorted(stored.values()) == [3, 3, 3]

    fresh = TableStorage()
    assert {fresh.get(key) for key in stored} == {3}


def test_who_come_at_once_are_all_counted(app):
    storage, start = TableStorage(), Barrier(CROWD)

    def hit(_number):
        with app.app_context():
            start.wait(timeout=60)
            return storage.incr("somebody", 60)

    with ThreadPoolExecutor(CROWD) as crowd:
        assert sorted(crowd.map(hit, range(CROWD))) == list(range(1, CROWD + 1))


def test_without_its_redis_it_counts_in_the_table(app):  # F19: the limiter never opens
    storage = CarefulStorage(redis_url="redis://127.0.0.1:1/0")

    assert [storage.incr("somebody", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.get("somebody") == 3
    assert db.session.scalar(sa.select(RateWindow.count)) == 3


def test_reset_mails_are_few(client, people):
    for _ in range(5):
        assert client.post("/forgotten-password", {"email": people.bob.email}).status_code == 303

    assert client.post("/forgotten-password", {"email": people.bob.email}).status_code == 429


def test_links_cannot_be_guessed_for_long(client, app):
    for n in range(100):
        client.get(f"/new-password/{n}")

    assert client.get("/new-password/x").status_code == 429


@pytest.mark.parametrize("sent", [{"HX-Request": "true"}])
def test_htmx_gets_the_sentence(client, people, sent):
    guesses(client, people.bob.email, 30)
    answer = guess(client, people.bob.email, **sent)

    assert (answer.status_code, answer.mimetype) == (429, "text/plain")
    assert answer.text.startswith("Try again in")
