"""The bell rings without a new page, and asks the less often the longer nothing happens."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import expect

from app.accounts.models import Person
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.core.db import db
from app.notifications.models import Notification


def test_the_bell_asks_by_itself_and_waits_longer_when_nothing_comes(enter, portal):
    page = enter("bob")
    page.clock.install()
    page.goto("/")
    with page.expect_response("**/notifications/bell?known=*") as answer:
        page.clock.run_for(30_000)
    assert answer.value.status == 204
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/bell" in request.url else None)
    page.clock.run_for(30_000)
    assert not asked

    with portal.app.app_context():
        bob = db.session.scalars(sa.select(Person).where(Person.email == "bob@demo.example")).one()
        entry = record(PERSON_CHANGED, bob, actor=SYSTEM)
        db.session.add(Notification(person=bob, entry=entry, path=None, created_at=entry.at))
        db.session.commit()
    before = page.locator("#bell").get_attribute("aria-label")
    page.clock.run_for(20_000)
    expect(page.locator("#bell")).not_to_have_attribute("aria-label", before)
    expect(page.locator("#live")).to_contain_text("News:")
