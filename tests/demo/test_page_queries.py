"""How many queries a page needs: within its mark, and no more of them when there are more rows."""

from __future__ import annotations

import pytest

from app.core import clock
from app.core.db import db
from app.demo.actions import load_demo
from app.demo.large.grow import grow
from app.demo.scenes.people import PASSWORD
from benchmarks.pages import EMPTY, MOST_FRAME, pages, queries_of
from tests.conftest import empty_tables
from tests.demo.test_large import SMALL


def counts(app):
    """Queries of each page of the main job beside those of its frame."""
    asked, browsers = pages(), {}
    for who in {page.who for page in asked}:
        browsers[who] = app.test_client()
        browsers[who].post("/sign-in", {"email": f"{who}@demo.example", "password": PASSWORD})
    frames = {who: len(queries_of(browser, EMPTY)) for who, browser in browsers.items()}
    assert max(frames.values()) <= MOST_FRAME
    return {page: len(queries_of(browsers[page.who], page.path)) - frames[page.who] for page in asked}


@pytest.fixture(scope="module")
def counted(shared_app):
    """The counts on the story alone, and with a scaled-down large set beside it."""
    with shared_app.app_context():
        load_demo()
        db.session.commit()
        few = counts(shared_app)
        list(grow(SMALL, now=clock.now()))
        many = counts(shared_app)
        yield few, many
        db.session.remove()
        empty_tables()


def test_every_page_keeps_within_its_mark(counted):
    _few, many = counted

    assert {page.key: n for page, n in many.items() if n > page.most} == {}


def test_no_page_needs_more_queries_for_more_rows(counted):
    few, many = counted

    assert set(few) == set(many), "the same pages are asked for"
    assert {page.key: (few[page], n) for page, n in many.items() if n > few[page]} == {}
