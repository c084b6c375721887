"""The page of one request."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import Step, available, missing
from app.accounts.models import Person
from app.accounts.permissions import P
from app.audit.queries import history_of, told
from app.promo.access import can_for, may_place, may_triage, request_for
from app.promo.actions.promises import may_answer_rush
from app.promo.actions.requests import TARGET_MAY_CHANGE
from app.promo.actions.wires import NO_LONGER_ARMED
from app.promo.brief import BriefStep, steps_of
from app.promo.forms.talk import CommentForm
from app.promo.guards.links import may_end, no_split
from app.promo.guards.requests import BEING_TRIAGED, DECIDED, FINAL
from app.promo.models import PromoRequest
from app.promo.panels import panels_for
from app.promo.queries.briefs import BriefLine, brief_lines, creatives_of, reference_words, references_of, wires_of
from app.promo.queries.facts import duties_of, facts_of
from app.promo.queries.links import linked_to
from app.promo.queries.meetings import load_meetings
from app.promo.queries.placements import measurement_plan_of, placements_of
from app.promo.queries.requests import returned_of
from app.promo.queries.talk import talk_on
from app.promo.queries.turns import halves_of
from app.promo.states import BEFORE_LIVE, ENDED_REQUESTS, UNDECIDED, NetworkDecision, RequestState
from app.promo.views.requests import blueprint
from app.web.pages import page

#: No network says yes or no to a request in one of these.
NOT_DECIDED = frozenset({RequestState.DRAFT, RequestState.DECLINED, RequestState.CANCELLED})
#: Parts of the brief that the page shows in cards of their own.
ELSEWHERE = frozenset({"task", "networks", "creatives", "references", "wires", "plan_b_waiver"})
#: The steps that a person takes on a page of their own, and how one comes there.
STEP_PAGES = {
    "submit": "requests.review",
    "answer": "requests.answer",
    "close": "requests.close",
    "reopen": "requests.reopen",
    "decline": "triage.decline",
    "cancel": "requests.cancel",
}


@blueprint.get("/requests/<request_number:number>")
@requires(P.REQUEST_READ)
def detail(number: int) -> Response:
    """Everything about one request."""
    person = signed_in_person()
    return _show(request_for(person, number), person)


def _show(request_: PromoRequest, person: Person) -> Response:
    placements, wires, steps = placements_of(request_), wires_of(request_), available(request_, person)
    load_meetings(request_)
    returned = returned_of(request_) if request_.state == RequestState.NEEDS_INFO else []
    talk = talk_on(request_, person)
    return page(
        "promo/request_detail.html",
        request_=request_,
        halves=halves_of(request_),
        linked=linked_to(request_, person),
        parts=[(step, _said(request_, step)) for step in steps_of(request_.has_form)],
        facts=facts_of(request_, placements, returned),
        placements=placements,
        wires=wires,
        returned=returned,
        creatives=creatives_of(request_),
        references=references_of(request_),
        reference_words=reference_words,
        duties=duties_of(request_, wires, measurement_plan_of(request_)),
        talk=talk,
        comment_form=CommentForm.for_one(may_talk_internally=talk.may_talk_internally),
        history=told(history_of(request_)),
        panels=panels_for(request_, person),
        may=_rights(request_, person) | {"accept": _may_accept(request_, steps)},
        steps=[(step, _page_of(step, request_)) for step in steps if step.action in STEP_PAGES],
    )


def _said(request_: PromoRequest, step: BriefStep) -> list[BriefLine]:
    """What was said in one step, but for what stands elsewhere on the page."""
    return [line for line in brief_lines(request_, step, leave_out=ELSEWHERE) if line.text]


def _page_of(step: Step, request_: PromoRequest) -> str:
    return url_for(STEP_PAGES[step.action], number=request_.id)


def _may_accept(request_: PromoRequest, steps: Sequence[Step]) -> bool:
    """A button of its own: where the networks have decided and only the word of a senior is missing."""
    return any(step.action == "accept" for step in steps) and not missing(request_, "accept")


def _rights(request_: PromoRequest, person: Person) -> dict[str, Any]:
    """What the page offers beside the steps of the life cycle."""
    state, networks = request_.state, request_.scope_network_ids
    is_filer = can_for(person, P.REQUEST_FILE, request_)
    is_measured = state not in ENDED_REQUESTS | {RequestState.DRAFT}
    return {
        "place": may_place(person, request_),
        "measure": is_measured and can_for(person, P.READING_ENTER, request_, *networks),
        "arm": state not in NO_LONGER_ARMED and can_for(person, P.WIRE_ARM, request_, *networks),
        "link": any(may_triage(person, row) for row in request_.networks),
        "same": state in BEFORE_LIVE and may_end(request_, person),
        "split": no_split(request_, person) is None,
        "target": is_filer and state in TARGET_MAY_CHANGE,
        "copy": is_filer,
        "rush": may_answer_rush(person, request_),
        "decide": set() if state in NOT_DECIDED else _triaged(request_, person, UNDECIDED | {NetworkDecision.LATER}),
        "look_again": _triaged(request_, person, FINAL) if state in BEING_TRIAGED | DECIDED else set(),
    }


def _triaged(request_: PromoRequest, person: Person, decisions: Collection[NetworkDecision]) -> set[str]:
    """The networks with one of these decisions that are `person`'s to decide."""
    return {row.network_id for row in request_.networks if row.decision in decisions and may_triage(person, row)}
