"""The web process dies while a brief with three files is filed: whole or absent, and trying again makes it once (F01).

Trying again sends the very same forms, with their keys and the version that they showed, as a browser does.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.faults import KILLED
from app.files.models import StoredFile
from app.files.queries import missing_files, sweep_orphans
from app.files.store import store
from app.promo.models import PromoRequest, RequestCreative
from app.promo.states import RequestState
from tests.conftest import ROOT, SECRET
from tests.factories import PASSWORD
from tests.pages import CheckedClient
from tests.promo.factories import picture
from tests.promo.makers import make_brief
from tests.stored import entries

#: A web process that is sent the forms of a brief; it prints its answers.
FILE = """
import json, sys
from pathlib import Path
from app import create_app
from tests.promo.test_brief_kills import send_forms
for status in send_forms(create_app(instance=Path(sys.argv[1])), json.loads(sys.argv[2])):
    print(status, flush=True)
"""
N_FILES = 3
#: Where it dies: at the nth passing. The sign-in passes first, then the draft, the files and the handing in.
FAULTS = [
    "files.written:2", "files.kept:3", "request.done:3", "request.kept:3", "request.kept:4",
    *(
        pytest.param(point, marks=pytest.mark.long)
        for point in ("files.kept:1", "files.kept:2", "request.done:2", "request.kept:2", "request.done:4")
    ),
]  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture
def brief(community, alice):
    """A brief in which everything is said; its files are still to come."""
    brief = make_brief(community, alice)
    db.session.commit()
    return brief


def send_forms(app: Flask, orders: dict[str, Any]) -> Iterator[int]:
    """Sign in and send the forms one after the other, each a path, its fields and a number of files: the statuses."""
    app.test_client_class = CheckedClient
    browser = app.test_client()
    yield browser.post("/sign-in", orders["person"]).status_code
    for path, fields, n_files in orders["forms"]:
        files = [(io.BytesIO(picture(1080 + at, 1080)), f"shelf-{at}.jpg") for at in range(n_files)]
        form = {**fields, "creatives": files}
        yield browser.post(path, form, content_type="multipart/form-data").status_code


@pytest.fixture
def orders(brief, alice, community):
    """A new draft, the brief's files, and the handing in of the brief."""
    new = {"community": community.slug, "kind": "event", "title": "Spring Book Swap", "once": "the-key-of-a-new-draft"}
    forms = [
        ("/requests/new", new, 0),
        (f"/requests/R-{brief.id}/brief/content", {"version": brief.version, "go": "next"}, N_FILES),
        (f"/requests/R-{brief.id}/submit", {"once": "the-key-of-handing-in"}, 0),
    ]
    orders = {"person": {"email": alice.email, "password": PASSWORD}, "forms": forms}
    db.session.commit()  # let go of what was read before others write
    return orders


@pytest.fixture
def filing(orders, database_url, tmp_path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a web process that is sent the forms."""

    def start(fault: str = "") -> subprocess.Popen[str]:
        environment = os.environ | {
            "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "FILES_URL": f"file:{store().root}", "REDIS_URL": "",
            "PUBLIC_URL": "http://localhost", "MAIL_URL": "memory:", "PORTAL_FAULT": fault,
        }  # fmt: skip
        command = [sys.executable, "-c", FILE, str(tmp_path), json.dumps(orders)]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    return start


def test_unharmed_it_is_filed_with_three_files(filing, brief):
    said, _ = filing().communicate()

    assert said.split() == ["303"] * 4
    assert_filed_once(brief)


@pytest.mark.parametrize("fault", FAULTS)
def test_killed_at_every_point_it_is_whole_or_absent_and_filed_once(app, filing, orders, brief, fault):  # F01, F15
    process = filing(fault)
    process.communicate()
    assert process.returncode == KILLED
    assert_whole_or_absent(brief)

    _signed_in, draft, files, handed_in = send_forms(app, orders)

    assert (draft, handed_in) == (303, 303)
    assert files in {303, 404, 409}, "kept now, or taken before: then the brief has moved on"
    assert_filed_once(brief)


@pytest.mark.long
def test_killed_blindly_again_and_again_it_is_filed_once(app, filing, orders, brief):
    """F01: fifty blows at any moment."""
    chance = random.Random(1)
    for _blow in range(50):
        with filing() as process:
            process.stdout.readline()
            try:
                process.wait(chance.uniform(0, 1))
            except subprocess.TimeoutExpired:
                process.kill()
        assert_whole_or_absent(brief)

    list(send_forms(app, orders))
    assert_filed_once(brief)


def assert_whole_or_absent(brief):
    """Either all of a form is there or nothing, and no row without its file."""
    db.session.expire_all()
    assert missing_files() == []
    assert n_files_of(brief) in {0, N_FILES}
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == n_files_of(brief)
    assert brief.state in {RequestState.DRAFT, RequestState.SUBMITTED, RequestState.TRIAGE}
    assert len(entries("promo.request.submitted")) == int(brief.state != RequestState.DRAFT)
    db.session.commit()


def assert_filed_once(brief):
    assert_whole_or_absent(brief)
    assert n_files_of(brief) == N_FILES
    assert len(entries("promo.request.submitted")) == 1
    assert len(entries("promo.request.drafted")) == 1
    assert db.session.scalar(sa.select(sa.func.count(PromoRequest.id))) == 2, "the brief and the new draft"
    sweep_orphans(older_than=-60)
    assert len(list(store().keys(older_than=-60))) == N_FILES
    assert missing_files() == []


def n_files_of(brief) -> int:
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(RequestCreative).where(RequestCreative.request_id == brief.id)
    )
