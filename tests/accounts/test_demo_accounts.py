"""The demo's people come in with one click, on this machine only."""

from __future__ import annotations

import pytest

from app.config import load_config
from app.core import clock
from tests.conftest import SECRET
from tests.factories import make_person
from tests.pages import parse, path_of
from tests.stored import logged


@pytest.fixture
def dora(app):
    return make_person("Dora Demo", is_demo=True)


def test_one_click(client, dora):
    page = client.get("/sign-in").text
    assert "Dora Demo" in page
    answer = client.post(f"/demo/sign-in/{dora.id}")

    assert (answer.status_code, path_of(answer)) == (303, "/")
    assert client.get("/profile").status_code == 200
    assert logged() == ["accounts.person.signed_in"]


def test_one_click_leads_where_one_wanted_to_go(client, dora):
    page = parse(client.get("/sign-in?next=/profile").text)
    (kept,) = page.xpath("//form[.//ul[@class='demo']]//input[@name='next']/@value")
    answer = client.post(f"/demo/sign-in/{dora.id}", {"next": kept})

    assert path_of(answer) == "/profile"


def test_in_the_language_of_the_door(client, dora):
    client.get("/sign-in?lang=uk")
    client.post(f"/demo/sign-in/{dora.id}")

    assert dora.locale == "uk"
    assert '<html lang="uk"' in client.get("/").text
    assert logged() == ["accounts.person.changed", "accounts.person.signed_in"]


def test_the_door_speaks_as_the_profile_did(client, dora):
    client.post(f"/demo/sign-in/{dora.id}")
    client.post("/profile", {"name": dora.name, "locale": "uk", "time_zone": "Europe/Kyiv", "theme": "auto"})
    client.post("/sign-out")

    assert '<html lang="uk"' in client.get("/sign-in").text


def test_not_from_another_machine(client, dora):
    away = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}

    assert "Dora Demo" not in client.get("/sign-in", **away).text
    assert client.post(f"/demo/sign-in/{dora.id}", **away).status_code == 404


def test_not_where_others_can_reach_it(app, client, dora, monkeypatch):
    config = load_config(SECRET_KEY=SECRET, PUBLIC_URL="https://portal.example", MAIL_URL="memory:")
    monkeypatch.setitem(app.config, "HROMADA", config)

    assert client.post(f"/demo/sign-in/{dora.id}").status_code == 404


def test_nobody_else(client, people, dora):
    gone = make_person("Gone Demo", is_demo=True, disabled_at=clock.now())

    assert client.post(f"/demo/sign-in/{people.bob.id}").status_code == 404
    assert client.post(f"/demo/sign-in/{gone.id}").status_code == 404
    assert client.post(f"/demo/sign-in/{dora.id}", with_token=False).status_code == 400
