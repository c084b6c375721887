"""A crowd is told in portions by the worker: everybody once, whatever ends it in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app.accounts.models import Absence, Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.accounts.states import AbsenceKind
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.audit.tags import Tag
from app.community.states import InitiativeState
from app.community.tags import INITIATIVE_PLANNED
from app.core import clock
from app.core.db import db, is_only_reading
from app.core.faults import KILLED
from app.jobs.claims import claim
from app.jobs.states import WorkState
from app.jobs.ticks import JOBS, run
from app.mail.models import OutboxMail
from app.notifications import rules
from app.notifications.crowds import PORTION, tell_portion
from app.notifications.models import Notification, Telling
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from tests.conftest import ROOT, SECRET
from tests.stored import fresh, only
from tests.structure.makers.community import make_initiative_in

CALLED = Tag("test.crowd.called", "%(actor)s called everybody about %(subject)s")


@pytest.fixture
def crowd(app, people, monkeypatch):
    """Sixty people, every third of them Ukrainian, who are told when somebody calls; facts say when they are read."""
    monkeypatch.setattr(rules, "RULES", {})
    guests, read = gather(60), []

    def facts(_entry, who):
        read.append(is_only_reading())
        return [("Who", who.name)]

    notices_for(CALLED, about=Topic.QUESTIONS, why="You are one of many.", facts=facts, awaits_answer=True)(
        lambda _entry, _who: guests
    )
    return SimpleNamespace(
        guests=guests, read=read, call=lambda about=people.ann, actor=people.sara: record(CALLED, about, actor=actor)
    )  # fmt: skip


def gather(n):
    """People who may sign in by and by."""
    guests = [
        Person(name=f"Guest {number}", email=f"{number}@crowd.example", created_at=clock.now(),
               locale="en" if number % 3 else "uk",
               grants=[Grant(role=Role.SMM, scope_kind=ScopeKind.HOUSE, scope_id="")])
        for number in range(n)
    ]  # fmt: skip
    db.session.add_all(guests)
    db.session.commit()
    return guests


def work():
    return run(JOBS["notifications.fan_out"])


def told():
    """The addresses of those who have the news, and of those who have the mail."""
    news = db.session.scalars(sa.select(Person.email).join(Notification, Notification.person_id == Person.id))
    return sorted(news), sorted(db.session.scalars(sa.select(OutboxMail.recipient)))


def test_names_are_kept_with_the_entry_and_told_in_portions(crowd):
    crowd.call()
    db.session.commit()
    assert told() == ([], [])
    assert only(Telling).n_told == 0

    assert work().n_done == 3

    everybody = sorted(guest.email for guest in crowd.guests)
    assert told() == (everybody, everybody)
    assert (only(Telling).state, only(Telling).n_told) == (WorkState.DONE, 60)
    assert work().n_done == 0
    mails = {mail.recipient: mail for mail in db.session.scalars(sa.select(OutboxMail))}
    assert "You are one of many." in mails["1@crowd.example"].text
    assert "Who: Ann Bondar" in mails["1@crowd.example"].text
    assert "Позначити прочитаним, без входу" in mails["3@crowd.example"].text
    assert len({mail.text for mail in mails.values()}) == 60, "the link is each one's own"


def test_words_are_found_while_nobody_waits_for_the_database(crowd):
    crowd.call()
    db.session.commit()
    work()

    assert crowd.read == [True, True], "once per language, and with no writer's turn taken"


def test_a_call_that_is_undone_was_never_told(crowd):
    """F08"""
    crowd.call()
    db.session.rollback()

    assert work().n_done == 0
    assert told() == ([], [])


def test_a_few_are_told_at_once(crowd):
    del crowd.guests[PORTION:]
    crowd.call()
    db.session.commit()

    assert [len(who) for who in told()] == [PORTION, PORTION]
    assert not db.session.scalars(sa.select(Telling)).all()


def test_who_was_disabled_meanwhile_is_told_nothing_and_deputies_are_told_why(crowd, people):
    """T07"""
    away, now = crowd.guests[1], clock.now()
    db.session.add(
        Absence(person=away, kind=AbsenceKind.OTHER, starts_on=now.date(), ends_on=now.date(), deputy=people.sara,
                begins_at=now - timedelta(hours=1), over_at=now + timedelta(days=1))
    )  # fmt: skip
    crowd.call(actor=people.root)
    crowd.guests[2].disabled_at = now
    db.session.commit()
    work()

    news, mails = told()
    assert news == mails
    assert "2@crowd.example" not in news
    mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == people.sara.email)).one()
    assert "You stand in for Guest 1, who is away." in mail.text


def test_news_of_what_is_gone_leads_nowhere_and_is_told(crowd, people):
    gone = people.lea
    crowd.call(gone)
    db.session.delete(gone)
    db.session.commit()
    work()

    assert len(told()[1]) == 60
    assert {news.path for news in db.session.scalars(sa.select(Notification))} == {None}


def test_a_worker_that_was_taken_for_dead_keeps_nothing_of_its_portion(crowd):
    crowd.call()
    db.session.commit()
    slow, now = claim(Telling), clock.now()
    with clock.held_at(now + timedelta(minutes=2)):
        work()

    tell_late = sa.update(Telling).values(state=WorkState.RUNNING, attempts=1, lease_until=now + timedelta(hours=1))
    db.session.execute(tell_late)  # somebody else holds it again, with as many tries as the slow one
    db.session.commit()
    with pytest.raises(sa.exc.IntegrityError):
        tell_portion(slow_at(slow, 0), letters={})
    db.session.rollback()
    assert [len(who) for who in told()] == [60, 60]


def slow_at(telling, n_told):
    """The row as a worker has it that has slept through what others did."""
    found = fresh(telling)
    sa.orm.attributes.set_committed_value(found, "n_told", n_told)
    return found


def test_a_portion_that_fails_is_tried_again_and_none_before_it(crowd, monkeypatch):
    crowd.call()
    db.session.commit()
    crowd.guests[30].email = "nobody"
    db.session.commit()
    work()
    assert (only(Telling).n_told, only(Telling).state) == (25, WorkState.QUEUED)
    assert "Not one mail address" in only(Telling).last_error

    crowd.guests[30].email = "30@crowd.example"
    db.session.commit()
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        work()
    assert [len(set(who)) for who in told()] == [60, 60]


WORK = """
import sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.jobs.ticks import tick
with create_app(instance=Path(sys.argv[1])).app_context():
    tick(datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, pytest.param(2, marks=pytest.mark.long), 3])
