"""Refusals and failures: each a page with a way on, or one sentence for htmx."""

import io
import json

import pytest
import structlog
from flask import Flask

from app import create_app
from app.config import load_config
from app.web.errors import PAGES
from tests.conftest import SECRET
from tests.pages import parse

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lost(tmp_path) -> Flask:
    """A portal whose database does not answer, and a visitor who was signed in."""
    config = load_config(
        DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none", SECRET_KEY=SECRET, MAIL_URL="memory:",
        FILES_URL=f"file:{tmp_path}/files", PUBLIC_URL="http://localhost", REDIS_URL="",
    )  # fmt: skip
    return create_app(config, instance=tmp_path)


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page"])
def test_a_lost_database_is_503_and_asks_again(lost, path):  # F18
    client = lost.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
    page = client.get(path)
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    tree = parse(page.get_data(as_text=True))
    assert tree.xpath("string(//h1)") == "One moment"
    assert tree.xpath("//meta[@http-equiv='refresh']")


def test_an_unknown_address_is_404_with_a_way_back(client):
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert parse(page.get_data(as_text=True)).xpath("//main//a[@href='/']")


def test_htmx_gets_no_page_of_an_error(client):
    answer = client.get("/no-such-page", headers=HTMX)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert b"<" not in answer.data


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_has_a_page_with_one_heading_and_a_way_on(app, status):
    with app.test_request_context("/"):
        html = app.jinja_env.get_template(f"errors/{status}.html").render(status=status, lang="en")
    tree = parse(html)
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//main//a[contains(@class, 'btn')]")


@pytest.fixture
def broken(app, monkeypatch):
    """The sign-in page fails by a mistake of ours."""

    def fail():
        raise RuntimeError("secret words")

    monkeypatch.setitem(app.view_functions, "sign_in.form", fail)


@pytest.mark.usefixtures("broken")
def test_a_failure_tells_a_reference_and_nothing_of_the_inside(client):
    page = client.get("/sign-in")
    assert page.status_code == 500
    assert parse(page.get_data(as_text=True)).xpath("string(//code)")
    assert b"secret words" not in page.data


@pytest.fixture
def log_lines():
    """What goes to standard error, as it is written there."""
    kept, written = structlog.get_config(), io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**kept)


@pytest.mark.usefixtures("broken")
def test_the_log_knows_a_request_by_the_reference_of_its_page(client, log_lines):
    page = client.get("/sign-in")
    client.get("/no-such-page")
    failed, answered, other = log_lines()

    reference = parse(page.get_data(as_text=True)).xpath("string(//code)")
    assert (failed["event"], answered["event"], answered["status"]) == ("request.failed", "request", 500)
    assert failed["request_id"] == answered["request_id"] == reference
    assert other["request_id"] != reference
