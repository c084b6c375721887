"""Meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.promo.states import (
    COMING_MEETINGS,
)
from tests.promo.walks.acts.briefs import budget
from tests.promo.walks.acts.register import (
    SMM,
    M,
    Posted,
    act,
    day,
    in_states,
    moment,
    slot_after,
)
from tests.promo.walks.acts.triage import at, may_answer
from tests.promo.walks.house import FORMATS, House


def has_meeting(row: Any) -> bool:
    return row.meeting is not None and row.meeting.state in COMING_MEETINGS


@act("rows", *SMM, leads=lambda row: may_answer(row) and not has_meeting(row))
def propose(house: House, row: Any, n: int) -> Posted:
    form: dict[str, Any] = {
        "starts_at": moment(house.now + timedelta(days=1)), "minutes": "30", "place": "Room 4",
        "guests": [str(house.ids["alice"]), str(house.ids["bob"])],
    }  # fmt: skip
    form |= {"is_agreed": "y"} if n % 2 else {}
    if n % 3 == 0:
        form["also"] = [str(number) for number in house.waiting[row.network_id] if number != row.request_id]
    return at(row, "meeting"), form


@act("meetings", "alice", "bob", leads=in_states(M.PROPOSED))
def book(_house: House, meeting: Any, _n: int) -> Posted:
    return f"/meetings/{meeting.id}/book", {}


@act("meetings", "alice", "bob", leads=in_states(*COMING_MEETINGS))
def move_meeting(house: House, meeting: Any, n: int) -> Posted:
    form = {"starts_at": moment(house.now + timedelta(days=2, hours=n % 5)), "minutes": "30", "place": "Room 5"}
    return f"/meetings/{meeting.id}/move", form | {"guests": [str(house.ids["alice"]), str(house.ids["sara"])]}


@act("meetings", "bob", leads=in_states(M.BOOKED))
def hold_meeting(house: House, meeting: Any, n: int) -> Posted:
    form = {
        "agreed": [str(row.request_id) for row in meeting.topics],
        "has_inputs": "y", "has_brief": "y", "changes_waiver": "Nothing has changed." if n % 5 != 4 else "",
        "next_step": "Alice writes.", "next_step_on": day(house, 2), "apart": "day",
    }  # fmt: skip
    if meeting.topics and n % 2:
        network_id = meeting.network_id
        line = {
            "request": str(meeting.topics[0].request_id), "title": "A shelf", "format": FORMATS[network_id], "n": "1",
            "channel": str(house.channels[network_id]), "starts_at": moment(slot_after(house, network_id, 8)),
            "assignee": str(house.ids["alice"]), "publisher": str(house.ids["bob"]),
        }  # fmt: skip
        form |= {f"rows-0-{name}": value for name, value in line.items()}
    return f"/meetings/{meeting.id}/close", form


@act("meetings", "alice", "bob", leads=lambda one: one.state in COMING_MEETINGS and one.topics)
def fill_item(house: House, meeting: Any, n: int) -> Posted:
    row = meeting.topics[n % len(meeting.topics)] if meeting.topics else None
    items = {
        "present": {"task": f"Bring {n} people."}, "budget": budget(50 * (n % 12)),
        "result": {"objective": "event", "kpi": "attendance", "target": str(100 + n), "target_on": day(house, 30)},
    }  # fmt: skip
    key = sorted(items)[n % 3]
    return f"/meetings/{meeting.id}/agenda/R-{row.request_id if row else 1}/{key}", items[key]


@act("meetings", "alice", "bob", leads=in_states(*COMING_MEETINGS))
def call_off(_house: House, meeting: Any, n: int) -> Posted:
    return f"/meetings/{meeting.id}/cancel", {"reason": "Alice is ill." if n % 5 != 4 else ""}