def test_killed_in_the_middle_the_next_worker_goes_on(app, people, database_url, tmp_path, nth):
    """F05: as abruptly as by kill -9, before the portion is kept. Nobody is left out, and nobody is told twice."""
    gather(60)
    record(INITIATIVE_PLANNED, make_initiative_in(InitiativeState.PLANNED, people.guild), actor=SYSTEM)
    db.session.commit()
    moment, n = clock.now() + timedelta(hours=1), len(only(Telling).people)
    environment = os.environ | {
        "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "MAIL_URL": "memory:", "REDIS_URL": "",
        "FILES_URL": f"file:{tmp_path}/files", "PUBLIC_URL": "http://localhost",
    }  # fmt: skip

    def worker(at, fault=""):
        db.session.rollback()
        command = [sys.executable, "-c", WORK, str(tmp_path), at.isoformat()]
        return subprocess.run(
            command, cwd=ROOT, env=environment | {"PORTAL_FAULT": fault}, check=False, timeout=60
        ).returncode  # fmt: skip

    assert worker(moment, f"notifications.portion:{nth}") == KILLED
    assert only(Telling).n_told == PORTION * (nth - 1)
    assert [len(who) for who in told()] == [PORTION * (nth - 1)] * 2
    assert worker(moment + timedelta(seconds=30)) == 0
    assert only(Telling).n_told == PORTION * (nth - 1), "the lease still holds"
    assert worker(moment + timedelta(minutes=10)) == 0

    news, mails = told()
    assert (len(news), len(set(news)), len(mails), len(set(mails))) == (n, n, n, n)
    assert only(Telling).state == WorkState.DONE
