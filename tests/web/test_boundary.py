"""What holds for every answer: headers, hosts, limits of size, odd requests."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from werkzeug.test import create_environ, run_wsgi_app

from app import create_app
from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from app.audit.models import AuditEntry
from app.config import ConfigError, load_config
from app.core.db import db
from app.web import bodies
from tests.conftest import SECRET
from tests.pages import CheckedClient

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"


@pytest.fixture
def portal(database_url, tmp_path):
    """Makes further portals on the same database, and closes their connections."""
    made = []

    def make(**values):
        config = load_config(**{"DATABASE_URL": database_url, "SECRET_KEY": SECRET, "MAIL_URL": "memory:", **values})
        made.append(create_app(config, instance=tmp_path))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 200),
        ("/profile", 302),
        ("/no-such-page", 404),
        ("/static/css/portal.css", 200),
        ("/static/", 404),
        ("/healthz", 200),
        ("/sign-in?" + "x" * 5000, 400),
    ],
)
def test_every_answer_carries_the_headers(client, path, status):  # T41, T42
    answer = client.get(path)

    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(POLICY)
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    answer.close()


def test_refusals_and_failures_carry_the_headers_too(app, client, people, sign_in_as, monkeypatch):  # T41, T42
    bob = sign_in_as(people.bob)

    def broken(**_values):
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(app.view_functions, "devices.index", broken)
    answers = [
        client.post("/profile", {"name": "x"}, with_token=False),
        bob.get("/people"),
        client.open("/sign-in", method="DELETE", data={"csrf_token": client.token()}),
        bob.post("/devices/999/sign-out"),
        client.post("/sign-in", {"email": "x" * 2_000_000}),
        client.post("/sign-in", {"email": people.bob.email, "password": "wrong"}),
        bob.get("/devices"),
        bob.post("/notifications/read-all"),
    ]

    assert [answer.status_code for answer in answers] == [400, 403, 405, 404, 413, 422, 500, 303]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith(POLICY)
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"  # T40


def test_https_is_asked_for_on_every_answer(portal):  # T31, T41
    client, at = portal(PUBLIC_URL="https://portal.example").test_client(), {"base_url": "https://portal.example"}
    paths = ("/sign-in", "/profile", "/no-such-page", "/static/css/portal.css", "/healthz", "/sign-in?" + "x" * 5000)
    answers = [client.get(path, **at) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 302, 404, 200, 200, 400]
    assert {answer.headers["Strict-Transport-Security"] for answer in answers} == {
        "max-age=63072000; includeSubDomains"
    }
    for answer in answers:
        answer.close()


def test_of_a_row_of_proxies_only_the_trusted_are_believed(portal, people):  # T31, T33, T53
    behind = portal(TRUSTED_PROXIES="1", PUBLIC_URL="http://localhost")
    behind.test_client_class = CheckedClient
    browser = behind.test_client()
    fields = {"email": people.bob.email, "password": "wrong"}
    browser.post("/sign-in", fields, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})

    assert db.session.scalars(sa.select(AuditEntry.origin).order_by(AuditEntry.id.desc()).limit(1)).one() == "192.0.2.7"


def test_signed_in_pages_are_kept_nowhere(people, sign_in_as):  # T40
    answer = sign_in_as(people.bob).get("/profile")

    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(answer.vary)


def test_https_locks_the_cookie(portal):  # T31
    client = portal(PUBLIC_URL="https://portal.example").test_client()
    answer = client.get("/sign-in", base_url="https://portal.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")

    assert cookie.startswith("__Host-hromada=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    "wrong",
    [
        {"PUBLIC_URL": "http://portal.example.org"},
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "short"},
        {"SECRET_KEY": "a" * 64},
        {"SECRET_KEY": "at least 32 random characters, such as"},
        {"TRUSTED_PROXIES": "many"},
    ],
)
def test_it_refuses_to_start_on_what_is_unsafe(wrong):  # T31, T51
    with pytest.raises(ConfigError) as refusal:
        load_config(**{"SECRET_KEY": SECRET, **wrong})

    assert next(iter(wrong)) in str(refusal.value.message)


def test_sessions_survive_a_new_key(portal, people, sign_in_as):  # T51
    cookie = sign_in_as(people.bob).get_cookie("hromada").value
    client = portal(SECRET_KEY=SECRET[::-1], SECRET_KEY_FALLBACKS=SECRET).test_client()
    client.set_cookie("hromada", cookie, domain="127.0.0.1")

    assert client.get("/devices", base_url="http://127.0.0.1").status_code == 200


@pytest.mark.parametrize("bad", ["a\x00b", "\x00"])
def test_a_nul_is_400_wherever_it_stands(people, sign_in_as, bad):  # T49
    browser = sign_in_as(people.root)

    assert browser.get("/people", query_string={"words": bad}).status_code == 400
    assert browser.get("/people", query_string={bad: "x"}).status_code == 400
    assert browser.post("/profile", {"name": bad}).status_code == 400
    assert browser.post("/profile", {bad: "x"}).status_code == 400
    assert browser.get("/people/a%00b").status_code in {400, 404}


@pytest.mark.parametrize("body", [b"name=%ED%A0%80", b"%ED%A0%80=x", b"name=\xff\xfe", b"name=a%00b"])
def test_odd_bytes_of_a_form_are_never_500(people, sign_in_as, body):  # T49
    browser = sign_in_as(people.bob)
    token = f"&csrf_token={browser.token()}".encode()
    answer = browser.open(
        "/profile", method="POST", data=body + token, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code in {400, 422}
    assert people.bob.name == "Bob Melnyk"


@pytest.mark.parametrize("odd", ["%ED%A0%80", "%FF%FE", "Z" + "%CC%81" * 300, "%E2%80%AE", "%F0%9F%8E%89"])
def test_odd_letters_are_never_500(people, sign_in_as, odd):  # T49
    assert sign_in_as(people.root).get(f"/people?words={odd}").status_code in {200, 400}


def test_floods_are_cut_short(client):  # T17
    many = {f"f{n}": "x" for n in range(600)}
    assert client.post("/sign-in", many, content_type="multipart/form-data").status_code == 413
    assert client.post("/sign-in", {"email": "x" * 2_000_000}).status_code == 413
    assert client.post("/sign-in", many).status_code == 413
    huge = client.open("/sign-in", method="POST", headers={"Content-Length": str(2 * 1024**3)})
    assert huge.status_code in {400, 413}


@pytest.mark.parametrize("path", ["/console", "/.git/config", "/static/../config.py", "/.env", "/instance/secret_key"])
def test_there_is_nothing_beside_the_pages(client, path):  # T50
    assert client.get(path).status_code == 404


def test_odd_methods_are_refused(client):  # T50
    assert client.open("/sign-in", method="TRACE").status_code == 405
    assert client.open("/sign-in", method="DELETE").status_code in {400, 405}


@pytest.mark.parametrize("steering", ["endpoint=x", "_external=1", "_scheme=javascript", "_method=POST", "_anchor=x"])
def test_an_address_does_not_steer_the_links_of_its_page(client, steering):  # T20, T48
    answer = client.get(f"/sign-in?q=kept&{steering}")

    assert answer.status_code == 200
    assert 'href="/sign-in?q=kept&amp;lang=uk"' in answer.text


@pytest.mark.parametrize("path", ["/people/{}", "/people/{}/disable", "/requests/R-{}", "/channels/{}"])
@pytest.mark.parametrize("number", ["2147483648", "9" * 25])
def test_a_number_that_no_database_holds_is_an_unknown_address(people, sign_in_as, path, number):  # T48
    assert sign_in_as(people.root).get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303),
        ("http://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
        ("http://[::1", 403),
        ("http://[localhost]", 403),
    ],
)
def test_a_form_of_another_site_is_refused_over_plain_http_too(people, sign_in_as, origin, status):  # T28, T29
    browser = sign_in_as(people.bob)

    assert browser.post("/notifications/read-all", headers={"Origin": origin}).status_code == status


def test_a_referer_that_is_no_address_leads_to_the_start(client):  # T48
    answer = client.post("/notifications/read-all", headers={"HX-Request": "true", "Referer": "http://[::1"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/"


def test_a_page_behind_a_secret_link_tells_no_origin(client, people):  # T28, T36
    token = issue_pass(PassPurpose.RESET_PASSWORD, person=people.bob)
    answer = client.post(f"/new-password/{token}", {"password": "four new words here"}, headers={"Origin": "null"})

    assert answer.status_code == 303


def test_slow_bodies_leave_a_seat_for_others(app, people, sign_in_as, monkeypatch):  # T17
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    browser, started, hold = sign_in_as(people.bob), threading.Semaphore(0), threading.Event()

    class Slow(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, _space):
            started.release()
            hold.wait(30)
            return 0

    def send(address):
        environ = create_environ(
            "/sign-in",
            method="POST",
            content_type="application/x-www-form-urlencoded",
            environ_base={"REMOTE_ADDR": address},
        )
        environ |= {"CONTENT_LENGTH": "5000", "wsgi.input": Slow()}
        _body, status, _headers = run_wsgi_app(app, environ)
        return int(status.split()[0])

    with ThreadPoolExecutor(bodies.SEATS) as pool:
        slow = [pool.submit(send, "10.0.0.1") for _ in range(bodies.SEATS_PER_ADDRESS)]
        for _one in slow:
            assert started.acquire(timeout=20)
        assert send("10.0.0.1") == 429  # this address has all its seats
        assert browser.get("/profile").status_code == 200
        assert browser.post("/notifications/read-all").status_code == 303  # another one has not
        others = [pool.submit(send, "10.0.0.2") for _ in range(bodies.SEATS - bodies.SEATS_PER_ADDRESS)]
        for _one in others:
            assert started.acquire(timeout=20)
        assert (
            browser.post("/notifications/read-all").status_code == 429
        )  # the threads that are left are for those who read
        assert browser.get("/profile").status_code == 200
        hold.set()
        assert {one.result() for one in slow + others} == {400}  # cut off: less came than was said
    assert browser.post("/notifications/read-all").status_code == 303
