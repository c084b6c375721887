"""The worker dies between the PDF and its row: it is made again, and there is one file (F05)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.faults import KILLED
from app.files.models import StoredFile
from app.reports import jobs
from app.reports.actions import ask_for_print
from app.reports.jobs import print_due
from app.reports.models import ReportPrint
from tests.conftest import ROOT, SECRET
from tests.reports.makers import make_collecting, make_report

PRINT = """
import sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.core import clock
from app.reports.jobs import print_due
with create_app(instance=Path(sys.argv[1])).app_context(), clock.held_at(datetime.fromisoformat(sys.argv[2])):
    print_due(clock.now())
"""


@pytest.fixture
def print_(people):
    report = make_report(make_collecting(people), people.ann, "published", publisher=people.sara)
    print_ = ask_for_print(report, locale="en", actor=people.lea)
    db.session.commit()
    return print_


@pytest.mark.pdf
@pytest.mark.slow
def test_killed_after_the_pdf_it_is_made_once_more_and_kept_once(print_, database_url, tmp_path):
    def work(moment, fault=""):
        environment = os.environ | {
            "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "MAIL_URL": "memory:", "PORTAL_FAULT": fault,
            "FILES_URL": f"file:{tmp_path}/files", "PUBLIC_URL": "http://localhost", "REDIS_URL": "",
        }  # fmt: skip
        command = [sys.executable, "-c", PRINT, str(tmp_path), moment.isoformat()]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=120).returncode

    now = clock.now()
    assert work(now, "print.made:1") == KILLED
    assert work(now + timedelta(seconds=30)) == 0
    db.session.refresh(print_)
    assert print_.state == "running", "the lease still holds"
    db.session.commit()  # let go of the lock before another process writes
    assert work(now + timedelta(minutes=10)) == 0

    db.session.refresh(print_)
    assert (print_.state, print_.attempts) == ("done", 2)
    assert db.session.query(StoredFile).count() == 1


def test_one_that_comes_too_late_keeps_nothing(print_, monkeypatch):
    def slow(job):
        """Meanwhile the lease runs out and another worker claims the row."""
        db.session.execute(sa.update(ReportPrint).values(attempts=2))
        db.session.commit()
        return b"%PDF-1.7"

    monkeypatch.setattr(jobs, "make_pdf", slow)
    print_due(clock.now())

    db.session.refresh(print_)
    assert (print_.state, print_.file_id) == ("running", None)
    assert db.session.query(StoredFile).count() == 0
