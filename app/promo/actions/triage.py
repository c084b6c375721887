"""Triage: who decides, and yes, no, later or a question, network by network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.away import away_words
from app.accounts.lifecycle import barred, missing, move, moved_on
from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.worktime import add_working_days, add_working_time, working_time_between
from app.promo import tags
from app.promo.access import may_triage
from app.promo.actions.linking import end_duplicate
from app.promo.actions.locking import lock_request
from app.promo.actions.meetings import leave_meeting
from app.promo.actions.turns import keep_turn
from app.promo.brief import returnable
from app.promo.guards.requests import BEING_TRIAGED, DECIDED, FINAL, answered_within, is_past, kept_answer
from app.promo.models import PromoRequest, RequestNetwork, ReturnedField, RoutedNetwork
from app.promo.queries.asked import askable
from app.promo.queries.requests import returned_of
from app.promo.queries.routing import triagers_of
from app.promo.queries.rules import Catch, catches
from app.promo.settings import TRIAGE_DAYS
from app.promo.signals import request_ended
from app.promo.states import ON_THEIR_WAY, NetworkDecision, RequestState
from app.promo.words import DeclineReason, ReturnReason

#: What a network without an answer has.
UNDECIDED_YET = {"decided_at": None, "decided_by_id": None, "later_on": None, "due_again_at": None}
_UNSAID = {"refusal": None, "note": "", "met_on": None, "meeting_waiver": ""}
_UNDECIDED_REQUEST = {"accepted_at": None, "declined_at": None, "decline_reason": None, "decline_text": ""}


@dataclass(frozen=True, slots=True)
class Returned:
    """One field that goes back, with a typed reason and a sentence."""

    field: str
    reason: ReturnReason
    sentence: str


def begin_triage(request_: PromoRequest) -> bool:
    """Assign each network and take the request into triage; False while a network has nobody."""
    waiting = [row for row in request_.networks if row.owner_id is None]
    fitting = triagers_of([row.network_id for row in waiting], request_.community_id) if waiting else {}
    caught = catches(request_, fitting) if waiting else {}
    for row in waiting:
        if row.network_id in caught:
            _route(row, caught[row.network_id])
        elif fitting[row.network_id]:
            _give(row, fitting[row.network_id][0], actor=SYSTEM)
    if missing(request_, "begin_triage"):
        return False
    due = add_working_days(clock.now(), TRIAGE_DAYS(), request_.community.time_zone)
    move(request_, "begin_triage", actor=SYSTEM, setting={"triage_due_at": due})
    return True


def assign_network(row: RequestNetwork, *, person: Person, actor: Actor, seen: int | None = None) -> None:
    """Give one network of a request to somebody; triage begins when that was the last one without.

    `seen` is who had it when one looked (0: nobody): Conflict when it was given to a third one meanwhile.
    """
    _check_may_triage(row, actor, within=BEING_TRIAGED | ON_THEIR_WAY | {RequestState.SUBMITTED})
    db.session.refresh(row, ["owner_id", "owner"])
    network = row.network
    if seen is not None and row.owner_id not in {person.id, seen or None}:
        name = row.owner.name if row.owner else _("nobody yet")
        raise Conflict(_("%(network)s was given to another one meanwhile: %(name)s.", network=network.name, name=name))
    if person not in triagers_of([network.id], row.request.community_id)[network.id]:
        if words := away_words(person):
            raise Invalid({"person": _("%(name)s: %(words)s. Choose somebody else.", name=person.name, words=words)})
        raise Invalid({"person": _("%(name)s does not triage %(network)s.", name=person.name, network=network.name)})
    if row.owner_id == person.id:
        return
    _give(row, person, actor=actor)
    if row.request.state == RequestState.SUBMITTED:
        begin_triage(row.request)


def _route(row: RequestNetwork, catch: Catch) -> None:
    """Give it to whom a rule names, and keep which rule it was."""
    rule = catch.rule
    db.session.add(
        RoutedNetwork(
            request_id=row.request_id, network_id=row.network_id, rule_id=rule.id, rule_name=rule.name,
            rule_version=rule.version, person_id=catch.person.id, is_standin=catch.is_standin, at=clock.now(),
        )
    )  # fmt: skip
    _give(row, catch.person, actor=SYSTEM, tag=tags.REQUEST_ROUTED, facts={"rule": rule.name, "rule_id": rule.id})


def _give(
    row: RequestNetwork,
    person: Person,
    *,
    actor: Actor,
    tag: Tag = tags.REQUEST_ASSIGNED,
    facts: Mapping[str, Any] | None = None,
) -> None:
    row.owner = person
    flush()
    given = {"network": row.network.name, "network_id": row.network_id, "person": person.name, "owner": person.id}
    record(tag, row.request, actor=actor, changes=given | dict(facts or {}))


def say_yes(row: RequestNetwork, *, actor: Actor, note: str = "", met_on: date | None = None, waiver: str = "") -> None:
    """Accept for one network. The meeting was held on a day, or there is a reason why it was not needed."""
    if met_on is None and not waiver.strip():
        raise Invalid({"meeting_waiver": _("Say when you met, or why no meeting is needed.")})
    if met_on is not None and met_on > clock.today(row.request.community.time_zone):
        raise Invalid({"met_on": _("This day is still to come. Say yes after the meeting.")})
    settings = {"note": note, "met_on": met_on, "meeting_waiver": "" if met_on else waiver.strip(), "later_on": None}
    _decide(row, NetworkDecision.YES, tags.NETWORK_ACCEPTED, settings, actor=actor, reason=note)


def say_no(row: RequestNetwork, *, actor: Actor, refusal: DeclineReason, note: str) -> None:
    """Refuse for one network, with a reason from the list and a text."""
    if not note.strip():
        raise Invalid({"refusal_note": _("Say why, and what would change the answer.")})
    settings = {"refusal": refusal, "note": note.strip(), "later_on": None}
    _decide(row, NetworkDecision.NO, tags.NETWORK_REFUSED, settings, actor=actor, reason=note)


def put_off(row: RequestNetwork, *, actor: Actor, later_on: date, note: str = "") -> None:
    """Not now: look at it again on a day."""
    if is_past(row.request, later_on) or later_on == clock.today(row.request.community.time_zone):
        raise Invalid({"later_on": _("Choose a day that is still to come.")})
    settings = {"later_on": later_on, "note": note}
    _decide(
        row, NetworkDecision.LATER, tags.NETWORK_LATER, settings, actor=actor, reason=note, facts={"until": later_on}
    )


def bring_back(row: RequestNetwork) -> bool:
    """The day to which it was put off has come: it waits on the desk of its owner again.

    Its answer stays 'later' until there is another, so that what the other networks have begun goes on. False when
    somebody has decided meanwhile.
    """
    request_ = row.request
    lock_request(request_)
    db.session.refresh(row)
    if row.decision != NetworkDecision.LATER or row.due_again_at or request_.state not in BEING_TRIAGED | ON_THEIR_WAY:
        return False
    row.due_again_at = clock.now()
    if request_.state == RequestState.TRIAGE and not _has_open(request_):  # nobody's clock has run since
        zone = request_.community.time_zone
        request_.triage_due_at = add_working_days(row.due_again_at, TRIAGE_DAYS(), zone)
    flush()
    keep_turn(request_)
    changes = {"network": row.network.name, "network_id": row.network_id, "owner": row.owner_id}
    record(tags.NETWORK_DUE_AGAIN, request_, actor=SYSTEM, changes=changes)
    return True


def _has_open(request_: PromoRequest) -> bool:
    return any(row.decision == NetworkDecision.OPEN for row in request_.networks)


def take_back(row: RequestNetwork, *, actor: Actor) -> None:
    """Undo the answer of one network: it is open again, and so is a request that was decided by it.

    Raises Conflict once something has followed from the answer.
    """
    request_ = row.request
    _check_may_triage(row, actor, within=BEING_TRIAGED | DECIDED)
    if why := kept_answer(row):
        raise Conflict(why)
    was = row.decision
    end_duplicate(request_)
    is_reopened = request_.state in DECIDED
    if is_reopened:  # first, while its guard still sees what decided it
        move(request_, "take_back", actor=actor, setting=_UNDECIDED_REQUEST)
    _claim(row, NetworkDecision.OPEN, UNDECIDED_YET | _UNSAID, only_from={was})
    keep_turn(request_)
    changes: dict[str, Any] = {"network": row.network.name, "network_id": row.network_id}
    changes |= {"decision": [was, row.decision]} | ({"is_reopened": True} if is_reopened else {})
    record(tags.NETWORK_TAKEN_BACK, request_, actor=actor, changes=changes)


def return_fields(row: RequestNetwork, fields: Sequence[Returned], *, actor: Actor) -> None:
    """Ask back single fields on behalf of one network; the clock of the house stops until the answer."""
    _check_may_triage(row, actor, within=BEING_TRIAGED)
    request_ = row.request
    asked = askable(request_)
    known = {*returnable(request_.objective), *asked}
    if not fields or any(part.field not in known for part in fields):
        raise Invalid({"fields": _("Name at least one field and say what is missing.")})
    _claim(row, NetworkDecision.NEEDS_INFO, UNDECIDED_YET, only_from=set(NetworkDecision) - FINAL)
    now = clock.now()
    for part in fields:
        db.session.add(
            ReturnedField(
                request_id=request_.id, network_id=row.network_id, field=part.field, reason=part.reason,
                sentence=part.sentence, returned_by_id=actor.actor_id, returned_at=now,
                question_id=asked[part.field].id if part.field in asked else None,
            )
        )  # fmt: skip
    flush()
    facts = {
        "network_id": row.network_id,
        "returned": {asked[part.field].words if part.field in asked else part.field: part.sentence for part in fields},
    }
    if request_.state == RequestState.TRIAGE:
        move(request_, "return", actor=actor, changes=facts)
    else:  # another network has asked before
        record(tags.REQUEST_RETURNED, request_, actor=actor, changes=facts)
    keep_turn(request_)


def answer_fields(
    request_: PromoRequest, returned: Collection[ReturnedField], *, changes: Mapping[str, Any], note: str, actor: Actor
) -> None:
    """Hand the answers in. `changes` is what was mended, `note` what was said; the clock goes on with what was left."""
    if not changes and not note.strip():
        raise Invalid({"note": _("Mend one of the fields, or say in a sentence why it stays as it is.")})
    lock_request(request_)
    if {part.id for part in returned_of(request_)} != {part.id for part in returned}:
        raise Conflict(_("More was asked, or it was answered, this very moment."), thing=request_)
    now, zone = clock.now(), request_.community.time_zone
    asked_at = min((part.returned_at for part in returned), default=now)
    for part in returned:
        part.answered_at = now
    for row in request_.networks:
        if row.decision == NetworkDecision.NEEDS_INFO:
            row.decision = NetworkDecision.OPEN
    flush()
    due = request_.triage_due_at
    if due is not None and due > asked_at:
        due = add_working_time(now, working_time_between(asked_at, due, zone), zone)
    move(request_, "answer", actor=actor, reason=note, changes=changes, setting={"triage_due_at": due})
    keep_turn(request_)


def accept_request(request_: PromoRequest, *, actor: Actor) -> None:
    """Accept what the networks have agreed to; by hand only where a senior has to."""
    move(request_, "accept", actor=actor)
    keep_turn(request_)


def decline_request(request_: PromoRequest, *, actor: Actor, reason: DeclineReason, text: str) -> None:
    """Decline the whole request, with a reason from the list and a text. What is held is released."""
    settings = {"decline_reason": reason, "decline_text": text.strip()}
    move(request_, "decline", actor=actor, reason=text, setting=settings, changes={"decline_reason": reason})
    keep_turn(request_)
    request_ended.send(request_, actor=actor, reason=text)


def refuse_all(request_: PromoRequest, *, actor: Actor, refusal: DeclineReason, note: str) -> None:
    """Every network says no at once, with one reason, and the request is declined by it."""
    for row in request_.networks:
        if row.decision != NetworkDecision.NO:
            _check_may_triage(row, actor, within={RequestState.TRIAGE})
            said: dict[str, Any] = {"refusal": refusal, "note": note, "later_on": None, "due_again_at": None}
            said |= {"decided_at": clock.now(), "decided_by_id": actor.actor_id}
            _claim(row, NetworkDecision.NO, said, only_from={NetworkDecision.OPEN, NetworkDecision.LATER})
    settings = {"decline_reason": refusal, "decline_text": note}
    move(request_, "decline_all", actor=actor, reason=note, setting=settings)
    keep_turn(request_)
    request_ended.send(request_, actor=actor, reason=note)


def reopen_refused(
    request_: PromoRequest,
    network_ids: Collection[str],
    *,
    later: Mapping[str, Mapping[str, Any]],
    other: PromoRequest,
    actor: Actor,
) -> None:
    """Undo `refuse_all`, by which it ended in `other`: the request is in triage again, and these networks are open.

    Those in `later` are put off as they were: network -> columns.
    """
    move(request_, "take_back", actor=actor, setting=_UNDECIDED_REQUEST, changes={"other": other.number})
    for row in request_.networks:
        if row.network_id in network_ids:
            said = later.get(row.network_id, {})
            decision = NetworkDecision.LATER if said else NetworkDecision.OPEN
            _claim(row, decision, UNDECIDED_YET | _UNSAID | dict(said), only_from={NetworkDecision.NO})
    keep_turn(request_)


def _check_may_triage(row: RequestNetwork, actor: Actor, *, within: Collection[RequestState]) -> None:
    request_ = row.request
    if not may_triage(actor, row):
        raise NotAllowed(_("%(network)s is triaged by others.", network=row.network.name))
    lock_request(request_)  # two networks may be decided in one second: the second must see the first one's answer
    if request_.state not in within:
        raise moved_on(request_)


def _decide(
    row: RequestNetwork,
    decision: NetworkDecision,
    tag: Tag,
    settings: Mapping[str, Any],
    *,
    actor: Actor,
    reason: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    _check_may_triage(row, actor, within=answered_within(row))
    values = {**settings, "decided_at": clock.now(), "decided_by_id": actor.actor_id, "due_again_at": None}
    _claim(row, decision, values, only_from={NetworkDecision.OPEN, NetworkDecision.LATER})
    changes = {"network": row.network.name, "network_id": row.network_id, "decision": decision}
    record(tag, row.request, actor=actor, reason=reason, changes=changes | dict(facts or {}))
    if decision == NetworkDecision.NO:
        said = in_source(_l("The network has said no:"))
        leave_meeting(row, reason=f"{said}\n{reason}")
    settle(row.request, actor=actor)


def _claim(
    row: RequestNetwork, decision: NetworkDecision, values: Mapping[str, Any], *, only_from: set[NetworkDecision]
) -> None:
    """UPDATE … WHERE decision = :old: of two people in the same second one wins, the other is told (T43)."""
    flush()
    claimed = db.session.execute(
        sa.update(RequestNetwork)
        .where(
            RequestNetwork.id == row.id, RequestNetwork.decision == row.decision, RequestNetwork.decision.in_(only_from)
        )
        .values(decision=decision, **values)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        db.session.refresh(row)
        raise _already(row, decision, values)
    db.session.refresh(row)


def _already(row: RequestNetwork, decision: NetworkDecision, values: Mapping[str, Any]) -> Conflict:
    """Who was faster and what was said, beside what one was about to say: nothing typed is lost."""
    words = {"network": row.network.name, "decision": row.decision.label}
    if row.decided_by is None:
        return Conflict(_("%(network)s waits for the requester: %(decision)s.", **words))
    sentence = _("%(name)s has already decided on %(network)s: %(decision)s.", name=row.decided_by.name, **words)
    answer, note = str(_("Decision")), str(_("A word to the requester"))
    return Conflict(
        sentence,
        current={answer: row.decision, note: row.note},
        yours={answer: decision, note: values.get("note", "")},
    )


def settle(request_: PromoRequest, *, actor: Actor) -> None:
    """Let the request follow its networks, which have changed: both its state and its clock."""
    _follow_networks(request_, actor=actor)
    keep_turn(request_)


def _follow_networks(request_: PromoRequest, *, actor: Actor) -> None:
    """The state of the request follows from its networks: all no is declined; none open and a yes is accepted."""
    if request_.state != RequestState.TRIAGE:
        return
    db.session.refresh(request_, ["networks"])
    if not missing(request_, "decline_all"):
        text = "\n".join(f"{row.network.name}: {row.note}" for row in request_.networks)
        settings = {"decline_reason": request_.networks[-1].refusal, "decline_text": text}
        move(request_, "decline_all", actor=actor, reason=text, setting=settings)
        request_ended.send(request_, actor=actor, reason=text)
    elif not missing(request_, "accept") and not barred(request_, "accept", actor):
        move(request_, "accept", actor=actor)
