"""A request whose author never answers is closed by the clock."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.promo.actions.requests import close_silent
from app.promo.actions.triage import answer_fields
from app.promo.jobs.requests import close_the_silent
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from tests.promo.makers import days_ahead, make_request, make_returned
from tests.stored import fresh, last_entry, log_of

REASON = "Nobody answered the questions in the time that the house allows."


def test_after_fourteen_silent_days_it_closes(community, alice, bob):
    silent = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(silent, bob, "task")
    clock.move_to(timedelta(days=11, minutes=1))
    assert close_the_silent(clock.now()) == 0
    clock.move_to(timedelta(days=13))
    assert close_the_silent(clock.now()) == 0
    asked_again = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(asked_again, bob, "task")
    clock.move_to(timedelta(days=15))
    assert close_the_silent(clock.now()) == 1
    db.session.commit()

    states = [db.session.get_one(PromoRequest, one.id).state for one in (silent, asked_again)]
    assert states == [RequestState.CANCELLED, RequestState.NEEDS_INFO]
    assert silent.cancel_reason == REASON
    assert close_the_silent(clock.now()) == 0


def test_its_author_is_told_beforehand(community, alice, bob, sign_in_as):
    silent = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(silent, bob, "task")
    clock.move_to(timedelta(days=20))  # the worker has stood still: nothing closes without its notice
    assert [close_the_silent(clock.now()) for _turn in range(2)] == [0, 0]
    db.session.commit()

    news = db.session.scalars(sa.select(Notification).where(Notification.person_id == alice.id)).one()
    assert news.path == f"/requests/R-{silent.id}/answer"
    assert log_of(silent) == ["promo.request.silent"]
    closes_on = days_ahead(3)
    assert last_entry().changes["closes_on"] == closes_on.isoformat()
    assert "unless its author answers what was asked" in sign_in_as(alice).get(f"/requests/R-{silent.id}").text

    clock.move_to(timedelta(days=22))
    assert close_the_silent(clock.now()) == 0
    clock.move_to(timedelta(days=23, minutes=1))
    assert close_the_silent(clock.now()) == 1
    db.session.commit()
    assert fresh(silent).state == RequestState.CANCELLED


def test_an_answer_in_the_last_moment_is_in_time(community, alice, bob):
    silent = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    returned = make_returned(silent, bob, "task")
    clock.move_to(timedelta(days=20))
    answer_fields(silent, returned, changes={}, note="All of them.", actor=alice)
    db.session.commit()

    assert close_silent(silent) is False  # the clock had found it before
    assert fresh(silent).state == RequestState.TRIAGE


def test_the_reason_is_told_in_the_readers_language(community, alice, bob, sign_in_as):
    silent = make_request(community, alice, RequestState.CANCELLED, owner=bob)
    silent.cancel_reason = REASON
    db.session.commit()
    browser, url = sign_in_as(alice), f"/requests/R-{silent.id}"
    assert REASON in browser.get(url).text
    told = browser.get(f"{url}?lang=uk").text
    assert REASON not in told
    assert "ніхто не відповів на запитання" in told
