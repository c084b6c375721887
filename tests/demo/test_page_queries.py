"""How many queries a page needs: within its mark, and no more of them when there are more rows."""

from __future__ import annotations

import pytest

from app.demo.scenes.people import PASSWORD
from benchmarks.pages import EMPTY, MOST_FRAME, pages, queries_of
from tests.kept_demo import with_demo


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
def counted(shared_app, demo_place):
    """The counts on the story alone, and with a scaled-down large set beside it."""
    with with_demo(shared_app, demo_place):
        few = counts(shared_app)
    with with_demo(shared_app, demo_place, with_large=True):
        yield few, counts(shared_app)


def test_every_page_keeps_within_its_mark(counted):
    _few, many = counted

    assert {page.key: n for page, n in many.items() if n > page.most} == {}


def test_no_page_needs_more_queries_for_more_rows(counted):
    few, many = counted

    assert set(few) == set(many), "the same pages are asked for"
    assert {page.key: (few[page], n) for page, n in many.items() if n > few[page]} == {}
