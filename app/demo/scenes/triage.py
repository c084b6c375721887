"""Triage of the demo's requests: who got each network, and what the answer was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import Person
from app.core.db import db
from app.core.worktime import add_working_days, working_time_between
from app.demo.days import ZONE
from app.demo.stage import Stage, story
from app.networks.requirements import catalogue
from app.networks.slots import slots_since
from app.promo import tags
from app.promo.models import PromoRequest, RequestNetwork, ReturnedField, RoutedNetwork
from app.promo.promise import House, promise_from, ready_for
from app.promo.queries.rules import fits
from app.promo.queries.turns import Side, side_of
from app.promo.settings import ANSWER_HOURS, APPROVAL_DAYS, TRIAGE_DAYS
from app.promo.states import NetworkDecision, RequestState
from app.promo.words import DeclineReason, ReturnReason, RushState

S, D = RequestState, NetworkDecision
SPECIALISTS = {
    "instagram": "bob", "facebook": "bob", "threads": "bob", "telegram": "dmytro", "x": "dmytro",
    "linkedin": "nadia", "youtube": "nadia", "tiktok": "nadia",
}  # fmt: skip
_WISH_DAYS = 6
_STEP = timedelta(minutes=70)


def triage(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> datetime:
    """Give each network to its specialist, then play the answers in order of the networks; returns when that ended."""
    assert request_.submitted_at is not None
    rows = [_row(stage, request_, spec, network_id) for network_id in spec["networks"]]
    request_.networks = rows
    for row in rows:
        _promise(stage, request_, row)
    _rush(stage, request_, spec)
    for row in rows:
        if row.owner is not None:
            _give(stage, request_, row, row.owner, request_.submitted_at + timedelta(seconds=5))
    request_.house_since, request_.house_seconds, request_.requester_seconds = request_.submitted_at, 0, 0
    if any(row.owner is None for row in rows) and request_.state == S.SUBMITTED:
        return request_.submitted_at
    started = request_.submitted_at + timedelta(seconds=10)
    request_.triage_due_at = add_working_days(request_.submitted_at, TRIAGE_DAYS(), ZONE)
    stage.log.tell(started, tags.REQUEST_IN_TRIAGE, request_, state=[S.SUBMITTED, S.TRIAGE])
    at = _first_answer(stage, request_)
    for row in rows:
        if _decide(stage, request_, row, spec, at):
            at += _STEP
    _settle(stage, request_, rows, at)
    _turn(request_, at)
    return at


def _give(stage: Stage, request_: PromoRequest, row: RequestNetwork, owner: Person, at: datetime) -> None:
    """Give it to whom a rule names that was there by then, who may give it on; else to its specialist."""
    facts: dict[str, Any] = {"network": row.network.name, "network_id": row.network_id}
    rule = next((one for one in stage.rules if one.created_at <= at and fits(one, request_, row.network_id)), None)
    if rule is None:
        stage.log.tell(at, tags.REQUEST_ASSIGNED, request_, person=owner.name, owner=owner.id, **facts)
        return
    first = rule.person
    db.session.add(
        RoutedNetwork(request=request_, network=row.network, rule_id=rule.id, rule_name=rule.name, rule_version=1,
                      person=first, at=at)
    )  # fmt: skip
    stage.log.tell(
        at, tags.REQUEST_ROUTED, request_, person=first.name, owner=first.id, rule=rule.name, rule_id=rule.id, **facts
    )
    if first is not owner:
        later = at + timedelta(minutes=25)
        stage.log.tell(later, tags.REQUEST_ASSIGNED, request_, actor=first, person=owner.name, owner=owner.id, **facts)


def _turn(request_: PromoRequest, at: datetime) -> None:
    """With whom it is since the last answer, and how long it took the house until then."""
    assert request_.submitted_at is not None
    if side_of(request_) == Side.HOUSE:
        return
    request_.house_since = None
    request_.house_seconds = int(working_time_between(request_.submitted_at, at, ZONE).total_seconds())
    if side_of(request_) == Side.REQUESTER:
        request_.requester_since = at


def _row(stage: Stage, request_: PromoRequest, spec: dict[str, Any], network_id: str) -> RequestNetwork:
    first = request_.starts_on or stage.days.on(spec["filed"] + _WISH_DAYS)
    return RequestNetwork(
        network_id=network_id,
        network=stage.networks[network_id],
        why=story("words")["why"][network_id],
        wished_on=first,
        owner=stage.people.get(SPECIALISTS.get(network_id, "")),
    )


def _promise(stage: Stage, request_: PromoRequest, row: RequestNetwork) -> None:
    """What the house promised for this network, as if all slots had been free then."""
    formats = [format_ for format_ in catalogue().formats.values() if format_.network_id == row.network_id]
    channel = next((one for one in stage.channels.values() if one.network_id == row.network_id), None)
    if row.owner is None or channel is None or request_.submitted_at is None:
        return
    house = House(TRIAGE_DAYS(), ANSWER_HOURS(), APPROVAL_DAYS() if request_.is_sensitive else 0)
    ready = ready_for(
        formats, now=request_.submitted_at, zone=ZONE, decider=row.owner.name, n_before=len(request_.title) % 5,
        house=house,
    )  # fmt: skip
    if ready is None:
        return
    promise = promise_from(ready, next(slots_since(channel, ready.at, days=7)), channel.name, house=house, zone=ZONE)
    row.promised_at, row.content_promised_at = promise.first_post_at, promise.content_due_at
    row.promise_lines = [line.stored() for line in promise.lines]


def _rush(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    """A request that is wished for earlier than promised."""
    if "rush" not in spec or request_.submitted_at is None:
        return
    request_.rush = RushState(spec["rush"])
    for row in request_.networks:
        row.wished_on = stage.days.on(spec["filed"] + 2)
    if request_.rush == RushState.ASKED:
        networks = ", ".join(row.network.name for row in request_.networks)
        stage.log.tell(request_.submitted_at, tags.RUSH_ASKED, request_, actor=request_.filed_by, networks=networks)


def _first_answer(stage: Stage, request_: PromoRequest) -> datetime:
    """The next working morning, but before today."""
    assert request_.submitted_at is not None
    morning = add_working_days(request_.submitted_at, 1, ZONE) - timedelta(hours=1, minutes=10)
    return min(morning, stage.days.midnight - timedelta(hours=9))


def _decide(stage: Stage, request_: PromoRequest, row: RequestNetwork, spec: dict[str, Any], at: datetime) -> bool:
    """Play one network's answer; False while there is none."""
    said = spec["networks"][row.network_id]
    word, rest = (said, []) if isinstance(said, str) else (said[0], said[1:])
    row.decision = D(word)
    if row.decision in {D.OPEN, D.NEEDS_INFO}:
        return False
    by = row.owner or stage.people["sara"]
    row.decided_at, row.decided_by = at, by
    facts = {"network": row.network.name, "network_id": row.network_id, "decision": row.decision}
    if row.decision == D.YES:
        _say_yes(stage, row, at)
        stage.log.tell(at, tags.NETWORK_ACCEPTED, request_, actor=by, reason=row.note or None, **facts)
    elif row.decision == D.NO:
        row.refusal, row.note = DeclineReason(rest[0]), rest[1]
        stage.log.tell(at, tags.NETWORK_REFUSED, request_, actor=by, reason=row.note, **facts)
    else:
        row.later_on, row.note = stage.days.on(rest[0]), rest[1]
        stage.log.tell(at, tags.NETWORK_LATER, request_, actor=by, reason=row.note, until=row.later_on, **facts)
    return True


