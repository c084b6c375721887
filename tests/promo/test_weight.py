"""How many questions a page asks the database: the same for few things and for many."""

from __future__ import annotations

import pytest

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.promo.actions.drafts import attach_pictures, point_to
from app.promo.actions.talk import answer, comment_on, resolve_thread
from app.promo.models import RoutingRule
from app.promo.states import RequestState
from app.promo.words import RequestKind
from app.web.paging import PER_PAGE
from benchmarks.house import counting
from tests.factories import make_person
from tests.pages import parse
from tests.promo.factories import upload
from tests.promo.makers import make_brief, make_request, make_returned, make_wire

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

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


def test_the_rules_and_the_workload_of_a_large_house(app, community, people, sign_in_as):
    """A hundred rules, of which each names others, and forty people with work."""
    browser = sign_in_as(people.sara)
    crowd = [make_person(f"Person{n} Of", (Role.SMM, "house", "")) for n in range(40)]

    def add(numbers, owners):
        for number in numbers:
            person, standin = crowd[number % 40], crowd[(number + 1) % 40]
            rule = RoutingRule(name=f"Rule {number}", position=number, person=person, created_at=clock.now())
            rule.standin, rule.kind = (standin, RequestKind.EVENT) if number % 2 else (None, None)
            db.session.add(rule)
        for owner in owners:
            make_request(community, people.alice, owner=owner, title=f"Of {owner.name}")
        db.session.commit()

    paths = ("/triage/rules", "/triage/rules?try=1", "/workload", "/workload/things", "/triage")
    add(range(2), crowd[:2])
    few = {path: len(asked(browser, path)) for path in paths}
    add(range(2, 100), crowd[2:])
    many = {path: len(asked(browser, path)) for path in paths}

    assert {path: (few[path], n) for path, n in many.items() if n > min(few[path], PAGE)} == {}
    shown = parse(browser.get("/triage/rules").text).xpath("//tbody/tr")
    assert len(shown) == PER_PAGE, "a page of them, not all"
    assert "/triage/rules?page=2" in browser.get("/triage/rules").text
    assert len(parse(browser.get("/workload").text).xpath("//table")[0].xpath(".//tbody/tr")) <= PER_PAGE + 1
