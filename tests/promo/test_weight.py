"""How many questions a page asks the database: the same for few things and for many."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.promo.actions.drafts import attach_pictures, point_to
from app.promo.actions.talk import answer, comment_on, resolve_thread
from app.promo.states import RequestState
from benchmarks.house import counting
from tests.promo.factories import upload
from tests.promo.makers import make_brief, make_request, make_returned, make_wire

FRAME = 4  # session and person, grants, menu counts and bell
PAGE, REQUEST_PAGE = FRAME + 12, FRAME + 16


def asked(browser, path: str) -> list[str]:
    browser.get(path)  # the first visit notes when the session was seen
    with counting() as sent:
        assert browser.get(path).status_code == 200
    return sent


@pytest.fixture
def busy(app, community, alice, bob):
    """A request with everything on it, and ten beside it."""
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook", "telegram"))
    for _number in range(3):
        make_wire(filed, alice)
        make_wire(filed, bob)
        thread = comment_on(filed, text="Good, @Alice Koval.", actor=bob, files=[upload()])
        answer(thread, text="Good, @Bob Melnyk.", actor=alice, files=[upload()])
        resolve_thread(comment_on(filed, text="Good.", actor=bob, is_internal=True), actor=bob)
        point_to(filed, url="https://example.org/good")
        attach_pictures(filed, [upload()], actor=alice)
    for _number in range(10):
        make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    db.session.commit()
    return filed


@pytest.mark.parametrize("state", [RequestState.TRIAGE, RequestState.NEEDS_INFO, RequestState.LIVE])
def test_the_page_of_a_request(busy, alice, bob, sign_in_as, state):
    busy.state = state
    make_returned(busy, bob, "task", "proof")
    for person in (alice, bob):
        sent = asked(sign_in_as(person), f"/requests/R-{busy.id}")
        assert len(sent) <= REQUEST_PAGE, "\n".join(sent)


@pytest.mark.parametrize("path", ["/requests", "/triage"])
def test_the_lists(busy, bob, sign_in_as, path):
    sent = asked(sign_in_as(bob), path)
    assert len(sent) <= PAGE, "\n".join(sent)


def test_the_decision_page(busy, bob, sign_in_as):
    sent = asked(sign_in_as(bob), f"/triage/R-{busy.id}/facebook")
    assert len(sent) <= REQUEST_PAGE, "\n".join(sent)


@pytest.mark.parametrize("step", ["task", "goal", "networks", "content", "plan"])
def test_the_steps_of_a_brief(community, alice, bob, sign_in_as, step):
    brief = make_brief(community, alice, networks=("instagram", "facebook"))
    make_wire(brief, bob)
    sent = asked(sign_in_as(alice), f"/requests/R-{brief.id}/brief/{step}")
    assert len(sent) <= PAGE, "\n".join(sent)
