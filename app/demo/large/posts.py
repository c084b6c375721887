"""Placements of the large set: each in a slot of its own, as far on as its slot is near."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from app.core.text import fold
from app.core.worktime import add_working_days
from app.creatives.models import Creative
from app.demo.days import ZONE
from app.demo.large.briefs import AD_MONEY, destination_of
from app.demo.large.case import Case, Desk, Post, minutes, step
from app.demo.large.plan import SPREAD
from app.demo.scenes.way import live_url
from app.demo.stage import story
from app.networks.models import SlotBooking
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo import tags
from app.promo.deadlines import content_due, review_due
from app.promo.material import content_hash
from app.promo.models import Approval, Placement, PlacementCreative, PlacementWriter, PromoRequest
from app.promo.states import OUT_PLACEMENTS, PlacementState
from app.promo.words import ReadingWindow

S = PlacementState
ROLES = ("announce", "people", "reminder", "last", "thanks")
#: How long before its slot a post is in review, approved, scheduled; and after it published.
_REVIEW, _APPROVAL, _SCHEDULE = timedelta(days=3), timedelta(days=2), timedelta(days=1, hours=12)
_ASKED_AFTER, _PUBLISHED_AFTER = timedelta(days=1), timedelta(minutes=5)
_STORY_AGE = timedelta(hours=20, minutes=50)
_AGES = {ReadingWindow.H24: timedelta(hours=25, minutes=20), ReadingWindow.D7: timedelta(days=7, hours=2, minutes=20)}
#: The first posts are one on each network: they go out, so that no network is left without one.
_SURE = 3
_MISSED, _RELEASED = 67, 71  # one in so many


def place_posts(desk: Desk, case: Case) -> None:
    """Give the request its posts, on its networks in turn, from its first day to its last."""
    for place in range(case.plot.n_posts):
        _place(desk, case, place + 1, case.plot.base + place * SPREAD // case.plot.n_posts)


def _place(desk: Desk, case: Case, position: int, day: int) -> None:
    network_id = case.networks[(position - 1) % len(case.networks)]
    formats = story("large")["networks"][network_id]["formats"]
    format_id = formats[position % len(formats)]
    channel, slot_at = desk.house.take_slot(network_id, case.plot.number, day)
    held_at = case.accepted_at + minutes(40 + position)
    due = content_due(slot_at, spec_of(format_id), now=held_at, zone=ZONE)
    post = Post(
        id=desk.bulk.new_id(Placement), position=position, network_id=network_id, format_id=format_id, channel=channel,
        title=_title(case.topic, position), slot_at=slot_at,
        state=_state(desk, case, position, format_id, slot_at, held_at),
        is_paid=case.row["budget_amount"] is not None and position == 1, scheduled_at=slot_at - _SCHEDULE,
    )  # fmt: skip
    row = _plan(desk, case, post) | {
        "created_at": held_at,
        "hold_until": min(add_working_days(held_at, desk.hold_days, ZONE), slot_at),
        "content_due_at": due,
        "review_due_at": review_due(due, slot_at, ZONE),
    }
    if post.state != S.RELEASED:
        row["slot_booking_id"] = desk.bulk.add(
            SlotBooking, channel_id=channel.id, starts_at=slot_at, seat=1, booked_at=held_at,
            booked_by_id=row["created_by_id"],
        )  # fmt: skip
    _walk(desk, case, post, row)
    desk.bulk.add(Placement, **row)
    case.posts.append(post)


def _state(
    desk: Desk, case: Case, position: int, format_id: str, slot_at: datetime, held_at: datetime
) -> PlacementState:
    """Where a post stands by now."""
    lot = case.id * 7 + position
    if slot_at < desk.now:
        last_read_at = reading_times(format_id, slot_at + _PUBLISHED_AFTER)[-1][1]
        state = S.MEASURED if last_read_at < desk.now else S.PUBLISHED
        ends = {_MISSED: S.MISSED, _RELEASED: S.RELEASED} if position > _SURE else {}
        return next((end for every, end in ends.items() if lot % every == 0), state)
    left = slot_at - desk.now
    if left > _REVIEW:
        return S.CONTENT_DUE if held_at + _ASKED_AFTER < desk.now else S.HELD
    if left > _APPROVAL:
        return S.CHANGES_REQUESTED if lot % 5 == 0 else S.IN_REVIEW
    return S.APPROVED if left > _SCHEDULE else S.SCHEDULED


def _plan(desk: Desk, case: Case, post: Post) -> dict[str, Any]:
    who = desk.house.specialist(post.network_id)
    is_story = spec_of(post.format_id).kind is FormatKind.STORY
    return {
        "id": post.id,
        "state": post.state,
        "request_id": case.id,
        "position": post.position,
        "network_id": post.network_id,
        "format_id": post.format_id,
        "channel_id": post.channel.id,
        "title": post.title,
        "folded": fold(post.title),
        "caption": "" if is_story else _caption(case.topic, post.position),
        "is_paid": post.is_paid,
        "ad_spend": AD_MONEY if post.is_paid else None,
        "slot_at": post.slot_at,
        "created_by_id": who.id,
        "assignee_id": case.place.owner.id,
        "publisher_id": who.id,
        "destination_url": destination_of(case.topic),
        "utm_content": f"{post.format_id.replace('_', '-')}-{post.position}",
    }


def _walk(desk: Desk, case: Case, post: Post, row: dict[str, Any]) -> None:
    """The steps that led to where the post stands, as columns and as lines of the log."""
    goal, subject, words = post.state, subject_of(case, post), story("large")["words"]
    who, owner, sara = desk.house.specialist(post.network_id), case.place.owner, desk.house.person("sara")
    case.tell(
        row["created_at"], tags.PLACEMENT_HELD, by=who, subject=subject, slot_at=post.slot_at.isoformat(),
        channel=post.channel.name,
    )  # fmt: skip
    if goal == S.HELD:
        return
    asked_at, due = row["created_at"] + _ASKED_AFTER, row["content_due_at"].isoformat()
    if goal == S.RELEASED:
        row["end_reason"] = words["released"]
        case.tell(asked_at, tags.PLACEMENT_RELEASED, by=who, subject=subject, reason=words["released"],
                  state=step(S.HELD, goal))  # fmt: skip
        return
    case.tell(asked_at, tags.PLACEMENT_CONTENT_DUE, by=who, subject=subject, assignee=owner.name, content_due_at=due,
              state=step(S.HELD, S.CONTENT_DUE))  # fmt: skip
    if goal == S.MISSED:
        row["end_reason"] = words["missed"]
        case.tell(post.slot_at + timedelta(hours=2), tags.PLACEMENT_MISSED, subject=subject, reason=words["missed"],
                  state=step(S.CONTENT_DUE, goal))  # fmt: skip
    if goal in {S.MISSED, S.CONTENT_DUE}:
        return
    _review(desk, case, post, row)
    if goal == S.CHANGES_REQUESTED:
        case.tell(post.slot_at - _REVIEW + minutes(1), tags.PLACEMENT_CHANGES_ASKED, by=sara, subject=subject,
                  reason=words["changes"], state=step(S.IN_REVIEW, goal))  # fmt: skip
    if goal in {S.APPROVED, S.SCHEDULED, *OUT_PLACEMENTS}:
        _approve(desk, case, post, row)
    if goal in {S.SCHEDULED, *OUT_PLACEMENTS}:
        case.tell(post.scheduled_at, tags.PLACEMENT_SCHEDULED, by=who, subject=subject,
                  state=step(S.APPROVED, S.SCHEDULED))  # fmt: skip
    if goal in OUT_PLACEMENTS:
        _publish(desk, case, post, row)


def _review(desk: Desk, case: Case, post: Post, row: dict[str, Any]) -> None:
    """Picture, destination, review."""
    owner, at = case.place.owner, post.slot_at - _REVIEW
    poster = desk.house.poster(case.place, post.format_id)
    desk.bulk.add(PlacementCreative, placement_id=post.id, creative_id=poster.id, position=1)
    desk.bulk.add(PlacementWriter, placement_id=post.id, person_id=owner.id)
    opened_at = at - minutes(10) if post.state != S.IN_REVIEW else max(at, desk.now - timedelta(hours=3))
    row |= {
        "author_id": owner.id,
        "destination_opened_at": opened_at,
        "destination_opened_by_id": owner.id,
    }
    case.tell(at, tags.PLACEMENT_SENT_TO_REVIEW, by=owner, subject=subject_of(case, post),
              state=step(S.CONTENT_DUE, S.IN_REVIEW))  # fmt: skip


def _approve(desk: Desk, case: Case, post: Post, row: dict[str, Any]) -> None:
    at, sara = post.slot_at - _APPROVAL, desk.house.person("sara")
    poster = desk.house.poster(case.place, post.format_id)
    role = (post.position - 1) % len(ROLES)
    approved = _hash_of(case.topic["key"], role, post.format_id, poster, is_paid=post.is_paid)
    row |= {"approved_at": at, "approved_hash": approved, "destination_opened_at": at - timedelta(hours=2)}
    desk.bulk.add(Approval, placement_id=post.id, approver_id=sara.id, at=at, content_hash=approved)
    case.tell(at, tags.PLACEMENT_APPROVED, by=sara, subject=subject_of(case, post), version=approved[:12],
              state=step(S.IN_REVIEW, S.APPROVED))  # fmt: skip


def _publish(desk: Desk, case: Case, post: Post, row: dict[str, Any]) -> None:
    who = desk.house.specialist(post.network_id)
    post.published_at = post.slot_at + _PUBLISHED_AFTER
    address = live_url(desk.rng, post.network_id)
    row |= {"published_at": post.published_at, "published_by_id": who.id, "live_url": address}
    case.tell(post.published_at, tags.PLACEMENT_PUBLISHED, by=who, subject=subject_of(case, post), live_url=address,
              state=step(S.SCHEDULED, S.PUBLISHED))  # fmt: skip
    if post.state == S.MEASURED:
        row["measured_at"] = reading_times(post.format_id, post.published_at)[-1][1] + minutes(1)
        case.tell(row["measured_at"], tags.PLACEMENT_MEASURED, subject=subject_of(case, post),
                  state=step(S.PUBLISHED, S.MEASURED))  # fmt: skip


def reading_times(format_id: str, published_at: datetime) -> list[tuple[ReadingWindow, datetime]]:
    """When the figures of a post are read: those of a story before they vanish, others after a day and a week."""
    if spec_of(format_id).kind is FormatKind.STORY:
        return [(ReadingWindow.H24, published_at + _STORY_AGE)]
    return [(window, published_at + age) for window, age in _AGES.items()]


def subject_of(case: Case, post: Post) -> tuple[str, int, str]:
    """A post as the log names it."""
    return "placement", post.id, f"R-{case.id}/{post.position} {post.title}"


def _title(topic: dict[str, Any], position: int) -> str:
    return str(story("words")["titles"][topic["lang"]][ROLES[(position - 1) % len(ROLES)]].format(short=topic["short"]))


def _caption(topic: dict[str, Any], position: int) -> str:
    text = story("words")["captions"][topic["lang"]][ROLES[(position - 1) % len(ROLES)]]
    return str(text.format(message=topic["message"], act=topic["act"], url=destination_of(topic)))


@cache
def _hash_of(key: str, role: int, format_id: str, poster: Creative, *, is_paid: bool) -> str:
    """The fingerprint of what was approved; kept, since the same words come again and again."""
    topic = next(topic for topic in story("large")["topics"] if topic["key"] == key)
    is_story = spec_of(format_id).kind is FormatKind.STORY
    return content_hash(
        Placement(
            request=PromoRequest(sensitivity=None),
            network_id=spec_of(format_id).network_id,
            format_id=format_id,
            title=_title(topic, role + 1),
            caption="" if is_story else _caption(topic, role + 1),
            destination_url=destination_of(topic),
            is_paid=is_paid,
            ad_spend=AD_MONEY if is_paid else None,
            ad_currency="UAH",
            creatives=[PlacementCreative(creative=poster)],
        )
    )