def _say_yes(stage: Stage, row: RequestNetwork, at: datetime) -> None:
    words = story("words")
    if stage.rng.random() < 0.6:
        row.met_on, row.note = stage.days.on(stage.days.number(at)), stage.rng.choice(words["met"])
    else:
        row.meeting_waiver = stage.rng.choice(words["waived"])


def return_fields(stage: Stage, request_: PromoRequest, spec: dict[str, Any], at: datetime) -> None:
    """Ask back what one network wants to know."""
    row = next((row for row in request_.networks if row.decision == D.NEEDS_INFO), None)
    if row is None or row.owner is None:
        return
    for field, reason, sentence in spec["asks"]:
        db.session.add(
            ReturnedField(
                request_id=request_.id, network_id=row.network_id, field=field, reason=ReturnReason(reason),
                sentence=sentence, returned_by_id=row.owner.id, returned_at=at,
            )
        )  # fmt: skip
    stage.log.tell(
        at, tags.REQUEST_RETURNED, request_, actor=row.owner, network_id=row.network_id,
        returned={ask[0]: ask[2] for ask in spec["asks"]}, state=[S.TRIAGE, S.NEEDS_INFO],
    )  # fmt: skip


def _settle(stage: Stage, request_: PromoRequest, rows: list[RequestNetwork], at: datetime) -> None:
    """Accepted with the last answer, or declined when all said no."""
    at += timedelta(seconds=2)
    by: Person = rows[-1].decided_by or stage.people["sara"]
    if all(row.decision == D.NO for row in rows):
        request_.declined_at, request_.decline_reason = at, rows[-1].refusal
        request_.decline_text = "\n".join(f"{row.network.name}: {row.note}" for row in rows)
        stage.log.tell(
            at, tags.REQUEST_DECLINED, request_, actor=by, reason=request_.decline_text, state=[S.TRIAGE, S.DECLINED]
        )
    elif all(row.decision not in {D.OPEN, D.NEEDS_INFO} for row in rows) and any(row.decision == D.YES for row in rows):
        request_.accepted_at = at
        if request_.is_sensitive:
            by = stage.people["sara"]
        stage.log.tell(at, tags.REQUEST_ACCEPTED, request_, actor=by, state=[S.TRIAGE, S.ACCEPTED])
