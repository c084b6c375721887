"""A cookie is good for the session it was given for, and for no other (T30)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import sign_in
from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from tests.accounts.mails import outbox
from tests.factories import PASSWORD
from tests.promo.test_placements_at_once import press

NEW = "another horse, another battery"


def cookie_of(browser):
    return browser.get_cookie("hromada").value


def who(app, cookie):
    """The name that a browser with this cookie works under; None for a stranger."""
    fresh = app.test_client()
    fresh.set_cookie("hromada", cookie)
    page = fresh.get("/profile")
    return None if page.status_code == 302 else re.search(r'name="name"[^>]*value="([^"]*)"', page.text).group(1)


def test_a_cookie_that_was_planted_before_is_not_the_session_after(app, client, people, sign_in_as):
    stranger, carol = app.test_client(), sign_in_as(people.carol)
    stranger.get("/sign-in")
    stranger.post("/profile", {"csrf_token": "x", "name": "y"})  # so that there is a session to plant
    stranger.token()
    for planted in (cookie_of(stranger), cookie_of(carol)):
        client.set_cookie("hromada", planted)
        with client.session_transaction() as before:
            known = dict(before)
        client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD})

        assert who(app, cookie_of(client)) == people.bob.name
        assert who(app, planted) != people.bob.name
        with client.session_transaction() as after:
            assert {key for key in known if known[key] == after.get(key)} <= {
                "_permanent",
                "_fresh",
                "_id",
            }  # _id: which browser it is


def sign_out(browser, _people):
    browser.post("/sign-out")


def sign_in_again(browser, people):
    browser.post("/sign-out")
    browser.post("/sign-in", {"email": people.bob.email, "password": PASSWORD})


def change_password(browser, _people):
    assert browser.post("/profile/password", {"present": PASSWORD, "password": NEW}).status_code == 303


def set_password_by_link(browser, people):
    browser.post("/forgotten-password", {"email": people.bob.email})
    link = re.search(r"/new-password/\S+", outbox()[-1].text).group()
    assert browser.post(link, {"password": NEW}).status_code == 303


def idle(_browser, _people):
    clock.move_to(timedelta(days=7, minutes=1))


def grow_old(browser, _people):
    for day in range(1, 31):  # in use each day
        clock.move_to(timedelta(days=day, minutes=1))
        browser.get("/profile")


def leave_a_page_open(browser, _people):
    for day in range(1, 8):  # its bell asks by itself
        clock.move_to(timedelta(days=day, minutes=1))
        browser.get("/notifications/bell?known=0")


@pytest.mark.parametrize(
    "act",
    [sign_out, sign_in_again, change_password, set_password_by_link, idle, grow_old, leave_a_page_open],
    ids=lambda act: act.__name__,
)
def test_a_cookie_is_dead_after(app, people, sign_in_as, act):
    browser = sign_in_as(people.bob)
    cookie = cookie_of(browser)
    assert who(app, cookie) == people.bob.name
    act(browser, people)

    assert who(app, cookie) is None


@pytest.mark.parametrize("act", ["disable", "sign-out-everywhere"])
def test_an_administrator_ends_it_and_letting_in_again_does_not_revive_it(app, people, sign_in_as, act):
    cookie, root = cookie_of(sign_in_as(people.bob)), sign_in_as(people.root)
    root.post(f"/people/{people.bob.id}/{act}")
    assert who(app, cookie) is None
    root.post(f"/people/{people.bob.id}/enable")
    db.session.expire_all()

    assert who(app, cookie) is None


def test_the_old_password_opens_nothing_while_it_is_being_changed(app, people, sign_in_as):
    """Whoever comes in before the change is put out by it, whoever comes after is refused: one device is left."""
    bob, email = sign_in_as(people.bob), people.bob.email
    browsers = [bob, *(app.test_client() for _thief in range(5))]
    forms = [{"present": PASSWORD, "password": NEW}] + [{"email": email, "password": PASSWORD}] * 5
    answers = press(browsers, lambda n: "/sign-in" if n else "/profile/password", lambda n: forms[n])

    assert answers[0].status_code == 303
    assert {answer.status_code for answer in answers[1:]} <= {303, 422}
    assert [who(app, cookie_of(browser)) is not None for browser in browsers] == [True] + [False] * 5


def test_a_password_that_changes_while_it_is_compared_does_not_fit(people):
    bob = people.bob
    assert bob.password_hash is not None
    changed = sa.update(Person).where(Person.id == bob.id).values(password_hash=sign_in.hasher.hash(NEW))
    db.session.execute(changed.execution_options(synchronize_session=False))  # as if another process had done it

    assert not sign_in.password_fits(bob, PASSWORD)
    assert sign_in.password_fits(bob, NEW)
