"""Who is told of what happens to requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.accounts.permissions import P
from app.accounts.tags import WORK_LEFT
from app.audit.models import AuditEntry
from app.core.db import db
from app.notifications.models import Notification
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.handing import TRIAGE
from app.promo.models import PromoRequest, Wire
from app.promo.queries.facts import facts_of
from app.promo.queries.links import followers_of, sees
from app.promo.queries.people import people_at_hand, people_who_may
from app.promo.queries.placements import placements_of
from app.promo.queries.requests import returned_of
from app.promo.states import UNDECIDED, NetworkDecision, RequestState
from app.web.addresses import path_to
from app.web.formats import moment_text

Facts = Sequence[tuple[Any, Any]]
People = Iterable[Person | None]

_FILED = _l("You filed this request.")
_FOLLOWED = _l("Your own request has ended in this one, and you follow it.")
_DECIDES = _l("You decide for a network of this request.")
_OF_A_NETWORK = (tags.NETWORK_ACCEPTED, tags.NETWORK_REFUSED, tags.NETWORK_LATER)


def five_facts(_entry: AuditEntry, request_: PromoRequest) -> Facts:
    """State, who has it, next step, content due, report promised."""
    return [
        (label, value if value is not None else "—")
        for label, value in facts_of(request_, placements_of(request_), returned_of(request_), told=moment_text)
    ]


def task_of(_entry: AuditEntry, request_: PromoRequest) -> Facts:
    """What somebody needs to know before opening it."""
    networks = ", ".join(row.network.name for row in request_.networks)
    return [(_("Task"), request_.task), (_("Community"), request_.community.name), (_("Networks"), networks)]


def returned_fields(_entry: AuditEntry, request_: PromoRequest) -> Facts:
    """What came back, each with its sentence."""
    return [(part.label, part.sentence) for part in returned_of(request_)]


def _answer_page(_entry: AuditEntry, request_: PromoRequest) -> str:
    return path_to("requests.answer", number=request_.id)


def _rush_page(_entry: AuditEntry, request_: PromoRequest) -> str:
    return path_to("requests.rush", number=request_.id)


def _decision_page(entry: AuditEntry, request_: PromoRequest) -> str:
    return path_to("triage.decide", number=request_.id, network=entry.changes["network_id"])


@notices_for(
    tags.REQUEST_IN_TRIAGE, tags.REQUEST_ACCEPTED, tags.REQUEST_DECLINED, tags.REQUEST_CANCELLED, tags.REQUEST_LIVE,
    tags.REQUEST_REPLAN, tags.REQUEST_REOPENED, tags.REQUEST_SPLIT, tags.REQUEST_TOOK_OVER, tags.MERGE_UNDONE,
    about=Topic.DECISIONS, why=_FILED, facts=five_facts,
)  # fmt: skip
def requester(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Who filed it learns each turn of its way."""
    return [request_.filed_by]


@notices_for(tags.REQUEST_TAKEN_BACK, about=Topic.DECISIONS, why=_FILED, facts=task_of)
def requester_once_more(entry: AuditEntry, request_: PromoRequest) -> People:
    """Its answer was taken back; where a merge is undone that is told by its own entry."""
    return [] if "other" in entry.changes else [request_.filed_by]


