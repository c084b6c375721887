"""flask tick, clock and check: what they do, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask

from app.accounts.actions.workdays import change_week
from app.accounts.models import HouseSetting, Person
from app.accounts.settings import DECLARED, change_setting
from app.audit.actors import SYSTEM
from app.core import clock
from app.core.db import db
from app.files.actions import keep_bytes
from app.files.store import store
from app.jobs import life
from app.mail.models import OutboxMail
from tests import factories
from tests.houses import configure
from tests.mail.letters import a_letter, queue
from tests.pages import CheckedClient

SignIn = Callable[[Person], CheckedClient]


def run(app: Flask, *words: str) -> object:
    db.session.commit()
    return app.test_cli_runner().invoke(args=[*words])


@pytest.fixture
def demo(app: Flask) -> Person:
    """Somebody of the demo lives here."""
    return factories.make_person("Dana Demo", is_demo=True)


def test_tick_does_what_is_due_and_says_so(app: Flask) -> None:
    queue(a_letter())

    done = run(app, "tick")

    assert done.exit_code == 0
    assert "mail.outbox: 1\n" in done.output
    assert len(app.extensions["mail"].sent) == 1
    again = run(app, "tick")
    assert (again.exit_code, again.output) == (
        0, "Nothing is due: the worker, or a tick before this one, has done it already.\n",
    )  # fmt: skip


def test_tick_can_be_asked_about_another_moment(app: Flask) -> None:
    mail = queue(a_letter())
    mail.next_try_at = datetime(2030, 1, 1, tzinfo=UTC)

    run(app, "tick", "--now", "2029-12-31")
    assert app.extensions["mail"].sent == []

    run(app, "tick", "--now", "2030-01-01T02:00+02:00")
    assert db.session.get_one(OutboxMail, mail.id).sent_at == datetime(2030, 1, 1, tzinfo=UTC)


def test_tick_refuses_what_is_no_moment(app: Flask) -> None:
    done = run(app, "tick", "--now", "tomorrow")

    assert done.exit_code == 2
    assert "'tomorrow' is no moment; write it like 2026-11-24" in done.output


def test_the_clock_is_set_advanced_and_reset_with_a_banner(app: Flask, demo: Person, sign_in_as: SignIn) -> None:
    app.extensions["queue"].flush()
    told = run(app, "clock", "set", "2030-01-01T12:00").output
    assert told.startswith("The portal's clock stands at 2030-01-01 12:0")
    assert " UTC, which is 2030-01-01 14:0" in told
    assert " in Europe/Kyiv.\n" in told, "the zone of the house, by which people read the pages"
    assert "The worker now does what has fallen due, by itself" in told, "so nobody waits for what `tick` would say"
    assert [task.args for task in app.extensions["queue"].pending()] == [("tick",)], "the worker looks at once"

    run(app, "clock", "advance", "1w 2d3h")
    assert abs(clock.now() - datetime(2030, 1, 10, 15, tzinfo=UTC)) < timedelta(minutes=1)
    assert "For the demo the portal&#39;s clock was moved" in sign_in_as(demo).get("/notifications/").text

    run(app, "clock", "reset")
    assert clock.offset() == timedelta(0)
    assert "clock was moved" not in sign_in_as(demo).get("/notifications/").text


def test_the_clock_stays_where_real_data_is(app: Flask, people: factories.People) -> None:
    assert people.root
    done = run(app, "clock", "advance", "1d")

    assert done.exit_code == 1
    assert "only while demo data is loaded" in done.output
    assert clock.offset() == timedelta(0)


def test_the_clock_goes_back_to_real_time_where_the_demo_is_gone(app: Flask, people: factories.People) -> None:
    assert people.root
    clock.move_to(timedelta(days=3))
    done = run(app, "clock", "reset")

    assert done.exit_code == 0
    assert done.output.startswith("The portal's clock stands at ")
    assert clock.offset() == timedelta(0)


def test_the_clock_stays_where_others_reach_the_portal(
    app: Flask, demo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(app, monkeypatch, PUBLIC_URL="https://portal.example.org")
    done = run(app, "clock", "set", "2030-01-01")

    assert done.exit_code == 1
    assert "on this machine" in done.output
    assert clock.offset() == timedelta(0)


@pytest.mark.parametrize("span", ["soon", "3", "3x", "3d later", ""])
def test_a_span_that_is_none_is_refused(app: Flask, demo: Person, span: str) -> None:
    done = run(app, "clock", "advance", span)

    assert done.exit_code == 2
    assert "is no span of time; write it like 3d" in done.output


def test_check_finds_nothing_in_a_sound_house(house: Flask) -> None:
    with house.app_context():
        change_setting(DECLARED["promo.triage_days"], 3, actor=SYSTEM)
        change_week({0: ((time(9), time(17)),)}, seen=None, actor=SYSTEM)
        db.session.commit()
    done = house.test_cli_runner().invoke(args=["check"])

    assert (done.exit_code, set(done.output.split("\n")[:-1])) == (
        0, {"revision: ok", "integrity: ok", "files: ok", "settings: ok", "disk: ok"},
    )  # fmt: skip


def test_check_names_what_does_not_agree(house: Flask) -> None:
    """F15"""
    with house.app_context():
        lost = keep_bytes(b"1", name="lost.pdf", media_type="application/pdf")
        store().remove(lost.key)
        db.session.add(HouseSetting(key="old.days", value=3))
        db.session.commit()
    done = house.test_cli_runner().invoke(args=["check"])

    assert done.exit_code == 1
    assert "files: 1 files are missing: 1 (lost.pdf)." in done.output
    assert "settings: House settings that this release does not take: old.days = 3." in done.output


def test_check_deploy_asks_for_more(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(house, monkeypatch, MAIL_URL="console:")
    with house.app_context():
        factories.make_person("Dana Demo", is_demo=True)
    done = house.test_cli_runner().invoke(args=["check", "--deploy"])

    assert done.exit_code == 1
    for words in (
        "without https passwords are readable",
        "MAIL_URL is console:",
        "Demo data is loaded",
        "worker: Silent",
    ):
        assert words in done.output


def test_a_sound_house_is_ready_for_others(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(house, monkeypatch, PUBLIC_URL="https://portal.example.org")
    with house.app_context():
        life.beat(life.WORKER)
        life.beat(life.TICK)
    assert house.test_cli_runner().invoke(args=["check", "--deploy"]).exit_code == 0
