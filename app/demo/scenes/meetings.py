"""Meetings of the demo: one that has been held, and some that are booked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core.db import db
from app.demo.days import ZONE
from app.demo.stage import Stage
from app.promo import tags
from app.promo.models import Meeting, RequestNetwork
from app.promo.states import MeetingState, NetworkDecision, RequestState

_SATURDAY = 5


def meet(stage: Stage) -> None:
    """Put one meeting behind the first yes that was said at one, and book one with each community that waits."""
    rows = [row for request_ in stage.requests.values() for row in request_.networks if row.owner is not None]
    held = next(row for row in rows if row.met_on is not None)
    assert held.met_on is not None
    at = datetime.combine(held.met_on, time(9, 30), ZoneInfo(ZONE))
    outcomes = {
        "has_inputs": True, "has_brief": True, "changes_waiver": "Від минулої зустрічі вимоги не змінилися.",
        "next_step": "Спільнота надсилає фото, SMM пише перший підпис.",
        "next_step_on": held.met_on + timedelta(days=2),
    }  # fmt: skip
    _book(stage, held, at, state=MeetingState.HELD, held_at=at + timedelta(minutes=30), **outcomes)
    waiting = {row.request.community_id: row for row in reversed(rows) if _waits(row)}
    ahead = (day for day in range(1, 15) if stage.days.on(day).weekday() < _SATURDAY)
    for row, day in zip(sorted(waiting.values(), key=lambda row: row.request_id), ahead, strict=False):
        _book(stage, row, stage.days.at(day, "11:00"))


def _waits(row: RequestNetwork) -> bool:
    return row.decision == NetworkDecision.OPEN and row.request.state in {RequestState.SUBMITTED, RequestState.TRIAGE}


def _book(stage: Stage, row: RequestNetwork, at: datetime, **values: Any) -> None:
    request_, owner = row.request, row.owner
    assert owner is not None
    assert request_.submitted_at is not None
    proposed_at = request_.submitted_at + timedelta(minutes=20)
    facts: dict[str, Any] = {"state": MeetingState.BOOKED} | values
    meeting = Meeting(
        community_id=request_.community_id, network=row.network, starts_at=at, minutes=30,
        place="https://meet.hromada.example/promo", proposed_by=owner, created_at=proposed_at, booked_at=proposed_at,
        guests=[request_.filed_by, owner], **facts,
    )  # fmt: skip
    db.session.add(meeting)
    row.meeting = meeting
    db.session.flush()
    stage.log.tell(proposed_at, tags.MEETING_PROPOSED, meeting, actor=owner)
    stage.log.tell(proposed_at + timedelta(minutes=9), tags.MEETING_BOOKED, meeting, actor=request_.filed_by)
    if meeting.held_at is not None:
        stage.log.tell(meeting.held_at, tags.MEETING_HELD, meeting, actor=owner, reason=meeting.next_step)
