"""A talk in the browser: written with a mention, answered, changed, resolved; and the bell of who is mentioned."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.community.models import Community
from app.core.db import db
from app.promo.models import Comment
from tests.browser.acts import press, says
from tests.promo.makers import make_request

INTERNAL = "Between us: they ask too late"


@pytest.fixture
def number(portal):
    """A request of alice that bob decides."""
    with portal.app.app_context():
        alice, bob = (
            db.session.scalars(sa.select(Person).where(Person.email == f"{name}@demo.example")).one()
            for name in ("alice", "bob")
        )
        own = next(grant.scope_id for grant in alice.grants if grant.scope_kind == "community")
        return make_request(db.session.get_one(Community, int(own)), alice, owner=bob).number


@pytest.mark.parametrize("script", [pytest.param(True, id="script"), pytest.param(False, id="no-script")])
def test_talk_from_the_first_word_to_the_last(portal, enter, number, script):
    words = f"Which one first, @Bob Melnyk? ({script})"
    alice = enter("alice", script=script, width=390)
    alice.goto(f"/requests/{number}")
    alice.get_by_label("Your comment").fill(words)
    press(alice, "Write")
    assert alice.url.split("#")[0].endswith(f"/requests/{number}")
    assert alice.locator("#talk .mention").last.inner_text() == "@Bob Melnyk"

    bob = enter("bob", script=script)
    bob.goto("/notifications")
    told = bob.locator("li.unread").filter(has_text=f"Alice Kovalenko wrote on {number}").first
    told.get_by_role("button", name="Open").click()
    says(bob, words)
    bob.get_by_label("Your answer").fill("The shelf.")
    press(bob, "Answer")
    bob.get_by_role("link", name="Change").last.click()
    bob.get_by_label("Your comment").fill("The people.")
    press(bob, "Save")
    says(bob, "The people.")
    bob.get_by_role("link", name="edited").click()
    says(bob, "The shelf.")

    bob.goto(f"/requests/{number}")
    bob.get_by_label("Your comment").fill(f"{INTERNAL} ({script})")
    bob.get_by_label("Only for SMM").check()
    press(bob, "Write")
    says(bob, f"{INTERNAL} ({script})")

    alice.goto(f"/requests/{number}/talk")
    assert INTERNAL not in alice.content()
    alice.locator(f"li:has(> div > p.pre:has-text('({script})'))").last.get_by_role("button", name="Resolve").click()
    alice.locator("#talk .folded").last.wait_for()
    press(alice, "Stop following")
    says(alice, "You are not told of what is written here.")
    with portal.app.app_context():
        texts = db.session.scalars(sa.select(Comment.text).where(Comment.text.contains(f"({script})")))
        assert sorted(texts) == sorted([words, f"{INTERNAL} ({script})"])
