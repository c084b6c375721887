"""What must hold of each row after each step; the numbers are those of the invariants."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.community.models import Community, Platform
from app.community.states import CommunityState
from app.core.db import db
from app.core.worktime import add_working_days
from app.networks.models import Channel, SlotBooking
from app.promo.material import content_hash
from app.promo.models import MeasurementPlan, Placement, PromoRequest
from app.promo.queries.placements import OPENED_FOR, budget_in_force, contributors
from app.promo.states import ACTIVE_PLACEMENTS, COMING_MEETINGS, ENDED_REQUESTS, OUT_PLACEMENTS
from app.promo.states import MeetingState as M
from app.promo.states import NetworkDecision as D
from app.promo.states import PlacementState as S
from app.promo.states import RequestState as R
from app.promo.words import KPIS_OF, Kpi
from tests.promo.walks.house import Look

#: 4: between the submission and the first slot; no format of these walks is a video.
LEAD_DAYS = 3
ZONE = "Europe/Kyiv"
SENIORS = {"sara", "tom"}
#: 5: what is said with a reason.
REASONED = {
    "promo.request.declined", "promo.request.cancelled", "promo.request.reopened", "promo.placement.released",
    "promo.placement.missed", "promo.placement.paused", "promo.placement.changes_requested",
    "promo.placement.published_fast", "promo.placement.published_late", "promo.wire.disarmed",
    "promo.meeting.cancelled",
}  # fmt: skip


def name_of(look: Look, person_id: int | None) -> str:
    return next((name for name, person in look.people.items() if person.id == person_id), "")


def request_holds(locked: dict[int, Any], look: Look, one: PromoRequest) -> None:
    if one.state == R.DECLINED:
        assert one.decline_reason  # 5
        assert one.decline_text.strip()  # 5
    if one.state == R.CANCELLED:
        assert one.cancel_reason.strip()  # 5
    if one.submitted_at is not None and one.objective is not None:
        assert one.kpi in KPIS_OF[one.objective] or one.kpi_reason  # 15
        assert one.kpi != Kpi.FOLLOWERS  # 15
    if one.locked_target is not None or one.live_at is not None:
        measured = (one.locked_target, one.objective, one.kpi)
        assert one.locked_target is not None
        assert locked.setdefault(one.id, measured) == measured  # 10
    if one.state == R.NEEDS_INFO:
        assert any(row.decision == D.NEEDS_INFO for row in one.networks)
    if one.state == R.ACCEPTED:
        answers = {row.decision for row in one.networks}
        assert D.YES in answers
        assert not answers & {D.OPEN, D.NEEDS_INFO}
        assert all(row.met_on or row.meeting_waiver for row in one.networks if row.decision == D.YES)
    own = [post for post in look.placements if post.request_id == one.id]
    if one.state in ENDED_REQUESTS:
        assert not [post.number for post in own if post.state in ACTIVE_PLACEMENTS]
    if one.state in {R.LIVE, R.COLLECTING, R.REPORTED, R.CLOSED}:
        assert any(post.state in OUT_PLACEMENTS for post in own)
    if one.state == R.COLLECTING:
        assert not [post.number for post in own if post.state in ACTIVE_PLACEMENTS]
    money = [post.ad_spend for post in own if post.is_paid and post.ad_spend and not post.is_over]
    budget = budget_in_force(one, [wire for wire in look.wires if wire.request_id == one.id])
    assert not money or (budget is not None and sum(money) <= budget.amount)  # 16


def placement_holds(look: Look, post: Placement) -> None:
    if post.content_due_at is not None and post.slot_at is not None:
        assert post.content_due_at < post.slot_at  # 2
        if post.state in ACTIVE_PLACEMENTS and post.review_due_at is not None:
            assert post.content_due_at <= post.review_due_at <= post.slot_at  # 2
    if post.is_over:
        assert post.end_reason.strip()  # 5
    booking = post.slot_booking
    assert (booking is None) == (post.state == S.RELEASED), f"{post.number}: {post.state}"  # 3
    if booking is not None:
        assert (booking.channel_id, booking.starts_at) == (post.channel_id, post.slot_at)  # 3
    assert post.format.network_id == post.network_id  # 17
    if post.state in {S.APPROVED, S.SCHEDULED, S.PAUSED} or (post.state in OUT_PLACEMENTS and not post.is_fast_lane):
        given = [approval.approver_id for approval in post.standing_approvals]
        assert len(set(given)) == len(given) >= (2 if post.needs_two else 1)  # 6
        assert not set(given) & contributors(post)  # 7
        assert post.approved_hash == content_hash(post)  # 8
        assert all(part.creative.consent_note or not part.creative.shows_people for part in post.creatives)  # 19


def entries_hold(look: Look, entries: list[AuditEntry]) -> None:
    """What is asked of a step in the moment in which it is taken."""
    posts = {post.id: post for post in look.placements}
    for entry in entries:
        if entry.tag in REASONED:
            assert (entry.reason or "").strip(), entry.tag  # 5
        if entry.tag == "promo.request.scheduled":
            every_yes_has_its_slot(look, entry.subject_id)  # 1
        if entry.tag == "promo.placement.held":
            post = posts[entry.subject_id]
            earliest = add_working_days(post.request.submitted_at, LEAD_DAYS, ZONE) - timedelta(minutes=1)
            is_senior = name_of(look, entry.actor_id) in SENIORS
            assert post.slot_at >= earliest or (is_senior and entry.reason)  # 4
        if entry.tag == "promo.placement.approved":
            post = posts[entry.subject_id]
            assert not post.destination_url or look.now - post.destination_opened_at <= OPENED_FOR  # 18


def every_yes_has_its_slot(look: Look, request_id: int) -> None:
    held = {post.network_id for post in look.placements if post.request_id == request_id and post.slot_booking_id}
    said_yes = {row.network_id for row in look.rows if row.request_id == request_id and row.decision == D.YES}
    assert said_yes <= held
    plans = sa.select(sa.func.count()).where(MeasurementPlan.request_id == request_id)
    assert db.session.scalar(plans) == 1


def slots_hold(look: Look) -> None:
    """3: nobody's seat is another's, and no slot has more of them than its channel gives."""
    booked = Counter((one.channel_id, one.starts_at) for one in db.session.scalars(sa.select(SlotBooking)))
    seats = {channel.id: channel.slot_capacity for channel in db.session.scalars(sa.select(Channel))}
    assert all(n <= seats[channel_id] for (channel_id, _starts_at), n in booked.items())
    assert sum(booked.values()) == len([post for post in look.placements if post.slot_booking_id])


def meetings_hold(look: Look) -> None:
    """One meeting to come at most for a network of a request, and none about what has ended."""
    for meeting in look.meetings:
        if meeting.state in COMING_MEETINGS:
            assert meeting.topics, "a meeting about nothing"
            ended = [row.request.number for row in meeting.topics if row.request.state in ENDED_REQUESTS]
            assert not ended, f"a meeting to come about {ended}"
        if meeting.state == M.CANCELLED:
            assert meeting.cancel_reason.strip()  # 5


def communities_hold() -> None:
    for one in db.session.scalars(sa.select(Community).where(Community.state == CommunityState.ACTIVE)):
        assert one.owner_id is not None  # 24
        assert one.key_task.strip()  # 24
        assert db.session.scalar(sa.select(sa.func.count()).where(Platform.community_id == one.id))  # 24
