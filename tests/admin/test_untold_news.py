"""News for many that could not be told: the administrator sees why, and has it told again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.jobs.ticks import JOBS, run
from app.notifications import rules
from app.notifications.models import Telling
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from tests.notifications.test_crowds import gather, told
from tests.pages import path_of
from tests.stored import entries, fresh, only


@pytest.fixture
def untold(app, people, monkeypatch):
    """Thirty people, of whom the first could not be told in any of the tries."""
    monkeypatch.setattr(rules, "RULES", {})
    guests = gather(30)
    notices_for(PERSON_CHANGED, about=Topic.QUESTIONS, why="You are one of many.")(lambda _entry, _who: guests)
    guests[0].email = "nobody"
    record(PERSON_CHANGED, people.ann, actor=people.sara)
    db.session.commit()
    while only(Telling).state == WorkState.QUEUED:
        with clock.held_at(only(Telling).next_try_at + timedelta(seconds=1)):
            run(JOBS["notifications.fan_out"])
    guests[0].email = "0@crowd.example"
    db.session.commit()
    return only(Telling)


def test_news_that_was_given_up_is_listed_and_told_again(untold, people, sign_in_as):
    """F07, T53"""
    browser = sign_in_as(people.root)
    assert (untold.state, told()) == (WorkState.DEAD, ([], []))
    page = browser.get("/admin/mail/news").text
    for words in ("Sara Lind changed the profile of Ann Bondar", "Not one mail address", "0 of 30", "Try again"):
        assert words in page

    answer = browser.post(f"/admin/mail/news/{untold.id}/try-again")

    assert (answer.status_code, path_of(answer)) == (303, "/admin/mail/news")
    assert (fresh(untold).state, untold.attempts) == (WorkState.QUEUED, 0)
    (entry,) = entries("notifications.telling.tried_again")
    assert (entry.actor_id, entry.subject_label) == (people.root.id, "Ann Bondar")
    assert browser.post(f"/admin/mail/news/{untold.id}/try-again").status_code == 409
    assert "All news has been told" in browser.get("/admin/mail/news").text
    assert run(JOBS["notifications.fan_out"]).n_done == 2
    assert [len(set(who)) for who in told()] == [30, 30]


def test_it_is_counted_beside_the_mails_in_the_menu_and_exported(untold, people, sign_in_as):
    browser = sign_in_as(people.root)

    assert '<span class="count">1</span>' in browser.get("/admin/mail").text
    answer = browser.get("/admin/mail/news/export/csv")
    assert "Not one mail address" in answer.text
    assert "Sara Lind changed the profile of Ann Bondar" in answer.text
    assert browser.post("/admin/mail/news/999/try-again").status_code == 404
    assert sign_in_as(people.sara).get("/admin/mail/news").status_code == 403
