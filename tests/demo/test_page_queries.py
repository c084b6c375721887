"""How many queries a page needs: within its mark, and no more of them when there are more rows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.core.db import db
from app.demo.scenes.people import PASSWORD
from benchmarks.pages import EMPTY, MOST_FRAME, MOST_PAGE, pages, queries_of
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


@pytest.mark.parametrize("name", ["alice", "bob", "sara", "ann"])
def test_my_day_keeps_within_its_mark_for_who_holds_every_role(shared_app, demo_place, name):
    """The blocks of all roles, the quarter and the first steps in one page."""
    with with_demo(shared_app, demo_place):
        person = db.session.scalars(sa.select(Person).where(Person.email == f"{name}@demo.example")).one()
        held = {grant.role for grant in person.grants if grant.scope_kind == ScopeKind.HOUSE}
        more = [role for role in Role if role not in held]
        person.grants += [Grant(role=role, scope_kind=ScopeKind.HOUSE, scope_id="") for role in more]
        person.is_senior = True
        db.session.commit()
        browser = shared_app.test_client()
        browser.post("/sign-in", {"email": person.email, "password": PASSWORD})

        n_frame, day = len(queries_of(browser, EMPTY)), queries_of(browser, "/")
        assert "This quarter" in browser.get("/").text
        assert n_frame <= MOST_FRAME
        assert len(day) - n_frame <= MOST_PAGE, day
