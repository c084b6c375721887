"""Plan B of the demo's requests: armed, tripped, carried out, dismissed, expired; with the reserves that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.db import db
from app.core.worktime import add_working_days, add_working_time
from app.demo.days import ZONE
from app.demo.scenes.course import Course
from app.demo.scenes.placements import Post, enter_post
from app.demo.scenes.triage import SPECIALISTS
from app.demo.stage import Stage, story
from app.fallback.settings import ANSWER_HOURS, EFFECT_HOURS
from app.promo import tags
from app.promo.models import PromoRequest, Wire
from app.promo.states import PlacementState, WireState
from app.promo.words import Kpi, ThresholdKind, WireStage, WireStep

S = WireState
STAGE_LASTS = timedelta(days=4)
_TRIPPED = (S.PROPOSED, S.EXECUTED, S.DISMISSED)
_QUIET = "The stage ended and the wire had not tripped."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story: stage, threshold, day of the check, step with its reserve, owner and state."""

    stage: WireStage
    threshold: int
    day: int
    step: WireStep
    reserve: list[str]
    owner: str
    state: WireState

    @classmethod
    def read(cls, line: str) -> Line:
        stage, threshold, day, step, owner, state = line.split()
        kind, *reserve = step.split(":")
        return cls(WireStage(stage), int(threshold), int(day), WireStep(kind), reserve, owner, WireState(state))


def arm_wires(stage: Stage) -> None:
    """Add the wires of every request and play what became of them."""
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        for place, line in enumerate(spec.get("wires", ())):
            _arm(stage, request_, spec, Line.read(line), place)
    db.session.flush()


def _arm(stage: Stage, request_: PromoRequest, spec: dict[str, Any], line: Line, place: int) -> None:
    check_at = stage.days.at(line.day, "12:00")
    wire = Wire(
        request=request_,
        state=line.state,
        stage=line.stage,
        metric=request_.kpi or Kpi.LEADS,
        threshold_kind=ThresholdKind.PACE,
        threshold=Decimal(line.threshold),
        check_at=check_at,
        stage_ends_at=check_at + STAGE_LASTS,
        step=line.step,
        prepared=story("words")["prepared"][spec["lang"]][line.step].format(
            message=spec["message"], short=spec["short"]
        ),
        money_cap=Decimal("3000.00") if line.step == WireStep.EXTRA_BUDGET else None,
        owner=stage.people[line.owner],
        created_at=request_.created_at + timedelta(minutes=40 + place),
    )
    db.session.add(wire)
    stage.log.tell(wire.created_at, tags.WIRE_ARMED, wire, actor=request_.filed_by)
    if line.state in _TRIPPED:
        _trip(stage, wire, Course.of(stage, request_, spec))
    elif line.state == S.EXPIRED:
        wire.checked_at, wire.expired_at, wire.end_reason = wire.check_at, wire.stage_ends_at, _QUIET
        stage.log.tell(wire.expired_at, tags.WIRE_EXPIRED, wire, reason=_QUIET, state=[S.ARMED, S.EXPIRED])
    elif line.state == S.DISARMED:
        _disarm(stage, wire)
    answered_at = _answer(stage, wire)
    if line.reserve:
        _prepare_reserve(stage, wire, spec, line, answered_at)


def _trip(stage: Stage, wire: Wire, course: Course) -> None:
    at = wire.check_at + timedelta(minutes=1)
    value, expected = course.value(at), course.expected(at)
    wire.value_at_check, wire.pace_at_check, wire.gap_before = value, expected, value - expected
    wire.checked_at = wire.triggered_at = wire.proposed_at = at
    due = add_working_time(at, timedelta(hours=ANSWER_HOURS()), ZONE)
    wire.answer_due_at = min(due, wire.stage_ends_at)
    reason = f"{value:.0f} / {expected:.0f}"
    stage.log.tell(at, tags.WIRE_TRIPPED, wire, reason=reason, state=[S.ARMED, S.TRIGGERED])
    stage.log.tell(at + timedelta(seconds=1), tags.WIRE_PROPOSED, wire, state=[S.TRIGGERED, S.PROPOSED])
    if wire.state == S.EXECUTED:
        read_at = at + timedelta(hours=22 + EFFECT_HOURS())
        if read_at < stage.now:
            wire.effect_read_at, wire.gap_after = read_at, course.value(read_at) - course.expected(read_at)
            gap = [wire.gap_before, wire.gap_after]
            stage.log.tell(read_at, tags.WIRE_EFFECT_READ, wire, gap_after=gap)


def _disarm(stage: Stage, wire: Wire) -> None:
    """The owner took the step back two days before its check."""
    wire.end_reason = story("words")["disarmed"]
    at = wire.check_at - timedelta(days=2)
    state = [S.ARMED, S.DISARMED]
    stage.log.tell(at, tags.WIRE_DISARMED, wire, actor=wire.owner, reason=wire.end_reason, state=state)


def _answer(stage: Stage, wire: Wire) -> datetime | None:
    """What the owner decided, the next working morning."""
    if wire.triggered_at is None or wire.state not in {S.EXECUTED, S.DISMISSED}:
        return None
    at = add_working_days(wire.triggered_at, 1, ZONE) - timedelta(hours=2)
    at = min(at, wire.triggered_at + timedelta(hours=22))
    if wire.state == S.EXECUTED:
        wire.executed_at = at
        stage.log.tell(at, tags.WIRE_EXECUTED, wire, actor=wire.owner, state=[S.PROPOSED, S.EXECUTED])
    else:
        wire.dismissed_at, wire.end_reason = at, story("words")["dismissed"]
        stage.log.tell(
            at, tags.WIRE_DISMISSED, wire, actor=wire.owner, reason=wire.end_reason, state=[S.PROPOSED, S.DISMISSED]
        )
    return at


def _prepare_reserve(stage: Stage, wire: Wire, spec: dict[str, Any], line: Line, answered_at: datetime | None) -> None:
    format_id, mark = line.reserve
    is_placed = wire.state == S.EXECUTED
    state = PlacementState(mark) if not is_placed else None
    day = int(mark) if is_placed else line.day
    post = Post.read(f"{format_id} {day} 19 reserve {state or ''}".strip())
    wire.reserve = enter_post(
        stage, wire.request, spec, post, deadline=wire.check_at, placed_at=answered_at if is_placed else None
    )
    actor = stage.people[SPECIALISTS[wire.reserve.network_id]]
    stage.log.tell(wire.reserve.created_at, tags.PLACEMENT_RESERVED, wire.reserve, actor=actor, wire=spec["short"])
