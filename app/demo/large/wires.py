"""Plan B of the large set: one wire where there is one, as far on as its check is."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.worktime import add_working_time
from app.demo.days import ZONE
from app.demo.large.case import Case, Desk, minutes, step
from app.demo.stage import story
from app.fallback.settings import EFFECT_HOURS
from app.promo import tags
from app.promo.models import Wire
from app.promo.states import WireState
from app.promo.words import ThresholdKind, WireStage, WireStep

W = WireState
THRESHOLD = Decimal(60)  # per cent of the pace
_CHECKED_ON = 10  # days after the first slot
_STAGE_LASTS = timedelta(days=4)
_ANSWERED_AFTER, _ANSWER_TIME = timedelta(hours=20), timedelta(hours=24)


def arm_wire(desk: Desk, case: Case) -> None:
    """Add the wire of a request that has one."""
    if not case.has_wire:
        return
    check_at = desk.days.at(case.plot.base + _CHECKED_ON, "12:00")
    row: dict[str, Any] = {
        "id": desk.bulk.new_id(Wire),
        "state": _state(desk, case, check_at),
        "request_id": case.id,
        "stage": WireStage.MIDDLE,
        "metric": case.row["kpi"],
        "threshold_kind": ThresholdKind.PACE,
        "threshold": THRESHOLD,
        "check_at": check_at,
        "stage_ends_at": check_at + _STAGE_LASTS,
        "step": WireStep.REMINDER,
        "prepared": story("large")["words"]["reminder"],
        "owner_id": case.place.owner.id,
        "created_at": case.row["created_at"] + minutes(40),
    }
    subject = "wire", row["id"], f"R-{case.id}: {row['prepared']}"
    case.tell(row["created_at"], tags.WIRE_ARMED, by=case.place.owner, subject=subject)
    if row["state"] == W.EXPIRED:
        row |= {"expired_at": row["stage_ends_at"], "end_reason": story("large")["words"]["quiet"]}
        row["checked_at"] = check_at
        case.tell(row["expired_at"], tags.WIRE_EXPIRED, subject=subject, reason=row["end_reason"],
                  state=step(W.ARMED, W.EXPIRED))  # fmt: skip
    elif row["state"] != W.ARMED:
        _trip(case, row, subject)
        _answer(desk, case, row, subject)
    desk.bulk.add(Wire, **row)


def _state(desk: Desk, case: Case, check_at: datetime) -> WireState:
    if check_at > desk.now:
        return W.ARMED
    is_over = check_at + _STAGE_LASTS < desk.now
    if not case.falls_short:
        return W.EXPIRED if is_over else W.ARMED
    if case.plot.number % 2 and is_over:
        return W.DISMISSED
    return W.EXECUTED if is_over or (check_at + _ANSWERED_AFTER < desk.now and case.plot.number % 2) else W.PROPOSED


def _trip(case: Case, row: dict[str, Any], subject: tuple[str, int, str]) -> None:
    at = row["check_at"] + minutes(1)
    value, pace = case.course(at), _pace(case, at)
    row |= {
        "value_at_check": value, "pace_at_check": pace, "gap_before": value - pace, "checked_at": at,
        "triggered_at": at, "proposed_at": at,
        "answer_due_at": min(add_working_time(at, _ANSWER_TIME, ZONE), row["stage_ends_at"]),
    }  # fmt: skip
    case.tell(at, tags.WIRE_TRIPPED, subject=subject, reason=f"{value} / {pace:.0f}", state=step(W.ARMED, W.TRIGGERED))
    case.tell(at + timedelta(seconds=1), tags.WIRE_PROPOSED, subject=subject, state=step(W.TRIGGERED, W.PROPOSED))


def _answer(desk: Desk, case: Case, row: dict[str, Any], subject: tuple[str, int, str]) -> None:
    at, by = row["check_at"] + _ANSWERED_AFTER, case.place.owner
    if row["state"] == W.PROPOSED:
        return
    if row["state"] == W.DISMISSED:
        why = story("large")["words"]["dismissed"]
        row |= {"dismissed_at": at, "end_reason": why}
        case.tell(at, tags.WIRE_DISMISSED, by=by, subject=subject, reason=why, state=step(W.PROPOSED, W.DISMISSED))
        return
    row["executed_at"] = at
    case.tell(at, tags.WIRE_EXECUTED, by=by, subject=subject, state=step(W.PROPOSED, W.EXECUTED))
    read_at = at + timedelta(hours=EFFECT_HOURS.default)
    if read_at < desk.now:
        row |= {"effect_read_at": read_at, "gap_after": case.course(read_at) - _pace(case, read_at)}
        case.tell(read_at, tags.WIRE_EFFECT_READ, subject=subject)


def _pace(case: Case, at: datetime) -> Decimal:
    """A straight line to the target."""
    part = (at - case.opens_at) / (case.closes_at - case.opens_at)
    return Decimal(str(round(case.topic["target"] * part, 2)))
