"""Triage, network by network; one request that is two, and two that are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.promo.states import (
    BEFORE_LIVE,
    ON_THEIR_WAY,
)
from tests.promo.walks.acts.register import (
    BEING_TRIAGED,
    SENIORS,
    SMM,
    D,
    Posted,
    R,
    act,
    day,
    in_states,
)
from tests.promo.walks.house import House, Look


def at(row: Any, step: str) -> str:
    return f"/triage/R-{row.request_id}/{row.network_id}/{step}"


def is_open(row: Any) -> bool:
    return row.decision == D.OPEN and row.request.state in BEING_TRIAGED


def may_answer(row: Any) -> bool:
    came_again = row.decision == D.LATER and row.request.state in BEING_TRIAGED | ON_THEIR_WAY
    return is_open(row) or came_again


@act("rows", "bob", "sara", leads=may_answer)
def yes(_house: House, row: Any, n: int) -> Posted:
    return at(row, "yes"), {"note": "With pleasure.", "meeting_waiver": "A small one." if n % 7 != 6 else ""}


@act("rows", "bob", leads=may_answer)
def no(_house: House, row: Any, n: int) -> Posted:
    return at(row, "no"), {"refusal": "brand", "refusal_note": "Ask with a picture." if n % 7 != 6 else ""}


@act("rows", "bob", leads=may_answer)
def later(house: House, row: Any, n: int) -> Posted:
    return at(row, "later"), {"later_on": day(house, 2 if n % 7 != 6 else -1)}


@act("rows", "bob", leads=is_open)
def ask(_house: House, row: Any, n: int) -> Posted:
    asked = ["budget_state"] if n % 4 == 3 else ["task", "message", "proof"][: 1 + n % 2]
    form = {
        f"fields-{place}-{name}": value
        for place, field in enumerate(asked)
        for name, value in (("field", field), ("reason", "unclear"), ("sentence", "Who should come?"))
    }
    return at(row, "ask"), form


@act(
    "rows",
    *SMM,
    leads=lambda row: (
        row.decision in {D.YES, D.NO, D.LATER} and row.request.state in {*BEING_TRIAGED, R.ACCEPTED, R.DECLINED}
    ),
)
def take_back(_house: House, row: Any, _n: int) -> Posted:
    return at(row, "take-back"), {}


@act("rows", *SMM, leads=lambda row: is_open(row) or row.request.state == R.SUBMITTED)
def assign(house: House, row: Any, n: int) -> Posted:
    return at(row, "assign"), {"person": str(house.ids[SMM[n % 3]])}


@act("look", *SMM, leads=lambda look: any(map(is_open, look.rows)))
def several(house: House, look: Look, n: int) -> Posted:
    picked = [str(one.id) for one in look.requests if one.state != R.DRAFT]
    form: dict[str, Any] = {"act": ("assign", "snooze", "wake")[n % 3], "pick": picked, "until": day(house, 3)}
    return "/triage/several", form | {"person": str(house.ids[SMM[n % 3]])}


@act("requests", *SENIORS, leads=lambda one: one.state == R.TRIAGE and one.is_sensitive
     and {row.decision for row in one.networks} <= {D.YES, D.NO, D.LATER})  # fmt: skip
def accept(_house: House, request_: Any, _n: int) -> Posted:
    return f"/triage/R-{request_.id}/accept", {}


@act("requests", *SENIORS, leads=lambda one: one.state in BEFORE_LIVE)
def decline(_house: House, request_: Any, n: int) -> Posted:
    text = "Not like this." if n % 5 else ""
    return f"/triage/R-{request_.id}/decline", {"decline_reason": "brand", "text": text}


@act("requests", *SENIORS, leads=lambda one: one.rush == "asked")
def rush(_house: House, request_: Any, n: int) -> Posted:
    return f"/requests/R-{request_.id}/rush", {"answer": ("yes", "no")[n % 2], "reason": "There is room."}


def other_than(request_: Any, look_ids: Sequence[int], n: int) -> int:
    others = [one for one in look_ids if one != request_.id] or [request_.id]
    return others[n % len(others)]


@act("requests", *SMM, leads=in_states(R.TRIAGE))
def duplicate(house: House, request_: Any, n: int) -> Posted:
    number = request_.id
    return f"/triage/R-{number}/duplicate/R-{other_than(request_, house.numbers, n)}", {"note": "It is the same."}


@act("requests", *SMM, leads=in_states(R.TRIAGE))
def merge(house: House, request_: Any, n: int) -> Posted:
    number = request_.id
    return f"/triage/R-{number}/merge/R-{other_than(request_, house.numbers, n)}", {"note": "It is the same."}


@act("requests", *SMM, leads=lambda one: one.state == R.DECLINED and one.linked_at is not None)
def unmerge(house: House, request_: Any, n: int) -> Posted:
    number = request_.id
    return f"/triage/R-{number}/unmerge/R-{other_than(request_, house.numbers, n)}", {}


@act("requests", *SMM, leads=lambda one: one.state in {R.SUBMITTED, R.TRIAGE} and len(one.networks) > 1)
def split(_house: House, request_: Any, n: int) -> Posted:
    return f"/triage/R-{request_.id}/split", {
        "networks": [request_.networks[(n + 1) % len(request_.networks)].network_id]
    }
