"""The state of a request follows from its placements; who measures what is planned here too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.accounts.lifecycle import missing, move, moved_on
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.versions import keep
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock_request
from app.promo.models import MeasurementPlan, PromoRequest
from app.promo.queries.placements import Tally, measurement_plan_of, tally_of
from app.promo.states import ENDED_REQUESTS, RequestState
from app.promo.words import USUAL_METRICS, USUAL_WINDOWS, PostMetric, ReadingWindow


def follow(request_: PromoRequest) -> None:
    """Take the steps that the placements of the request ask for; the caller has locked it."""
    while step := _next_step(request_, tally_of(request_)):
        setting: dict[str, Any] = {}
        if step in {"go_live", "go_live_again"}:
            _measure_as_usual(request_)
        if step == "go_live" and request_.locked_target is None:
            setting["locked_target"] = request_.target
        move(request_, step, actor=SYSTEM, setting=setting)


def _next_step(request_: PromoRequest, tally: Tally) -> str | None:
    match request_.state:
        case RequestState.ACCEPTED | RequestState.SCHEDULED if tally.n_out:
            return "go_live"
        case RequestState.ACCEPTED if tally.n_scheduled and not missing(request_, "schedule"):
            return "schedule"
        case RequestState.SCHEDULED if not tally.n_active:
            return "replan"
        case RequestState.LIVE if not tally.n_active:
            return "collect"
        case RequestState.COLLECTING if tally.n_active:
            return "go_live_again"
    return None


def plan_measurement(
    request_: PromoRequest,
    *,
    owner: Person,
    windows: Sequence[ReadingWindow],
    metrics: Sequence[PostMetric],
    actor: Actor,
    version: int | None = None,
) -> MeasurementPlan:
    """Say who reads which figures of this request in which windows after publication.

    Raises Conflict when it was planned otherwise meanwhile.
    """
    lock_request(request_)
    check_may_measure(request_, actor)
    gaps = _gaps(request_, owner, windows, metrics)
    if gaps:
        raise Invalid(gaps)
    plan = measurement_plan_of(request_)
    if plan is None:
        plan, version = MeasurementPlan(request_id=request_.id), None
        db.session.add(plan)
    values = {
        "owner": owner,
        "windows": [window.value for window in windows],
        "metrics": [metric.value for metric in metrics],
    }
    sentence = _("Who measures what was planned anew meanwhile. Compare and choose.")
    keep(plan, values, version=version, sentence=sentence)
    _record_plan(request_, plan, actor)
    follow(request_)
    return plan


def _measure_as_usual(request_: PromoRequest) -> None:
    """See to it that somebody is asked for the figures of what is out: those of a story are gone within a day."""
    if measurement_plan_of(request_) is not None:
        return
    near = (request_.filed_by, request_.community.owner, *(row.owner for row in request_.networks))
    owner = next((one for one in near if one is not None and one.is_active and _reads_figures(one, request_)), None)
    if owner is None:
        return
    windows, metrics = [window.value for window in USUAL_WINDOWS], [metric.value for metric in USUAL_METRICS]
    plan = MeasurementPlan(request_id=request_.id, owner=owner, windows=windows, metrics=metrics)
    db.session.add(plan)
    _record_plan(request_, plan, SYSTEM)


def _record_plan(request_: PromoRequest, plan: MeasurementPlan, actor: Actor) -> None:
    facts = {"owner": plan.owner.name, "windows": ", ".join(plan.windows), "metrics": ", ".join(plan.metrics)}
    record(tags.MEASUREMENT_PLANNED, request_, actor=actor, changes=facts)


def _reads_figures(person: Actor, request_: PromoRequest) -> bool:
    return can_for(person, Permission.READING_ENTER, request_, *request_.scope_network_ids)


def check_may_measure(request_: PromoRequest, actor: Actor) -> None:
    """Raise unless `actor` enters figures of a request that is under way."""
    if not _reads_figures(actor, request_):
        raise NotAllowed(_("How this request is measured is planned by others."))
    if request_.state in ENDED_REQUESTS:
        raise moved_on(request_)


def _gaps(request_: PromoRequest, owner: Person, windows: Sequence[object], metrics: Sequence[str]) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    if not _reads_figures(owner, request_):
        gaps["owner"] = _("%(name)s cannot enter figures for this request. Choose somebody else.", name=owner.name)
    if not windows:
        gaps["windows"] = _("Choose at least one time at which the figures are read.")
    if not metrics:
        gaps["metrics"] = _("Choose at least one figure.")
    return gaps
