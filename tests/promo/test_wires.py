"""Plan B: steps are armed, changed and taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import Wire
from app.promo.states import RequestState, WireState
from tests.promo.makers import make_brief, make_request, make_wire
from tests.stored import last_entry


def at(days: int) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def form(owner, **values):
    return {
        "stage": "last_days", "metric": "registrations", "threshold": "80", "threshold_kind": "pace",
        "check_at": at(20), "stage_ends_at": at(27), "step": "reminder", "prepared": "Last seats",
        "money_cap": "", "money_currency": "UAH", "owner": str(owner.id), **values,
    }  # fmt: skip


def wires() -> list[Wire]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Wire).order_by(Wire.id)))


@pytest.fixture
def draft(community, alice):
    return make_brief(community, alice, plan_b_waiver="")


def test_a_step_is_armed(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    page = browser.get(f"/requests/R-{draft.id}/wires/new").text
    assert 'value="80"' in page  # what is usual stands there already
    answer = browser.post(f"/requests/R-{draft.id}/wires/new", form(alice))

    (wire,) = wires()
    assert answer.status_code == 303
    assert (wire.state, wire.threshold, wire.owner_id) == (WireState.ARMED, Decimal(80), alice.id)
    assert last_entry().tag == "promo.wire.armed"
    assert "Last seats" in browser.get(f"/requests/R-{draft.id}/brief/plan").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"threshold": "many"}, "Enter a number, such as 240."),
        ({"threshold": "0"}, "Enter a number above 0."),
        ({"threshold": "140"}, "Enter a share of the pace up to 100 %."),
        ({"metric": "followers"}, "Followers alone do not show"),
        ({"check_at": "2020-01-01T09:00"}, "This time has passed."),
        ({"check_at": at(28)}, "Check before the stage ends"),
        ({"step": "extra_budget"}, "Enter the most that may be spent."),
        ({"step": "extra_budget", "money_cap": "900"}, "cannot release money. Choose a marketing lead."),
        ({"prepared": ""}, "Write what is prepared"),
        ({"owner": "999"}, "Choose one of the list."),
        ({"check_at": "tomorrow"}, "Enter a day and a time"),
    ],
)
def test_a_step_that_could_never_work_is_refused(draft, alice, sign_in_as, values, sentence):
    answer = sign_in_as(alice).post(f"/requests/R-{draft.id}/wires/new", form(alice) | values)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert wires() == []


@pytest.mark.parametrize("is_new", [True, False])
def test_one_press_tells_all_that_is_wrong_with_a_step(draft, alice, sign_in_as, is_new):
    url = f"/requests/R-{draft.id}/wires/{'new' if is_new else make_wire(draft, alice).id}"
    wrong = {"threshold": "many", "check_at": "2020-01-01T09:00", "metric": "followers", "prepared": ""}
    text = sign_in_as(alice).post(url, form(alice) | wrong).text

    for sentence in (
        "Enter a number, such as 240.",
        "This time has passed.",
        "Followers alone do not show",
        "Write what is prepared",
    ):
        assert text.count(sentence) == 2, "in the summary and beside its field"
    assert [wire.prepared for wire in wires()] == ([] if is_new else ["Last seats"])


def test_what_cannot_be_read_contradicts_nothing(draft, alice, sign_in_as):
    wrong = {"threshold": "many", "stage_ends_at": "soon", "step": "", "owner": "999", "prepared": ""}
    text = sign_in_as(alice).post(f"/requests/R-{draft.id}/wires/new", form(alice) | wrong).text

    assert text.count("Enter a day and a time") == 2
    for guess in ("Check before the stage ends", "Write what is prepared", "cannot answer", "Enter a number above"):
        assert guess not in text


def test_a_step_is_changed_and_the_log_tells_what(draft, alice, mark, sign_in_as):
    wire = make_wire(draft, alice)
    url = f"/requests/R-{draft.id}/wires/{wire.id}"
    browser = sign_in_as(alice)
    assert browser.get(url).status_code == 200
    browser.post(url, form(mark, threshold="60", step="extra_budget", money_cap="1500"))

    assert (wires()[0].threshold, wires()[0].money_cap) == (Decimal(60), Decimal(1500))
    entry = last_entry()
    assert (entry.tag, entry.changes["threshold"]) == ("promo.wire.changed", ["80.00", "60"])


def test_two_who_change_a_step_lose_nothing(draft, alice, sign_in_as):  # T45
    wire = make_wire(draft, alice)
    url, browser = f"/requests/R-{draft.id}/wires/{wire.id}", sign_in_as(alice)
    seen = str(wire.version)
    browser.post(url, form(alice, prepared="The last shelf", version=seen))
    second = form(alice, prepared="A free coffee", version=seen)
    answer = browser.post(url, second)

    assert answer.status_code == 409
    assert "The last shelf" in answer.text
    assert "A free coffee" in answer.text
    assert wires()[0].prepared == "The last shelf"
    browser.post(url, second | {"version": str(wires()[0].version)})
    assert wires()[0].prepared == "A free coffee"


def test_out_of_a_draft_a_step_goes_later_it_is_disarmed(draft, community, alice, bob, sign_in_as):
    wire, browser = make_wire(draft, alice), sign_in_as(alice)
    browser.post(f"/requests/R-{draft.id}/wires/{wire.id}/take-back")
    assert wires() == []

    filed = make_request(community, alice, RequestState.ACCEPTED, owner=bob)
    armed = make_wire(filed, alice)
    url = f"/requests/R-{filed.id}/wires/{armed.id}/take-back"
    assert browser.post(url).status_code == 422
    assert browser.post(url, {"reason": "The hall is full."}).status_code == 303
    assert (wires()[0].state, wires()[0].end_reason) == (WireState.DISARMED, "The hall is full.")


def test_a_step_is_found_under_its_own_request_only(draft, community, alice, carol, sign_in_as):  # T02
    wire, other = make_wire(draft, alice), make_brief(community, alice)
    assert sign_in_as(alice).get(f"/requests/R-{other.id}/wires/{wire.id}").status_code == 404
    assert sign_in_as(carol).get(f"/requests/R-{draft.id}/wires/{wire.id}").status_code == 404


def test_after_the_end_nothing_is_armed(community, alice, bob, sign_in_as):
    ended = make_request(community, alice, RequestState.CLOSED, owner=bob)
    assert sign_in_as(alice).post(f"/requests/R-{ended.id}/wires/new", form(alice)).status_code == 409
