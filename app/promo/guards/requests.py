"""What a brief must hold, and what must be decided, before a request moves on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.access import can
from app.accounts.lifecycle import missing
from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db
from app.core.urls import is_web_address
from app.promo.likeness import has_far_target
from app.promo.models import Placement, PromoRequest, RequestNetwork, ReturnedField, Wire
from app.promo.patterns import TEXTS, has_gap
from app.promo.queries.asked import Asked, asked_of, unanswered
from app.promo.states import (
    ON_THEIR_WAY,
    REQUEST_CYCLE,
    UNDECIDED,
    NetworkDecision,
    PlacementState,
    RequestState,
    WireState,
)
from app.promo.words import FRACTIONAL, KPIS_OF, BudgetState, Kpi, Objective, RushState

#: What stays as it is once the first post is out; another target is set on a page of its own, with a reason.
MEASURED = ("objective", "kpi", "target", "target_on")
#: Days of the brief that only make sense ahead.
COMING_DAYS = ("target_on", "starts_on", "report_due_on")
FINAL = frozenset({NetworkDecision.YES, NetworkDecision.NO})
ANSWERS = FINAL | {NetworkDecision.LATER}
BEING_TRIAGED = frozenset({RequestState.TRIAGE, RequestState.NEEDS_INFO})
DECIDED = frozenset({RequestState.ACCEPTED, RequestState.DECLINED})
TAKEN_BACK_FOR = timedelta(days=1)


def answered_within(row: RequestNetwork) -> frozenset[RequestState]:
    """When a network answers: during triage, and one that was put off also while the others are on their way."""
    return BEING_TRIAGED | ON_THEIR_WAY if row.decision == NetworkDecision.LATER else BEING_TRIAGED


def wrong_in_brief(request_: PromoRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """What of `values` must not be kept, even in a draft: field -> sentence. What is merely missing is no error."""

    def now(name: str) -> Any:
        return values[name] if name in values else getattr(request_, name)

    wrong = wrong_measure(now("objective"), now("kpi"), now("kpi_reason"))
    if now("target") is not None and now("target") <= Decimal(0):
        wrong["target"] = _("Enter a target above 0.")
    if values.keys() & {"kpi", "target", "baseline"}:
        wrong |= wrong_unit(now("kpi"), {name: now(name) for name in ("target", "baseline")})
    for name in COMING_DAYS:
        if name in values and is_past(request_, values[name]):
            wrong[name] = _("This day has passed. Choose today or a later day.")
    if values.get("destination_url") and not is_web_address(values["destination_url"]):
        wrong["destination_url"] = _("Enter a full web address that starts with https:// or http://.")
    if now("budget_state") == BudgetState.AMOUNT and now("budget_amount") is None:
        wrong["budget_amount"] = _("Enter the amount, or choose that it is 0 or not known yet.")
    return wrong


def emptied_in_brief(request_: PromoRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a brief that was handed in would lose of what it needs: field -> sentence. A draft may lose anything."""
    if request_.state == RequestState.DRAFT:
        return {}
    return {
        name: sentence for name, sentence in _needed(request_).items() if name in values and not _is_said(values[name])
    }


def wrong_unit(kpi: Kpi | None, amounts: Mapping[str, Decimal | None]) -> dict[str, Any]:
    """Which amounts have a fraction where the measure counts whole things or people: field -> sentence."""
    if kpi is None or kpi in FRACTIONAL:
        return {}
    return {
        name: _("“%(measure)s” is counted in whole numbers: enter one without a fraction.", measure=kpi.label)
        for name, amount in amounts.items()
        if amount is not None and amount != amount.to_integral_value()
    }


