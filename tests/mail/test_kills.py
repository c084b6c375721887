"""The worker is killed at the worst moments; no mail is lost, and at most one comes twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.faults import KILLED
from app.jobs.states import WorkState
from app.mail.models import OutboxMail
from tests.conftest import ROOT, SECRET
from tests.mail.letters import a_letter, queue
from tests.mail.servers import Inbox, mail_server

SEND = """
import sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.jobs.ticks import tick
with create_app(instance=Path(sys.argv[1])).app_context():
    tick(datetime.fromisoformat(sys.argv[2]))
"""

Worker = Callable[..., int]

pytestmark = pytest.mark.slow


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def worker(database_url: str, inbox: Inbox, tmp_path: Path) -> object:
    """Run one tick at a given moment in a process of its own; returns how it ended."""
    with mail_server(inbox) as mail_url:

        def run(moment: object, fault: str = "") -> int:
            environment = os.environ | {
                "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "MAIL_URL": mail_url, "PORTAL_FAULT": fault,
                "FILES_URL": f"file:{tmp_path}/files", "PUBLIC_URL": "http://localhost", "REDIS_URL": "",
            }  # fmt: skip
            command = [sys.executable, "-c", SEND, str(tmp_path), moment.isoformat()]
            return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60).returncode

        yield run


def test_killed_between_250_and_commit_the_same_mail_comes_once_more(app: Flask, worker: Worker, inbox: Inbox) -> None:
    """F06"""
    mail = queue(a_letter())
    db.session.commit()
    now = clock.now()

    assert worker(now, "mail.accepted:1") == KILLED
    assert worker(now + timedelta(seconds=30)) == 0
    assert len(inbox.received) == 1, "the lease still holds"
    assert worker(now + timedelta(minutes=6)) == 0

    first, second = inbox.received
    assert first == second
    db.session.refresh(mail)
    assert (mail.state, mail.attempts) == (WorkState.DONE, 2)


@pytest.mark.parametrize("n_rounds", [1, pytest.param(20, marks=pytest.mark.long)])
def test_killed_again_and_again_each_mail_is_sent_and_tries_are_counted(
    app: Flask, worker: Worker, inbox: Inbox, n_rounds: int
) -> None:
    """F05: killed between claim and finish, five times here and a hundred times in the long form.

    Five times in a row, since whatever has ended its worker with its seventh try is given up (F27).
    """
    now = clock.now() + timedelta(hours=2)
    for number in range(n_rounds):
        for letter in range(6):
            queue(a_letter(subject=f"Letter {number}.{letter}"))
        db.session.commit()
        for _kill in range(5):
            assert worker(now, "work.claimed:1") == KILLED
            now += timedelta(hours=2)
        assert worker(now) == 0
        now += timedelta(hours=2)

    assert len(inbox.received) == 6 * n_rounds
    rows = db.session.scalars(sa.select(OutboxMail)).all()
    assert {row.state for row in rows} == {WorkState.DONE}
    assert sum(row.attempts for row in rows) == (6 + 5) * n_rounds
