"""A request whose author never answers is closed by the clock (domain 4.1)."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.db import db
from app.promo.jobs.requests import close_the_silent
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from tests.promo.makers import make_request, make_returned


def test_after_fourteen_silent_days_it_closes(community, alice, bob):
    silent = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(silent, bob, "task")
    clock.move_to(timedelta(days=13))
    assert close_the_silent(clock.now()) == 0
    asked_again = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(asked_again, bob, "task")
    clock.move_to(timedelta(days=15))
    assert close_the_silent(clock.now()) == 1
    db.session.commit()

    states = [db.session.get_one(PromoRequest, one.id).state for one in (silent, asked_again)]
    assert states == [RequestState.CANCELLED, RequestState.NEEDS_INFO]
    assert silent.cancel_reason == "Nobody answered the questions for 14 days."
    assert close_the_silent(clock.now()) == 0
