"""Every route x everybody x GET and POST (T01), what refusals leave behind, and tokens (T28)."""

from __future__ import annotations

import re
from itertools import product

import pytest

from app.core.db import db
from tests.structure.matrix import MATRIX, PERSONAS

ENDPOINTS = sorted(MATRIX)


def test_every_route_has_a_row(shared_app):
    endpoints = {rule.endpoint for rule in shared_app.url_map.iter_rules()} - {"static"}

    assert endpoints - set(ENDPOINTS) == set(), "give each new route its row in tests/structure/matrix/<package>.py"
    assert set(ENDPOINTS) - endpoints == set(), "rows without a route"


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_who_gets_in(world, endpoint):  # T01, T28: reading changes nothing
    row = MATRIX[endpoint]
    for method in methods(world, endpoint):
        inside = row.inside if method == "GET" or row.posts is None else row.posts
        outside = [name for name in PERSONAS if name not in inside]
        for name in outside:
            assert outcome(world, name, method, endpoint) == (404 if name in row.hidden else 403), f"{method} {name}"
        if not row.is_public:
            assert outcome(world, "anonymous", method, endpoint) == "sign in", f"{method} anonymous"
        noted = {"audit_entry"} if method == "POST" else set()  # T53: who was refused an act
        assert set(world.written()) <= noted, "a refusal left something behind"
        world.restore()
        for name in sorted(inside) + ["anonymous"] * row.is_public:
            assert outcome(world, name, method, endpoint) == "in", f"{method} {name}"
            if method == "POST":
                world.restore()
        assert set(world.written()) <= set(row.writes), "a GET wrote"
        world.restore()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_hidden_looks_like_absent(world, endpoint):  # T01
    row = MATRIX[endpoint]
    there, nowhere = world.address(endpoint, row.at), world.address(endpoint, absent(world, row.at))
    assert there != nowhere or not row.hidden
    for name, method in product(sorted(row.hidden), methods(world, endpoint)):
        seen, missed = (ask(world, name, method, path, filled(world, row.form)) for path in (there, nowhere))

        assert (method, seen.status_code, bare(seen)) == (method, missed.status_code, bare(missed))
    world.restore()


#: Another parent of each kind, which has no children of the kinds that addresses name.
OTHER_PARENT = {"guild": "elsewhere", "past": "idea", "bob": "ann"}
PARENTS, NO_CHILDREN = (
    ("slug", "person_id", "number"),
    {"step", "other", "action", "file_kind", "kind", "edition", "name"},
)


def test_a_child_is_found_under_its_own_parent_only(world):  # T02
    """By somebody who may see both."""
    tried = []
    for endpoint, row in MATRIX.items():
        parent = next((key for key in PARENTS if key in row.at), None)
        if parent is None or not set(row.at) - NO_CHILDREN - {parent, "network"} or not row.inside:
            continue
        other = {**row.at, parent: OTHER_PARENT.get(row.at[parent], "closed")}
        for method in methods(world, endpoint):
            name = max(row.inside if method == "GET" or row.posts is None else row.posts)
            answer = ask(world, name, method, world.address(endpoint, other), filled(world, row.form))
            tried.append(endpoint)
            assert answer.status_code == 404, f"{method} {answer.request.path} as {name}"
            assert set(world.written()) <= {"audit_entry"}, endpoint
            world.restore()
    assert len(tried) > 50


@pytest.mark.parametrize("endpoint", [name for name in ENDPOINTS if not MATRIX[name].is_public])
def test_htmx_of_a_stranger_is_led_to_sign_in(world, endpoint):  # T01
    method = methods(world, endpoint)[0]
    answer = ask(
        world, "anonymous", method, world.address(endpoint, MATRIX[endpoint].at), headers={"HX-Request": "true"}
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_post_needs_the_token_of_its_session(world, endpoint):  # T28
    if "POST" not in methods(world, endpoint):
        return
    row = MATRIX[endpoint]
    path, inside = world.address(endpoint, row.at), row.inside if row.posts is None else row.posts
    name = min(inside)
    browser, other = world.browsers[name], world.app.test_client()
    form = filled(world, row.form)
    tries = [
        browser.post(path, form, with_token=False),
        browser.post(path, {**form, "csrf_token": other.token()}),
        browser.open(path, method="POST", data="csrf_token=x", content_type="text/plain"),
        browser.post(path, form, headers={"Sec-Fetch-Site": "cross-site"}),
    ]

    assert {answer.status_code for answer in tries} <= {400, 403}
    assert world.written() == []


def methods(world, endpoint):
    found = {method for rule in world.app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    return [method for method in ("GET", "POST") if method in found]


def outcome(world, name, method, endpoint):
    """'in', 'sign in', or the number of the refusal."""
    row = MATRIX[endpoint]
    answer = ask(world, name, method, world.address(endpoint, row.at), filled(world, row.form))
    led_to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
    if led_to_sign_in or answer.status_code == 401:  # 401: the sign-in page that keeps what was typed
        return "sign in"
    return answer.status_code if answer.status_code in {403, 404, 500} else "in"


def ask(world, name, method, path, form=None, **options):
    browser = world.browsers[name]
    with browser.session_transaction() as session:
        kept = dict(session)
    try:
        return browser.get(path, **options) if method == "GET" else browser.post(path, form, **options)
    finally:
        db.session.remove()
        with browser.session_transaction() as session:
            session.clear()
            session.update(kept)


def known(world, at):
    return {key: world.values.get(value, value) if isinstance(value, str) else value for key, value in at.items()}


def absent(world, at):
    """An address of the same kind that leads to nothing."""
    return {
        key: 987_654 if isinstance(value, int) else "no-such-thing" if key.endswith("slug") else value
        for key, value in known(world, at).items()
    }


def filled(world, form):
    return {key: world.values.get(value, value) if isinstance(value, str) else value for key, value in form.items()}


def bare(answer):
    """The page without what differs on each: tokens and the address of the page."""
    text = answer.get_data(as_text=True)
    return re.sub(r'(value|content)="[^"]*"|X-CSRFToken": "[^"]*"|next=[^"&]*', "", text)