def locked_in_brief(request_: PromoRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a brief would change of what locked with the first publication: field -> sentence."""
    if request_.locked_target is None:
        return {}
    differing = [name for name in MEASURED if name in values and values[name] != getattr(request_, name)]
    sentence = _("The first post is out: what is measured stays. Another target is set on the page of the request.")
    return dict.fromkeys(differing, sentence)


def wrong_measure(objective: Objective | None, kpi: Kpi | None, reason: str) -> dict[str, Any]:
    """Why a measure cannot stand for the objective: field -> sentence."""
    if kpi == Kpi.FOLLOWERS:
        sentence = _(
            "Followers alone do not show that the task was solved: they come and go for other reasons. "
            "Choose what people do."
        )
        return {"kpi": sentence}
    if kpi and objective and kpi not in KPIS_OF[objective] and not reason.strip():
        return {"kpi_reason": _("This measure is unusual for the objective. Say why it fits.")}
    return {}


def is_past(request_: PromoRequest, day: date | None) -> bool:
    """True for a day before today, where the community is."""
    return day is not None and day < clock.today(request_.community.time_zone)


@REQUEST_CYCLE.guard("submit")
def brief_is_complete(request_: PromoRequest) -> Mapping[str, Any]:
    """Task, objective, measure, target and day, audience scope, a network, wished dates, budget, plan B or a waiver."""
    return gaps_in_brief(request_)


def gaps_in_brief(
    request_: PromoRequest, *, n_armed: int | None = None, asked: Sequence[Asked] | None = None
) -> dict[str, Any]:
    """The same; how many steps of plan B are armed and what forms ask may be known already, else it is asked for."""
    gaps = {name: sentence for name, sentence in _needed(request_).items() if not _is_said(getattr(request_, name))}
    gaps |= wrong_in_brief(request_, {name: getattr(request_, name) for name in (*COMING_DAYS, "destination_url")})
    gaps |= _wishes(request_)
    if not request_.plan_b_waiver.strip() and not (n_wires(request_) if n_armed is None else n_armed):
        gaps["wires"] = _("Prepare at least one step of plan B, or say why there is none.")
    return gaps | unanswered(asked_of(request_) if asked is None else asked)


def _needed(request_: PromoRequest) -> dict[str, Any]:
    sentences: dict[str, Any] = {
        "task": _("Say in a sentence what task the content must solve."),
        "objective": _("Choose the objective."),
        "target": _("Enter the number that you want to reach."),
        "target_on": _("Say by when the target is to be reached."),
        "audience_scope": _("Choose whom it is for."),
        "budget_state": _("Say whether there is a budget: 0 and “not known yet” are answers too."),
    }
    if request_.objective is not None:
        sentences["kpi"] = _("Choose what is measured.")
    return sentences


def _is_said(value: object) -> bool:
    return bool(value.strip()) if type(value) is str else value is not None


def _wishes(request_: PromoRequest) -> dict[str, Any]:
    """Each chosen network needs a day that is still ahead."""
    if not request_.networks:
        return {"networks": _("Choose at least one network.")}
    unsaid = ", ".join(row.network.name for row in request_.networks if row.wished_on is None)
    if unsaid:
        return {"wished_dates": _("Say when you would like it on: %(networks)s.", networks=unsaid)}
    gone = ", ".join(row.network.name for row in request_.networks if is_past(request_, row.wished_on))
    if gone:
        return {"wished_dates": _("The wished day has passed for: %(networks)s.", networks=gone)}
    return {}


def n_wires(request_: PromoRequest) -> int:
    """How many steps of plan B are armed."""
    query = sa.select(sa.func.count()).where(Wire.request_id == request_.id, Wire.state != WireState.DISARMED)
    return db.session.scalar(query) or 0


@REQUEST_CYCLE.guard("submit")
def gaps_are_filled_in(request_: PromoRequest) -> Mapping[str, Any]:
    """What the texts of a template left open is filled in."""
    open_still = _("Fill in what stands in the brackets […], or take it out.")
    return {name: open_still for name in TEXTS if has_gap(getattr(request_, name) or "")}


@REQUEST_CYCLE.guard("submit")
def far_target_has_its_reason(request_: PromoRequest) -> Mapping[str, Any]:
    """A target that no like promo has come to has its reason."""
    if request_.target_reason.strip() or not has_far_target(request_):
        return {}
    return {"target_reason": _("This target is far from what like promos came to. Say why it can be reached.")}


@REQUEST_CYCLE.guard("begin_triage")
def networks_have_owners(request_: PromoRequest) -> Mapping[str, Any]:
    """Each chosen network has somebody who triages it."""
    names = ", ".join(row.network.name for row in request_.networks if row.owner_id is None)
    return {"owner": _("Nobody is assigned for: %(networks)s.", networks=names)} if names else {}


@REQUEST_CYCLE.guard("return")
def fields_are_returned(request_: PromoRequest) -> Mapping[str, Any]:
    """At least one field has been returned with a reason."""
    return {} if n_returned(request_) else {"fields": _("Name at least one field and say what is missing.")}


@REQUEST_CYCLE.guard("answer")
def fields_are_answered(request_: PromoRequest) -> Mapping[str, Any]:
    """No returned field waits any more."""
    return {"fields": _("Some fields still wait for an answer.")} if n_returned(request_) else {}


def n_returned(request_: PromoRequest) -> int:
    """How many returned fields wait for an answer."""
    query = sa.select(sa.func.count()).where(
        ReturnedField.request_id == request_.id, ReturnedField.answered_at.is_(None)
    )
    return db.session.scalar(query) or 0


@REQUEST_CYCLE.guard("accept")
def networks_are_decided(request_: PromoRequest) -> Mapping[str, Any]:
    """No network is open or waits for an answer, at least one says yes, and its meeting was held or waived."""
    if any(row.decision in UNDECIDED for row in request_.networks):
        return {"networks": _("Each network has to be decided first.")}
    accepted = [row for row in request_.networks if row.decision == NetworkDecision.YES]
    if not accepted:
        return {"networks": _("At least one network has to say yes.")}
    if any(row.met_on is None and not row.meeting_waiver for row in accepted):
        return {"networks": _("For each yes, the meeting was held or there is a reason why not.")}
    return {}


@REQUEST_CYCLE.guard("accept")
def rush_is_settled(request_: PromoRequest) -> Mapping[str, Any]:
    """A senior has agreed to a rush beyond the allowance, or refused it."""
    if request_.rush != RushState.ASKED:
        return {}
    return {"rush": _("It is a rush beyond the allowance: a senior says first whether it goes before others.")}


@REQUEST_CYCLE.guard("decline_all")
def every_network_says_no(request_: PromoRequest) -> Mapping[str, Any]:
    """Every chosen network says no."""
    if request_.networks and all(row.decision == NetworkDecision.NO for row in request_.networks):
        return {}
    return {"networks": _("Only when every network says no is the request declined.")}


@REQUEST_CYCLE.guard("take_back")
def decided_lately(request_: PromoRequest) -> Mapping[str, Any]:
    """An answer that decided the whole is taken back within a day; what a senior has declined is not."""
    networks = request_.networks
    if request_.state == RequestState.DECLINED and any(row.decision != NetworkDecision.NO for row in networks):
        return {"networks": _("A senior has declined the whole request: copy it into a new draft.")}
    decided_at = request_.declined_at or request_.accepted_at
    if decided_at is not None and decided_at + TAKEN_BACK_FOR < clock.now():
        return {"networks": _("It was decided more than a day ago. Copy the request into a new draft.")}
    return {}


def kept_answer(row: RequestNetwork) -> str | None:
    """Why the answer of this network can no longer be taken back, in a sentence; None when it can."""
    request_ = row.request
    is_decided = request_.state not in BEING_TRIAGED
    if row.decision not in (FINAL if is_decided else ANSWERS) or (is_decided and request_.state not in DECIDED):
        return str(_("There is no answer of %(network)s to take back.", network=row.network.name))
    if n_slots(row):
        return str(_("Slots on %(network)s are held already: release them first.", network=row.network.name))
    gaps = missing(request_, "take_back") if is_decided else {}
    return str(next(iter(gaps.values()))) if gaps else None


def n_slots(row: RequestNetwork) -> int:
    """How many placements the request has on this network that were not released."""
    query = sa.select(sa.func.count()).where(
        Placement.request_id == row.request_id,
        Placement.network_id == row.network_id,
        Placement.state != PlacementState.RELEASED,
    )
    return db.session.scalar(query) or 0


@REQUEST_CYCLE.bar("accept")
def sensitive_needs_a_senior(request_: PromoRequest, actor: Actor) -> str | None:
    """A sensitive request is accepted by a senior."""
    networks = [row.network_id for row in request_.networks]
    # to decline the whole is what only seniors may
    is_senior = can(actor, Permission.REQUEST_DECLINE, community_id=request_.community_id, network_ids=networks)
    return None if is_senior or not request_.is_sensitive else _("This request is sensitive: a senior accepts it.")


@REQUEST_CYCLE.guard("close")
def lessons_are_written(request_: PromoRequest) -> Mapping[str, Any]:
    """What worked, and what to change."""
    gaps: dict[str, Any] = {}
    if not request_.worked_well.strip():
        gaps["worked_well"] = _("Say what worked.")
    if not request_.to_change.strip():
        gaps["to_change"] = _("Say what to change next time.")
    return gaps
