"""Requests of the large set up to the answers of the networks, with what they ask for and who said what."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.text import fold
from app.core.worktime import add_working_days
from app.demo.days import ZONE
from app.demo.large.case import Case, Desk, minutes, step
from app.demo.large.events import enter_event
from app.demo.large.plan import FILED_BEFORE, RUNS_FOR, Fate, Plot
from app.demo.stage import story
from app.promo import tags
from app.promo.models import Comment, MeasurementPlan, PromoRequest, RequestNetwork, ReturnedField
from app.promo.states import NetworkDecision, RequestState
from app.promo.words import AudienceScope, BudgetState, DeclineReason, Kpi, Objective, RequestKind, ReturnReason

R, D = RequestState, NetworkDecision
METRICS, WINDOWS = ["views", "reach", "engagements", "link_clicks"], ["24h", "7d"]
AD_MONEY = Decimal("1200.00")
_LEAST_NETWORKS, _MOST_NETWORKS = 2, 3
#: What share of its target a request reaches: one that trips its wire, and others.
_SHORT, _ENOUGH = (0.3, 0.42), (0.75, 1.25)
_ON_THE_DESK = (R.TRIAGE, R.NEEDS_INFO, R.TRIAGE, R.DRAFT)


def file_request(desk: Desk, plot: Plot) -> Case:
    """A request that has been filed, and answered unless it still waits."""
    case = _case(desk, plot)
    case.tell(case.row["created_at"], tags.REQUEST_DRAFTED, by=case.place.owner)
    if case.row["state"] == R.DRAFT:
        return case
    submitted_at = case.row["submitted_at"]
    case.tell(submitted_at, tags.REQUEST_SUBMITTED, by=case.place.owner, state=step(R.DRAFT, R.SUBMITTED))
    case.tell(submitted_at + minutes(1), tags.REQUEST_IN_TRIAGE, state=step(R.SUBMITTED, R.TRIAGE))
    if case.row["state"] == R.NEEDS_INFO:
        _return(desk, case)
    elif plot.fate == Fate.DECLINED:
        _decline(desk, case)
    else:
        _ask_networks(desk, case, D.OPEN if plot.fate == Fate.DESK else D.YES)
    if plot.fate in {Fate.PLACED, Fate.CANCELLED}:
        _accept(desk, case)
    if plot.number % 2:
        _comment(desk, case, submitted_at + minutes(50))
    return case


def _case(desk: Desk, plot: Plot) -> Case:
    topics, places = story("large")["topics"], desk.house.places
    days, topic = desk.days, topics[plot.number % len(topics)]
    submitted_at = days.at(days.working(plot.base - FILED_BEFORE), "11:25")
    chosen = desk.rng.sample(list(story("large")["networks"]), desk.rng.randint(_LEAST_NETWORKS, _MOST_NETWORKS))
    state = _ON_THE_DESK[plot.number % len(_ON_THE_DESK)] if plot.fate == Fate.DESK else R.TRIAGE
    case = Case(
        id=desk.bulk.new_id(PromoRequest),
        plot=plot,
        place=places[plot.number // len(topics) % len(places)],
        topic=topic,
        networks=chosen,
        accepted_at=min(add_working_days(submitted_at, desk.triage_days, ZONE), days.midnight - timedelta(hours=8)),
        opens_at=days.at(plot.base, "09:00"),
        closes_at=days.at(plot.base + RUNS_FOR - 1, "20:00"),
    )
    low, high = _SHORT if case.falls_short else _ENOUGH
    case.result = round(topic["target"] * desk.rng.uniform(low, high))
    case.row = _brief(desk, case, submitted_at) | {"state": state}
    if state == R.DRAFT:
        case.row |= {"submitted_at": None, "triage_due_at": None}
    if topic["kind"] == RequestKind.EVENT and plot.fate == Fate.PLACED:
        case.row["event_id"] = enter_event(desk, case)
    return case


def _brief(desk: Desk, case: Case, submitted_at: datetime) -> dict[str, Any]:
    topic, words, days = case.topic, story("large")["words"], desk.days
    has_money = case.plot.number % 5 == 0
    return {
        "community_id": case.place.id,
        "kind": RequestKind(topic["kind"]),
        "title": title_of(case),
        "folded": fold(f"{title_of(case)} {topic['task']}"),
        "is_demo": True,
        "filed_by_id": case.place.owner.id,
        "created_at": submitted_at - timedelta(days=1, hours=2),
        "saved_at": submitted_at - timedelta(hours=1),
        "task": topic["task"],
        "serves_key_task": words["serves"],
        "objective": Objective(topic["objective"]),
        "kpi": Kpi(topic["kpi"]),
        "target": Decimal(topic["target"]),
        "target_on": days.on(case.plot.base + RUNS_FOR - 1),
        "starts_on": days.on(case.plot.base),
        "audience_scope": AudienceScope.BOTH,
        "audience": words["audience"],
        "message": topic["message"],
        "wished_act": topic["act"],
        "destination_url": destination_of(topic),
        "budget_state": BudgetState.AMOUNT if has_money else BudgetState.ZERO,
        "budget_amount": AD_MONEY * 2 if has_money else None,
        "budget_holder": desk.house.person("mark").name if has_money else "",
        "plan_b_waiver": "" if case.has_wire else words["waiver"],
        "report_due_on": days.on(case.plot.base + RUNS_FOR + 13),
        "submitted_at": submitted_at,
        "triage_due_at": add_working_days(submitted_at, desk.triage_days, ZONE),
    }


def title_of(case: Case) -> str:
    """A topic that comes again and again, numbered."""
    return f"{case.topic['title']} {case.plot.number + 1}"


def destination_of(topic: dict[str, Any]) -> str:
    """Where the posts of a topic lead to."""
    return f"https://hromada.example/{topic['key']}"


def _ask_networks(desk: Desk, case: Case, decision: NetworkDecision) -> None:
    """A row for each network; for a yes, when and by whom it was said."""
    is_said = decision in {D.YES, D.NO}
    for place, network_id in enumerate(case.networks):
        who = desk.house.specialist(network_id)
        desk.bulk.add(
            RequestNetwork,
            request_id=case.id,
            network_id=network_id,
            why=story("words")["why"][network_id],
            wished_on=case.row["starts_on"],
            owner_id=who.id,
            decision=decision,
            decided_at=case.accepted_at - minutes(30 - place) if is_said else None,
            decided_by_id=who.id if is_said else None,
            refusal=DeclineReason.OFF_KEY_TASK if decision == D.NO else None,
            note=story("large")["words"]["met" if decision == D.YES else "off_key"] if is_said else "",
            met_on=desk.days.on(desk.days.number(case.accepted_at)) if decision == D.YES else None,
        )
        if is_said:
            tag = tags.NETWORK_ACCEPTED if decision == D.YES else tags.NETWORK_REFUSED
            facts = {"network": story("large")["networks"][network_id]["name"], "network_id": network_id}
            case.tell(case.accepted_at - minutes(30 - place), tag, by=who, decision=decision.value, **facts)


def _return(desk: Desk, case: Case) -> None:
    """Every network is open still; the first one asks for a number."""
    _ask_networks(desk, case, D.NEEDS_INFO)
    who, sentence = desk.house.specialist(case.networks[0]), story("large")["words"]["returned"]
    at = min(case.row["submitted_at"] + minutes(90), desk.days.midnight)
    desk.bulk.add(
        ReturnedField, request_id=case.id, network_id=case.networks[0], field="target",
        reason=ReturnReason.NOT_MEASURABLE, sentence=sentence, returned_by_id=who.id, returned_at=at,
    )  # fmt: skip
    case.tell(
        at, tags.REQUEST_RETURNED, by=who, network_id=case.networks[0], returned={"target": sentence},
        state=step(R.TRIAGE, R.NEEDS_INFO),
    )  # fmt: skip


def _decline(desk: Desk, case: Case) -> None:
    _ask_networks(desk, case, D.NO)
    by, sentence = desk.house.specialist(case.networks[-1]), story("large")["words"]["off_key"]
    case.row |= {
        "state": R.DECLINED,
        "declined_at": case.accepted_at,
        "decline_reason": DeclineReason.OFF_KEY_TASK,
        "decline_text": sentence,
    }
    case.tell(case.accepted_at, tags.REQUEST_DECLINED, by=by, reason=sentence, state=step(R.TRIAGE, R.DECLINED))


def _accept(desk: Desk, case: Case) -> None:
    at, ann = case.accepted_at, desk.house.person("ann")
    case.row |= {"state": R.ACCEPTED, "accepted_at": at}
    by = desk.house.specialist(case.networks[-1])
    case.tell(at, tags.REQUEST_ACCEPTED, by=by, state=step(R.TRIAGE, R.ACCEPTED))
    if case.plot.fate == Fate.CANCELLED:
        why, at = story("large")["words"]["called_off"], at + minutes(200)
        case.row |= {"state": R.CANCELLED, "cancelled_at": at, "cancel_reason": why}
        case.tell(at, tags.REQUEST_CANCELLED, by=case.place.owner, reason=why, state=step(R.ACCEPTED, R.CANCELLED))
        return
    desk.bulk.add(MeasurementPlan, request_id=case.id, owner_id=ann.id, windows=WINDOWS, metrics=METRICS)
    case.tell(at + minutes(20), tags.MEASUREMENT_PLANNED, by=ann, owner=ann.name)


def _comment(desk: Desk, case: Case, at: datetime) -> None:
    text = story("large")["words"]["comment"]
    desk.bulk.add(Comment, request_id=case.id, author_id=case.place.owner.id, text=text, at=at)
    case.tell(at, tags.COMMENTED, by=case.place.owner)
