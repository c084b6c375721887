"""The demo's requests: briefs, their way through triage, and where they stand. Their posts follow in placements.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Person
from app.core.db import db
from app.core.worktime import add_working_days
from app.demo.days import ZONE
from app.demo.scenes.triage import return_fields, triage
from app.demo.stage import Stage, story
from app.promo import tags
from app.promo.models import MeasurementPlan, PromoRequest
from app.promo.states import RequestState
from app.promo.words import (
    AudienceScope,
    BudgetState,
    DeclineReason,
    Kpi,
    Objective,
    RequestKind,
    Sensitivity,
)

S = RequestState
#: The states in which a request has been accepted.
ACCEPTED = (S.ACCEPTED, S.SCHEDULED, S.LIVE, S.COLLECTING, S.REPORTED, S.CLOSED)
#: In these the figures are all that is missing; reports.py takes those further that are reported by now.
COLLECTING = (S.COLLECTING, S.REPORTED, S.CLOSED)
METRICS = ("views", "reach", "engagements", "link_clicks")
WINDOWS = ("24h", "7d")


def enter_requests(stage: Stage) -> None:
    """Add the requests up to the answers of the networks."""
    for spec in story("requests"):
        request_ = _brief(stage, spec)
        stage.requests[spec["key"]] = request_
        db.session.add(request_)
        _file(stage, request_)
        if request_.state != S.DRAFT:
            answered_at = triage(stage, request_, spec)
            _end_early(stage, request_, spec)
            db.session.flush()
            return_fields(stage, request_, spec, answered_at)
        if request_.state in {*ACCEPTED, S.CANCELLED}:
            _plan_measuring(stage, request_)
    db.session.flush()


def _brief(stage: Stage, spec: dict[str, Any]) -> PromoRequest:
    state, days = RequestState(spec["state"]), stage.days
    filed, objective = days.working(spec["filed"]), Objective(spec["objective"])
    created = days.at(days.working(filed - 2), "15:10")
    request_ = PromoRequest(
        community=stage.communities[spec["in"]],
        kind=RequestKind(spec["kind"]),
        title=spec["title"],
        summary="",
        is_demo=True,
        filed_by=stage.owner_of(spec["in"]),
        state=S.COLLECTING if state in COLLECTING else state,
        created_at=created,
        saved_at=created + timedelta(hours=2),
        task=spec["task"],
        serves_key_task=spec["serves"],
        objective=objective,
        kpi=Kpi(spec["kpi"]),
        kpi_reason=spec.get("kpi_reason", ""),
        second_kpi=Kpi(spec["second"]) if "second" in spec else None,
        target=Decimal(spec["target"]),
        audience_scope=AudienceScope.BOTH if spec["audience"] else None,
        audience=spec["audience"],
        message=spec["message"],
        wished_act=spec["act"],
        destination_url=f"https://hromada.example/{spec['key']}" if spec["act"] else "",
        destination_note="",
        sensitivity=Sensitivity(spec["sensitive"]) if "sensitive" in spec else None,
        plan_b_waiver=spec.get("waiver", ""),
        answers=dict(story("words")["answers"][objective.value]) if spec["act"] else {},
        results_by="Публікатор — за добу і за тиждень; решта з таблиць аналітика." if spec["act"] else "",
        report_readers="Lea, on one page" if spec["act"] else "",
        gives_back="Фото учасників зі згодами, два коротких відео." if spec["act"] else "",
        content_exists="Афіші спільноти трьох розмірів." if spec["act"] else "",
    )
    _dates(stage, request_, spec, filed)
    _budget(stage, request_, spec)
    _subject(stage, request_, spec)
    return request_


def _dates(stage: Stage, request_: PromoRequest, spec: dict[str, Any], filed: int) -> None:
    """From when to when it runs; that of an event ends with its registration."""
    days, first = stage.days, _first_day(spec)
    request_.starts_on = days.on(first) if first is not None and spec["act"] else None
    event = stage.events.get(spec["about"]) if spec["kind"] == "event" else None
    until = spec.get("until")
    if until is None and event is not None and event.starts_at is not None:
        until = days.number(event.starts_at) - 1
    request_.target_on = days.on(until) if until is not None else None
    if until is not None:
        request_.report_due_on = days.on(until + 14)
    if request_.state != S.DRAFT:
        request_.submitted_at = days.at(filed, "11:25")
        request_.triage_due_at = None


def _first_day(spec: dict[str, Any]) -> int | None:
    posts = [int(post.split()[1]) for post in spec.get("posts", ())]
    return min(posts) if posts else spec["filed"] + 6


def _budget(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    if spec["budget"]:
        request_.budget_state = BudgetState(spec["budget"])
    if request_.budget_state == BudgetState.AMOUNT:
        request_.budget_amount = Decimal(spec["amount"])
        request_.budget_holder = stage.people["mark"].name


def _subject(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    about = spec["about"]
    if not about:
        return
    if request_.kind == RequestKind.EVENT:
        request_.event = stage.events[about]
        request_.destination_url = request_.event.registration_url or request_.destination_url
    elif request_.kind == RequestKind.ACHIEVEMENT:
        request_.achievement = stage.achievements[about]
        request_.proof = request_.achievement.proof or request_.achievement.proof_url
    else:
        request_.initiative = stage.initiatives[about]


def _file(stage: Stage, request_: PromoRequest) -> None:
    author = request_.filed_by
    stage.log.tell(request_.created_at, tags.REQUEST_DRAFTED, request_, actor=author)
    if request_.submitted_at is not None:
        stage.log.tell(
            request_.submitted_at, tags.REQUEST_SUBMITTED, request_, actor=author, state=[S.DRAFT, S.SUBMITTED]
        )


def _end_early(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    """Requests that were declined as a whole, or called off."""
    days, at = stage.days, _next_office(request_, days=2)
    if request_.state == S.DECLINED and "decliner" in spec:
        _decline(stage, request_, stage.people[spec["decliner"]], spec, at)
    elif request_.state == S.CANCELLED:
        request_.cancelled_at, request_.cancel_reason = days.at(days.working(-18), "10:05"), spec["reason"]
        stage.log.tell(
            request_.cancelled_at, tags.REQUEST_CANCELLED, request_, actor=request_.filed_by, reason=spec["reason"],
            state=[S.ACCEPTED, S.CANCELLED],
        )  # fmt: skip


def _decline(stage: Stage, request_: PromoRequest, by: Person, spec: dict[str, Any], at: datetime) -> None:
    request_.declined_at = at
    request_.decline_reason, request_.decline_text = DeclineReason(spec["reason"]), spec["said"]
    stage.log.tell(
        at, tags.REQUEST_DECLINED, request_, actor=by, reason=spec["said"],
        decline_reason=spec["reason"], state=[S.TRIAGE, S.DECLINED],
    )  # fmt: skip


def _plan_measuring(stage: Stage, request_: PromoRequest) -> None:
    """Who reads what, a day after it was accepted."""
    if request_.accepted_at is None or request_.state == S.ACCEPTED:
        return
    owner = stage.people["ann"]
    plan = MeasurementPlan(request_id=request_.id, owner_id=owner.id, windows=list(WINDOWS), metrics=list(METRICS))
    db.session.add(plan)
    at = min(request_.accepted_at + timedelta(hours=3), stage.days.midnight)
    stage.log.tell(at, tags.MEASUREMENT_PLANNED, request_, actor=owner, owner=owner.name)


def _next_office(request_: PromoRequest, *, days: int) -> datetime:
    assert request_.submitted_at is not None
    return add_working_days(request_.submitted_at, days, ZONE)
