"""What must hold on every page, whatever it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import structlog

from tests.promo.factories import Desk

ROOT = Path(__file__).parents[2]
LISTS = (
    "/requests",
    "/triage",
    "/calendar",
    "/plan-b",
    "/results",
    "/reports",
    "/communities",
    "/events",
    "/initiatives",
    "/achievements",
    "/search",
)
PAYLOADS = (
    "'",
    "' OR '1'='1",
    "1; DROP TABLE person--",
    "%27%20OR%201=1",
    "(a+)+$",
    "x" * 3000,
    "-1",
    "9" * 30,
    "{{7*7}}",
)


@pytest.fixture
def bob(people, sign_in_as):
    desk = Desk(people)
    return sign_in_as(desk.sara)


@pytest.mark.parametrize("path", LISTS)
def test_odd_filters_neither_break_nor_leak(bob, path):
    # T26, T27, T48
    names = ("q", "state", "network", "community", "page", "per_page", "sort", "month", "mine")
    for payload in PAYLOADS:
        answer = bob.get(path, query_string=dict.fromkeys(names, payload[: 3500 // len(names)]))
        assert answer.status_code in {200, 400, 404}, f"{path} with {payload[:30]}"
        assert ">49<" not in answer.get_data(as_text=True)


def test_no_page_can_be_framed(bob, client):
    # T42
    for browser, path in (
        (client, "/sign-in"),
        (bob, "/"),
        (bob, "/requests/R-999"),
        (client, "/static/css/portal.css"),
    ):
        answer = browser.get(path)
        answer.close()
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/console", "/.git/config", "/.env", "/static/", "/instance/secret_key", "/wsgi.py"])
def test_stray_files_are_not_there(client, path):
    # T50
    assert client.get(path).status_code == 404


def test_a_failure_shows_a_reference_and_nothing_else(app, client, monkeypatch):
    # T50
    def broken(**_values):
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(app.view_functions, "sign_in.form", broken)
    answer = client.get("/sign-in")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "the secret inside" not in page
    assert "Traceback" not in page
    assert re.search(r"<code>[0-9a-f]{12}</code>", page)  # by which the log knows it: tests/web/test_errors.py


def test_trace_is_refused(client):
    # T50
    assert client.open("/sign-in", method="TRACE").status_code in {404, 405}


def test_a_line_break_stays_within_one_line_of_the_log(app):
    # T52
    render = structlog.get_config()["processors"][-1]
    line = render(None, "info", {"event": "x", "name": 'Bob\r\n{"event": "forged"}'})
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"] == "x"


def test_every_threat_names_a_test_that_cites_it():
    rows = re.findall(
        r"^\| ([TF]\d\d) \|[^|]*\|([^|]*)\|$", (ROOT / "docs/security/threats.md").read_text(), re.MULTILINE
    )
    assert len(rows) == 88
    for key, proof in rows:
        for path in re.findall(r"`([^`]+)`", proof):
            assert key in (ROOT / path).read_text(), f"{path} does not cite {key}"
        assert "`" in proof or proof.strip().startswith("Later"), f"{key} is neither proven nor said to come later"
