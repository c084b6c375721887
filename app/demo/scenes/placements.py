"""The demo's placements: each takes its slot, gets its words and pictures, and goes its way to where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.db import db
from app.core.worktime import add_working_days
from app.demo.days import ZONE
from app.demo.scenes.triage import SPECIALISTS
from app.demo.scenes.way import Way
from app.demo.stage import Stage, story
from app.networks.models import Channel, SlotBooking
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo.deadlines import content_due, review_due
from app.promo.models import Placement, PromoRequest
from app.promo.settings import HOLD_DAYS
from app.promo.states import PlacementState

S = PlacementState
_MEASURED_AFTER = 8  # days: by then the reading of a week is there


@dataclass(frozen=True, slots=True)
class Post:
    """One line of the story: which format, on which day, at what hour, what kind of post, and where it stands."""

    format_id: str
    day: int
    hour: int
    role: str
    state: PlacementState
    is_paid: bool
    is_late: bool
    is_partners: bool
    is_again: bool  # it was approved and has changed since
    is_fast: bool  # it went out by the fast lane

    @classmethod
    def read(cls, line: str) -> Post:
        format_id, day, hour, role, *marks = line.split()
        said = [mark for mark in marks if mark in set(PlacementState)]
        by_day = S.MEASURED if int(day) <= -_MEASURED_AFTER else S.PUBLISHED
        state = PlacementState(said[0]) if said else by_day
        said_of_it = [mark in marks for mark in ("paid", "late", "partner", "again", "fast")]
        return cls(format_id, int(day), int(hour), role, state, *said_of_it)


def enter_placements(stage: Stage) -> None:
    """Add the posts of every request."""
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        stage.placements[spec["key"]] = []
        for line in spec.get("posts", ()):
            enter_post(stage, request_, spec, Post.read(line))
    db.session.flush()


def enter_post(
    stage: Stage,
    request_: PromoRequest,
    spec: dict[str, Any],
    post: Post,
    *,
    deadline: datetime | None = None,
    placed_at: datetime | None = None,
) -> Placement:
    """Add one post.

    A reserve has no slot until it is placed: its content is due before `deadline`, the check of its wire.
    """
    placement = _placement(stage, request_, spec, post, is_reserve=deadline is not None)
    starts = _decided_at(request_, placement.network_id)
    if deadline is None or placed_at is not None:
        _take_slot(stage, placement, post)
    end = deadline or placement.slot_at
    assert end is not None
    times = _times(stage, post, starts, end)
    placement.created_at = times[0]
    _set_deadlines(stage, placement, post, end)
    stage.placements[spec["key"]].append(placement)
    if placed_at is not None:
        times[7] = placed_at
    way = Way(stage, placement, spec, is_again=post.is_again, is_fast=post.is_fast)
    way.walk(times)
    db.session.add(placement)
    db.session.flush()
    db.session.add_all([*way.comments(), *way.versions(), *way.review_plans()])
    return placement


def _placement(
    stage: Stage, request_: PromoRequest, spec: dict[str, Any], post: Post, *, is_reserve: bool
) -> Placement:
    format_, words = spec_of(post.format_id), story("words")
    position = len(stage.placements[spec["key"]]) + 1
    specialist = stage.people[SPECIALISTS[format_.network_id]]
    texts = {name: spec[name] for name in ("short", "message", "act")} | {"url": request_.destination_url}
    has_caption = format_.kind != FormatKind.STORY
    return Placement(
        request=request_,
        position=position,
        network_id=format_.network_id,
        network=stage.networks[format_.network_id],
        format_id=post.format_id,
        title=words["titles"][spec["lang"]][post.role].format(**texts),
        caption=words["captions"][spec["lang"]][post.role].format(**texts) if has_caption else "",
        destination_url=request_.destination_url,
        utm_content=f"{post.format_id.replace('_', '-')}-{position}",
        is_reserve=is_reserve,
        is_paid=post.is_paid,
        ad_spend=(request_.budget_amount * Decimal("0.40")).quantize(Decimal("0.01"))
        if post.is_paid and request_.budget_amount
        else None,
        ad_currency="UAH",
        state=post.state,
        created_by_id=specialist.id,
        assignee=stage.people["petro"] if post.is_partners else request_.filed_by,
        publisher=specialist,
    )


def _decided_at(request_: PromoRequest, network_id: str) -> datetime:
    row = next(row for row in request_.networks if row.network_id == network_id)
    assert row.decided_at is not None
    return row.decided_at


def channel_for(stage: Stage, format_id: str) -> Channel:
    """The channel of the house on which a format is posted."""
    if format_id == "facebook_group":
        return stage.channels["PM Community (group)"]
    network_id = spec_of(format_id).network_id
    fitting = [channel for channel in stage.channels.values() if channel.network_id == network_id]
    return next(channel for channel in fitting if channel.name != "PM Community (group)")


def _take_slot(stage: Stage, placement: Placement, post: Post) -> None:
    channel = channel_for(stage, post.format_id)
    slot, seat = stage.take_slot(channel, post.day, f"{post.hour:02}:00", step=-1 if post.day < 0 else 1)
    placement.channel, placement.slot_at = channel, slot
    if post.state != S.RELEASED:
        placement.slot_booking = SlotBooking(
            channel=channel, starts_at=slot, seat=seat, booked_by_id=placement.created_by_id, booked_at=slot
        )


def _times(stage: Stage, post: Post, starts: datetime, end: datetime) -> list[datetime]:
    """Eight moments for the steps: after the answer of the network, before the slot, and before today."""
    start = max(starts + timedelta(minutes=20), end - timedelta(days=13))
    if post.state == S.HELD:
        start = max(start, stage.days.midnight - timedelta(days=2))
    last = min(end - timedelta(hours=3), stage.days.midnight - timedelta(minutes=30))
    start = min(start, last - timedelta(hours=8))
    return stage.days.between(start, last, 8, stage.rng)


def _set_deadlines(stage: Stage, placement: Placement, post: Post, end: datetime) -> None:
    held_at = placement.created_at
    if placement.slot_booking is not None:
        placement.slot_booking.booked_at = held_at
    if placement.slot_at is not None:
        placement.hold_until = min(add_working_days(held_at, HOLD_DAYS(), ZONE), placement.slot_at)
    due = content_due(end, spec_of(placement.format_id), now=held_at, zone=ZONE)
    placement.content_due_at = stage.days.at(-1, "18:00") if post.is_late else due
    placement.review_due_at = review_due(placement.content_due_at, end, ZONE)
