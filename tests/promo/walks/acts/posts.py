"""Posts, from the slot to the publication."""

from __future__ import annotations

from typing import Any

from app.promo.compliance import OF_CLASS
from app.promo.states import (
    HOLDING_REQUESTS,
    MOVABLE_PLACEMENTS,
)
from app.promo.words import Sensitivity
from tests.promo.walks.acts.register import (
    SENIORS,
    SMM,
    D,
    Posted,
    S,
    act,
    in_states,
    moment,
    slot_after,
)
from tests.promo.walks.house import FORMATS, House


def one_of(placement: Any, step: str) -> str:
    return f"/requests/R-{placement.request_id}/placements/{placement.position}/{step}"


@act("rows", *SMM, leads=lambda row: row.decision == D.YES and row.request.state in HOLDING_REQUESTS)
def hold(house: House, row: Any, n: int) -> Posted:
    days, network_id = (8, 9, 8, 1)[n % 4], row.network_id
    form = {
        "format": FORMATS[network_id], "channel": str(house.channels[network_id]), "title": "A shelf",
        "offer": slot_after(house, network_id, days).isoformat(), "assignee": str(house.ids["alice"]),
        "publisher": str(house.ids["bob"]), "override": "The hall is free." if days == 1 else "",
    }  # fmt: skip
    return f"/requests/R-{row.request_id}/placements/new", form | ({"is_asked": "y"} if n % 2 else {})


@act("requests", "bob", "ann", leads=lambda one: one.state in HOLDING_REQUESTS)
def measure(house: House, request_: Any, _n: int) -> Posted:
    form = {"owner": str(house.ids["ann"]), "windows": ["24h"], "metrics": ["views"]}
    return f"/requests/R-{request_.id}/measurement", form


@act("placements", *SMM, leads=in_states(S.HELD))
def ask_content(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "ask-content"), {}


def lines_of(post: Any) -> list[str]:
    return list(OF_CLASS[Sensitivity.MONEY]) if post.request.is_sensitive else []


def is_written(post: Any) -> bool:
    is_fast = post.state == S.PUBLISHED and post.is_fast_lane and not post.standing_approvals
    return is_fast or post.state in {S.CONTENT_DUE, S.CHANGES_REQUESTED, S.APPROVED, S.SCHEDULED}


@act("placements", "alice", "bob", leads=is_written)
def write(_house: House, placement: Any, n: int) -> Posted:
    form = {
        "caption": f"Come on {1 + n % 28} June",
        "destination_url": "https://example.org/books" if n % 3 == 2 else "",
    }
    return one_of(placement, "content"), form | {"version": str(placement.version)}


@act("placements", "alice", "sara", leads=lambda one: one.destination_url)
def opened(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "opened"), {}


@act("placements", "alice", leads=lambda one: one.state in {S.CONTENT_DUE, S.CHANGES_REQUESTED} and one.caption)
def send_in(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "send-to-review"), {}


@act("placements", *SMM, leads=in_states(S.IN_REVIEW))
def ask_changes(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "ask-changes"), {"comment": "Another day."}


@act("placements", *SENIORS, leads=in_states(S.IN_REVIEW))
def approve(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "approve"), {"checked": lines_of(placement)}


@act("placements", "alice", "bob", leads=in_states(S.APPROVED, S.SCHEDULED))
def review_again(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "review-again"), {"reason": "A typo."}


@act("placements", *SMM, leads=in_states(S.APPROVED))
def schedule(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "schedule"), {}


@act("placements", *SMM, leads=in_states(*MOVABLE_PLACEMENTS))
def move(house: House, placement: Any, n: int) -> Posted:
    offer = slot_after(house, placement.network_id, 9 + n % 3).isoformat()
    return one_of(placement, "move"), {"channel": str(placement.channel_id), "offer": offer, "override": ""}


@act("placements", *SMM, leads=in_states(*MOVABLE_PLACEMENTS))
def plan(house: House, placement: Any, n: int) -> Posted:
    form = {
        "title": placement.title, "assignee": str(house.ids["alice"]), "publisher": str(house.ids["bob"]),
        "content_due_at": moment(placement.content_due_at), "review_due_at": moment(placement.review_due_at),
        "is_paid": "y", "ad_spend": str(100 * (n % 7)), "ad_currency": "UAH", "version": str(placement.version),
        "outcome": ("hold", "next_slot", "escalate")[n % 3], "escalate_to": str(house.ids["sara"]),
    }  # fmt: skip
    return one_of(placement, "plan"), form


@act("placements", *SMM, leads=in_states(S.SCHEDULED))
def pause(_house: House, placement: Any, n: int) -> Posted:
    return one_of(placement, "pause"), {"reason": "An incident." if n % 5 != 4 else ""}


@act("placements", *SMM, leads=in_states(S.PAUSED))
def resume(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "resume"), {}


@act("placements", "alice", "bob", leads=in_states(*MOVABLE_PLACEMENTS, S.PAUSED))
def release(_house: House, placement: Any, n: int) -> Posted:
    return one_of(placement, "release"), {"reason": "It is not needed." if n % 5 != 4 else ""}


def proof(house: House, placement: Any) -> dict[str, str]:
    live_url = {"facebook": "https://www.facebook.com/house/posts/1", "telegram": "https://t.me/house/1"}
    passed = placement.slot_at if placement.state == S.MISSED else house.now
    return {"live_url": live_url[placement.network_id], "published_at": moment(passed)}


@act("placements", *SMM, leads=in_states(S.SCHEDULED))
def publish(house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "publish"), proof(house, placement)


@act("placements", *SMM, leads=in_states(S.MISSED))
def publish_late(house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "publish"), proof(house, placement) | {"reason": "Nobody noted it."}


@act("placements", *SENIORS, leads=in_states(S.HELD, S.CONTENT_DUE))
def publish_fast(house: House, placement: Any, n: int) -> Posted:
    return one_of(placement, "publish-fast"), proof(house, placement) | {"reason": "It is now." if n % 5 != 4 else ""}


@act("placements", *SENIORS, leads=lambda one: one.state == S.PUBLISHED and one.is_fast_lane)
def review_after(_house: House, placement: Any, _n: int) -> Posted:
    return one_of(placement, "review-after"), {"checked": lines_of(placement)}
