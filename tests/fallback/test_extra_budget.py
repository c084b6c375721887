"""An extra budget is given by the one who holds the money, and only then can it be spent."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.money import Money
from app.promo.models import Placement
from app.promo.queries.placements import budget_in_force
from app.promo.states import WireState
from app.promo.words import WireStep
from tests.promo.factories import make_armed_wire
from tests.stored import last_entry


@pytest.fixture
def wire(desk, people):
    """Proposed; mark answers for it."""
    return make_armed_wire(
        desk.request_, people.mark, step=WireStep.EXTRA_BUDGET, money_cap=Decimal(1500), state=WireState.PROPOSED,
        triggered_at=clock.now(), proposed_at=clock.now(), answer_due_at=clock.now() + timedelta(days=1),
    )  # fmt: skip


def address(wire) -> str:
    return f"/requests/{wire.request.number}/plan-b/{wire.id}"


def test_others_may_say_no_but_release_nothing(desk, wire, sign_in_as):
    browser = sign_in_as(desk.bob)
    page = browser.get(address(wire)).text
    assert "An extra budget is released by a marketing lead." in page
    assert "Carry plan B out" not in page

    assert browser.post(f"{address(wire)}/execute").status_code == 403
    db.session.refresh(wire)
    assert wire.state == WireState.PROPOSED
    assert browser.post(f"{address(wire)}/dismiss", {"reason": "We are on pace again."}).status_code == 303
    db.session.refresh(wire)
    assert wire.state == WireState.DISMISSED


def test_what_was_released_can_be_spent_and_no_more(desk, wire, people, sign_in_as):
    desk.hold()
    bob, plan = sign_in_as(desk.bob), f"{desk.path}/1/plan"
    form = {
        "title": "The shelf", "assignee": str(desk.alice.id), "publisher": str(desk.bob.id), "is_paid": "y",
        "content_due_at": "2030-06-05T10:00", "review_due_at": "2030-06-05T15:00", "ad_currency": "UAH",
        "ad_spend": "1500",
    }  # fmt: skip
    assert bob.post(plan, form).status_code == 422

    assert sign_in_as(people.mark).post(f"{address(wire)}/execute", {"note": "1500 added"}).status_code == 303
    db.session.refresh(wire)
    assert wire.state == WireState.EXECUTED
    assert last_entry().tag == "promo.wire.executed"
    assert budget_in_force(desk.request_, [wire]) == Money(Decimal(1500), "UAH")

    assert "more than the budget" in bob.post(plan, form | {"ad_spend": "1501"}).text
    assert bob.post(plan, form).status_code == 303
    assert db.session.scalars(sa.select(Placement.ad_spend)).all() == [Decimal(1500)]
