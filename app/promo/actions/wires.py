"""Plan B as data: arm a step, change it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.accounts.lifecycle import move, moved_on
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid
from app.core.versions import keep
from app.promo import tags
from app.promo.access import can_for, check_may_arm, may_release_budget
from app.promo.models import PromoRequest, Wire
from app.promo.states import ENDED_REQUESTS, RequestState, WireState
from app.promo.words import Kpi, ThresholdKind, WireStage, WireStep

#: All is out or over: there is nothing left that a step could save.
NO_LONGER_ARMED = ENDED_REQUESTS | {RequestState.COLLECTING, RequestState.REPORTED}


@dataclass(frozen=True, slots=True)
class WirePlan:
    """If `metric` is below `threshold` at `check_at`, `step` is proposed to `owner` until the stage ends."""

    stage: WireStage
    metric: Kpi
    threshold_kind: ThresholdKind
    threshold: Decimal
    check_at: datetime
    stage_ends_at: datetime
    step: WireStep
    owner: Person
    prepared: str = ""
    money_cap: Decimal | None = None
    money_currency: str = "UAH"


def arm_wire(request_: PromoRequest, plan: WirePlan, *, actor: Actor) -> Wire:
    """Add a step to plan B. Raises Invalid where it could never trip or nothing is prepared."""
    _check_may_still_arm(request_, actor)
    _check(request_, plan)
    wire = Wire(request=request_, created_at=clock.now(), **_columns(plan))
    db.session.add(wire)
    record(tags.WIRE_ARMED, wire, actor=actor)
    return wire


def change_wire(wire: Wire, plan: WirePlan, *, actor: Actor, version: int | None = None) -> None:
    """Change an armed step. Raises Conflict with both texts when it was changed meanwhile (T45)."""
    _check_may_still_arm(wire.request, actor)
    if wire.state != WireState.ARMED:
        raise moved_on(wire)
    _check(wire.request, plan)
    sentence = _("This step of plan B was changed meanwhile. Compare and choose.")
    changes = keep(wire, _columns(plan), version=version, sentence=sentence)
    if "owner" in changes:
        changes["owner"] = [person.name for person in changes["owner"]]
    if changes:
        record(tags.WIRE_CHANGED, wire, actor=actor, changes=changes)


def take_back_wire(wire: Wire, *, actor: Actor, reason: str = "") -> None:
    """Take a step back: out of a draft it simply goes, later it is disarmed with a reason and stays to be read."""
    _check_may_still_arm(wire.request, actor)
    if wire.request.state == RequestState.DRAFT:
        db.session.delete(wire)
        flush()
    else:
        move(wire, "disarm", actor=actor, reason=reason, setting={"end_reason": reason.strip()})


def _columns(plan: WirePlan) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(plan, name) for name in plan.__slots__}
    if plan.step != WireStep.EXTRA_BUDGET:
        columns["money_cap"] = None
    return columns


def _check_may_still_arm(request_: PromoRequest, actor: Actor) -> None:
    check_may_arm(request_, actor)
    if request_.state in NO_LONGER_ARMED:
        raise moved_on(request_)


def _check(request_: PromoRequest, plan: WirePlan) -> None:
    if wrong := wire_gaps(request_, {name: getattr(plan, name) for name in plan.__slots__}):
        raise Invalid(wrong)


def wire_gaps(request_: PromoRequest, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Why a step could never trip or help: field -> sentence. What is not known yet, None, contradicts nothing."""
    wrong = _times(plan["check_at"], plan["stage_ends_at"]) | _threshold(plan["threshold"], plan["threshold_kind"])
    step = plan["step"]
    if plan["metric"] == Kpi.FOLLOWERS:
        wrong["metric"] = _("Followers alone do not show that the task was solved. Choose what people do.")
    if step == WireStep.EXTRA_BUDGET and plan["money_cap"] is None:
        wrong["money_cap"] = _("Enter the most that may be spent.")
    if step not in {None, WireStep.EXTRA_BUDGET} and not (plan["prepared"] or "").strip():
        wrong["prepared"] = _("Write what is prepared: the words, or what the piece shows.")
    return wrong | _answerer(request_, step, plan["owner"])


def _threshold(threshold: Decimal | None, kind: ThresholdKind | None) -> dict[str, Any]:
    if threshold is not None and threshold <= 0:
        return {"threshold": _("Enter a number above 0.")}
    if threshold is not None and kind == ThresholdKind.PACE and threshold > Decimal(100):
        return {"threshold": _("Enter a share of the pace up to 100 %.")}
    return {}


def _answerer(request_: PromoRequest, step: WireStep | None, owner: Person | None) -> dict[str, Any]:
    if owner is None:
        return {}
    if not can_for(owner, Permission.WIRE_ANSWER, request_, *request_.scope_network_ids):
        return {"owner": _("%(name)s cannot answer for this request. Choose somebody else.", name=owner.name)}
    if step == WireStep.EXTRA_BUDGET and not may_release_budget(owner, request_):
        return {"owner": _("%(name)s cannot release money. Choose a marketing lead.", name=owner.name)}
    return {}


def _times(check_at: datetime | None, stage_ends_at: datetime | None) -> dict[str, Any]:
    if check_at is not None and check_at <= clock.now():
        return {"check_at": _("This time has passed. Choose a later one.")}
    if check_at is not None and stage_ends_at is not None and check_at >= stage_ends_at:
        return {"check_at": _("Check before the stage ends, so that there is time to act.")}
    return {}