@notices_for(
    tags.REQUEST_RETURNED, tags.REQUEST_SILENT,
    about=Topic.QUESTIONS, why=_FILED, facts=returned_fields, path=_answer_page, awaits_answer=True,
)  # fmt: skip
def who_is_asked(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Questions go to who filed it, with the way to the page that asks just those."""
    return [request_.filed_by]


@notices_for(*_OF_A_NETWORK, about=Topic.DECISIONS, why=_FILED, facts=task_of)
def requester_of_a_part(_entry: AuditEntry, request_: PromoRequest) -> People:
    """One network has decided; the last one is told with the state of the whole, where that follows from it."""
    return [] if _decides_the_whole(request_) else [request_.filed_by]


@notices_for(tags.NETWORK_TAKEN_BACK, about=Topic.DECISIONS, why=_FILED, facts=task_of)
def requester_of_a_part_once_more(entry: AuditEntry, request_: PromoRequest) -> People:
    """Its answer was taken back while others are open; only where they had been told of it, by itself or as a whole.

    Where the whole is open again that is told by its own entry.
    """
    if "is_reopened" in entry.changes or not _was_told_of(entry.changes["network_id"], request_):
        return []
    return [request_.filed_by]


def _was_told_of(network_id: str, request_: PromoRequest) -> bool:
    """True when who filed it has heard of what the network said last."""
    heard = sa.select(Notification.audit_entry_id).where(Notification.person_id == request_.filed_by_id)
    said = sa.select(AuditEntry.changes, AuditEntry.id.in_(heard)).where(
        AuditEntry.subject_kind == PromoRequest.__tablename__,
        AuditEntry.subject_id == request_.id,
        AuditEntry.tag.in_([tag.name for tag in (*_OF_A_NETWORK, tags.REQUEST_ACCEPTED, tags.REQUEST_DECLINED)]),
    )
    for changes, was_heard in db.session.execute(said.order_by(AuditEntry.id.desc())):
        network = changes.get("network_id")  # None: it tells of the whole
        if was_heard and network in {None, network_id}:
            return True
        if network == network_id:
            return False
    return False


def _decides_the_whole(request_: PromoRequest) -> bool:
    """True in triage once all have answered, with a yes or all with no: a 'later' alone leaves the request there."""
    answers = {row.decision for row in request_.networks}
    is_whole = not answers & UNDECIDED and (NetworkDecision.YES in answers or answers == {NetworkDecision.NO})
    return is_whole and request_.state == RequestState.TRIAGE


@notices_for(
    *_OF_A_NETWORK, about=Topic.QUESTIONS, why=_l("This request is sensitive: a senior accepts it."), facts=task_of,
    awaits_answer=True,
)  # fmt: skip
def seniors(_entry: AuditEntry, request_: PromoRequest) -> People:
    """When every network of a sensitive request has decided, a senior has the word."""
    if not request_.is_sensitive or any(row.decision in UNDECIDED for row in request_.networks):
        return []
    return people_at_hand(
        P.REQUEST_DECLINE, community_id=request_.community_id, network_ids=list(request_.scope_network_ids)
    )


@notices_for(
    tags.RUSH_ASKED,
    about=Topic.QUESTIONS,
    why=_l("A senior decides whether a rush beyond the allowance goes first."),
    facts=task_of,
    path=_rush_page,
    awaits_answer=True,
)
def seniors_of_a_rush(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Those who may agree to it, or refuse."""
    networks = list(request_.scope_network_ids)
    return people_at_hand(P.REQUEST_DECLINE, community_id=request_.community_id, network_ids=networks)


@notices_for(tags.RUSH_GRANTED, tags.RUSH_REFUSED, about=Topic.DECISIONS, why=_FILED, facts=five_facts)
def requester_of_a_rush(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Who asked for the earlier day."""
    return [request_.filed_by]


@notices_for(tags.RUSH_GRANTED, tags.RUSH_REFUSED, about=Topic.DECISIONS, why=_DECIDES, facts=task_of)
def owners_of_a_rush(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Those who plan its posts."""
    return [row.owner for row in request_.networks]


@notices_for(
    tags.REQUEST_ASSIGNED, tags.REQUEST_ROUTED,
    about=Topic.QUESTIONS, why=_DECIDES, facts=task_of, path=_decision_page, awaits_answer=True,
)  # fmt: skip
def assigned(entry: AuditEntry, _request: PromoRequest) -> People:
    """Who is given a network learns of it at once."""
    return [db.session.get(Person, entry.changes["owner"])]


@notices_for(
    tags.NETWORK_DUE_AGAIN, about=Topic.QUESTIONS, why=_DECIDES, facts=task_of, path=_decision_page,
    awaits_answer=True,
)  # fmt: skip
def due_again(entry: AuditEntry, _request: PromoRequest) -> People:
    """Who put it off, or owns it now, decides on the day that was named."""
    return [db.session.get(Person, entry.changes["owner"])] if entry.changes["owner"] else []


@notices_for(
    tags.REQUEST_SUBMITTED, about=Topic.QUESTIONS,
    why=_l("Nobody is assigned to a network of this request yet."), facts=task_of, awaits_answer=True,
)  # fmt: skip
def who_can_assign(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Where a network has no person of its own, the seniors of SMM see to it."""
    if all(_has_triager(request_, network_id) for network_id in request_.scope_network_ids):
        return []
    return people_at_hand(P.REQUEST_DECLINE, community_id=request_.community_id)


def _has_triager(request_: PromoRequest, network_id: str) -> bool:
    return bool(people_who_may(P.REQUEST_TRIAGE, community_id=request_.community_id, network_ids=[network_id]))


@notices_for(
    WORK_LEFT, about=Topic.QUESTIONS, why=_l("Nobody is assigned to a network of this request any more."),
    facts=task_of, awaits_answer=True,
)  # fmt: skip
def who_can_assign_again(entry: AuditEntry, thing: Any) -> People:
    """What went back to the queue when somebody left is seen to by the same people."""
    if entry.changes["duty"] != TRIAGE.key:
        return []
    networks = [entry.changes["network_id"]]
    return people_at_hand(P.REQUEST_DECLINE, community_id=thing.community_id, network_ids=networks)


@notices_for(tags.REQUEST_ANSWERED, about=Topic.QUESTIONS, why=_DECIDES, facts=task_of, awaits_answer=True)
@notices_for(
    tags.REQUEST_CANCELLED, tags.REQUEST_DECLINED, tags.TARGET_CHANGED,
    about=Topic.DECISIONS, why=_DECIDES, facts=task_of,
)  # fmt: skip
def owners(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Those who decide for its networks."""
    return [row.owner for row in request_.networks]


@notices_for(
    tags.REQUEST_ACCEPTED, tags.REQUEST_DECLINED, tags.REQUEST_CANCELLED, tags.REQUEST_LIVE, tags.REQUEST_REPLAN,
    tags.REQUEST_REPORTED, tags.REQUEST_SPLIT, tags.REQUEST_TOOK_OVER,
    about=Topic.DECISIONS, why=_FOLLOWED, facts=five_facts,
)  # fmt: skip
@notices_for(tags.REQUEST_TAKEN_BACK, about=Topic.DECISIONS, why=_FOLLOWED, facts=task_of)
def followers(_entry: AuditEntry, request_: PromoRequest) -> People:
    """Whose own request was the same learns how this one goes on, as long as they may read it."""
    return [person for person in followers_of(request_) if sees(person, request_)]


@notices_for(
    tags.WIRE_RESERVE_TAKEN, about=Topic.PLAN_B,
    why=_l("You answer for this step of plan B: prepare another reserve."),
)  # fmt: skip
def who_needs_a_reserve(_entry: AuditEntry, wire: Wire) -> People:
    """Whose reserve went out for a post that nobody had approved in time."""
    return [wire.owner]


@notices_for(tags.WIRE_ARMED, about=Topic.PLAN_B, why=_l("You answer for this step of plan B."))
def wire_owner(_entry: AuditEntry, wire: Wire) -> People:
    """Who is to answer for a step knows of it beforehand; while the brief is a draft nobody is woken."""
    return [wire.owner] if wire.request.submitted_at is not None else []
