"""What is off, a day without work or a step of plan B that waits, is in sight all the same."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.db import db
from app.promo.models import Wire
from app.promo.states import WireState

SEEN = "cells => cells.filter(cell => cell.querySelector('time').checkVisibility()).length"


def test_every_day_of_the_month_is_in_its_column(enter):
    page = enter("bob")
    page.goto("/calendar")
    cells = page.locator(".cal tbody td")

    assert cells.count() in {28, 35, 42}
    assert cells.evaluate_all(SEEN) == cells.count()


def test_a_step_that_waits_is_shown(portal, enter):
    with portal.app.app_context():
        request_id = db.session.scalars(sa.select(Wire.request_id).where(Wire.state == WireState.ARMED)).first()
    page = enter("bob")
    page.goto(f"/requests/R-{request_id}")

    assert page.locator("main .wire.off").first.is_visible()
