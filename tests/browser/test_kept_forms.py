"""Somebody is signed out while typing, with scripts and without, and by htmx."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import SignInSession
from app.core.db import db
from app.demo.scenes.people import PASSWORD

AS_HTMX = """() => {
  const form = document.querySelector("main form");
  form.setAttribute("hx-post", form.action);
  form.setAttribute("hx-target", "#main");
  htmx.process(form);
}"""


@pytest.mark.parametrize(("script", "by_htmx"), [(True, False), (True, True), (False, False)])
def test_what_was_typed_is_kept(portal, enter, script, by_htmx):
    page = enter("bob", script=script)
    page.goto("/profile")
    page.get_by_label("Your name", exact=True).fill("Bob who kept typing")
    if by_htmx:
        page.evaluate(AS_HTMX)
    sign_everybody_out(portal)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Mail address").fill("bob@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Your text is kept").wait_for()
    page.get_by_role("button", name="Send it").click()

    page.wait_for_url("**/profile")
    assert page.get_by_label("Your name", exact=True).input_value() == "Bob who kept typing"


def test_going_back_after_signing_out_shows_nothing(enter):  # T40
    page = enter("bob")
    page.goto("/profile")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.go_back()

    assert "/sign-in" in page.url
    assert page.evaluate("localStorage.length") == 0
    # htmx notes the path that it is on, and no page
    assert set(page.evaluate("Object.keys(sessionStorage)")) <= {"htmx-current-path-for-history"}


def sign_everybody_out(portal):
    with portal.app.app_context():
        db.session.execute(sa.delete(SignInSession))
        db.session.commit()
