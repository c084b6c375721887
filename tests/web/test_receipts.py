"""What is kept of forms that were sent, so that a second sending makes nothing."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.jobs.ticks import JOBS, run
from app.web.once import KEPT_FOR, FormReceipt


def test_receipts_are_forgotten_once_nobody_sends_the_form_again(app):
    now = clock.now()
    db.session.add(FormReceipt(key="k" * 20, taken_at=now - KEPT_FOR - timedelta(hours=1), location="/old"))
    db.session.add(FormReceipt(key="m" * 20, taken_at=now - KEPT_FOR + timedelta(hours=1), location="/young"))
    db.session.commit()

    assert run(JOBS["web.receipts"]).n_done == 1
    assert db.session.scalars(sa.select(FormReceipt.location)).all() == ["/young"]
