"""Writing a brief, and what happens to a request as a whole."""

from __future__ import annotations

from typing import Any

from app.promo.queries.requests import returned_of
from app.promo.states import (
    BEFORE_LIVE,
)
from tests.promo.walks.acts.register import (
    MOST_REQUESTS,
    Posted,
    R,
    act,
    day,
    in_states,
)
from tests.promo.walks.house import NETWORKS, House, Look


@act("look", "alice", leads=lambda look: len(look.requests) < MOST_REQUESTS)
def draft(house: House, look: Look, n: int) -> Posted:
    form = {"community": house.slugs[2 if n % 9 == 8 else 1], "kind": "event"}
    return "/requests/new", form | {"title": f"Book swap {len(look.requests) + 1}"}


def lacking(request_: Any) -> str:
    """The first step of the brief in which something is still to be said."""
    said = {
        "task": request_.task, "goal": request_.objective, "audience": request_.message,
        "networks": request_.networks, "budget": request_.budget_state, "plan": request_.plan_b_waiver,
    }  # fmt: skip
    return next((step for step, value in said.items() if not value), "")


@act("requests", "alice", leads=lambda one: one.state == R.DRAFT and lacking(one))
def fill(house: House, request_: Any, n: int) -> Posted:
    step, form = lacking(request_) or "task", dict[str, str]()
    match step:
        case "task":
            form = {"task": "Bring people to the swap."}
        case "goal":
            form = {"objective": "event", "kpi": "registrations", "target": "240", "target_on": day(house, 40)}
            form["audience_scope"] = "external"
        case "audience":
            form = {"message": "Bring a book, take a book."}
        case "networks":
            for place, network_id in enumerate(NETWORKS if n % 3 else NETWORKS[:1]):
                line = {"network_id": network_id, "is_chosen": "y", "wished_on": day(house, 10)}
                form |= {f"networks-{place}-{name}": value for name, value in line.items()}
        case "budget":
            form = budget(500) | ({"sensitivity": "money"} if n % 4 == 3 else {})
        case "plan":
            form = {"plan_b_waiver": "Too small for it."}
    return f"/requests/R-{request_.id}/brief/{step}", form | {"version": str(request_.version), "go": "next"}


@act("requests", "alice", leads=lambda one: one.state == R.DRAFT and not lacking(one))
def submit(_house: House, request_: Any, _n: int) -> Posted:
    return f"/requests/R-{request_.id}/submit", {}


@act("requests", "alice", leads=in_states(R.DECLINED, R.CANCELLED))
def copy(_house: House, request_: Any, _n: int) -> Posted:
    form = {"community": request_.community.slug, "kind": "event", "title": f"Once more {request_.title}"}
    return "/requests/new", form | {"copy_of": request_.number, "steps": ["task", "goal", "audience", "budget"]}


def budget(amount: int) -> dict[str, str]:
    return {"budget_state": "amount", "budget_amount": str(amount), "budget_currency": "UAH"}


@act("requests", "alice", leads=in_states(R.NEEDS_INFO))
def answer(_house: House, request_: Any, n: int) -> Posted:
    asked = {part.field for part in returned_of(request_)}
    said = {"task": f"Bring {n + 1} more people to the swap."} if "task" in asked else {}
    said |= budget(50 * (n % 12)) if "budget_state" in asked else {}
    return f"/requests/R-{request_.id}/answer", said | {
        "note": "That is all we know.",
        "version": str(request_.version),
    }


@act("requests", "alice", leads=lambda one: one.state in BEFORE_LIVE | {R.LIVE, R.COLLECTING})
def target(_house: House, request_: Any, n: int) -> Posted:
    form = {"target": str(100 + n), "target_on": "2031-01-01", "reason": "The hall is smaller."}
    return f"/requests/R-{request_.id}/target", form | {"version": str(request_.version)}


@act("requests", "alice", "bob", "sara", "ann", leads=lambda one: one.state != R.DRAFT)
def comment(_house: House, request_: Any, n: int) -> Posted:
    return f"/requests/R-{request_.id}/comments", {"text": f"A word, {n}."}


@act("requests", "alice", leads=lambda one: one.state in {R.DRAFT, *BEFORE_LIVE})
def cancel(_house: House, request_: Any, n: int) -> Posted:
    return f"/requests/R-{request_.id}/cancel", {"reason": "It was called off." if n % 5 else " "}


@act("requests", "sara", leads=in_states(R.LIVE, R.COLLECTING))
def cancel_live(_house: House, request_: Any, _n: int) -> Posted:
    return f"/requests/R-{request_.id}/cancel", {"reason": "The hall is gone."}


@act("requests", "alice", leads=in_states(R.REPORTED))
def close(_house: House, request_: Any, n: int) -> Posted:
    form = {"worked_well": "The posts.", "to_change": "Begin earlier." if n % 5 else ""}
    return f"/requests/R-{request_.id}/close", form | ({"is_case": "y", "is_shared": "y"} if n % 2 else {})


@act("requests", "sara", leads=in_states(R.CLOSED))
def reopen(_house: House, request_: Any, _n: int) -> Posted:
    return f"/requests/R-{request_.id}/reopen", {"reason": "A figure was wrong."}
