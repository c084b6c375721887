"""What of the desk somebody holds by name, and how it goes to somebody else.

Authors and those who have approved are no holders: what they did stays theirs, and the rules about them hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.access import can
from app.accounts.models import Person
from app.accounts.permissions import P
from app.accounts.questions import Duty, Handed, Piece, give_column
from app.audit.actors import Actor
from app.community.models import Community
from app.core import clock
from app.core.db import db, flush
from app.core.versions import locked
from app.networks.requirements import catalogue
from app.promo.access.forms import may_edit_form
from app.promo.asking import form_name
from app.promo.models import (
    FormEdition,
    MeasurementPlan,
    Meeting,
    MeetingGuest,
    Placement,
    PromoRequest,
    QuestionForm,
    RequestNetwork,
    ReviewPlan,
    RoutingRule,
    Wire,
)
from app.promo.queries.placements import hands_in
from app.promo.queries.rules import triages_for
from app.promo.states import (
    ACTIVE_PLACEMENTS,
    COMING_MEETINGS,
    ENDED_REQUESTS,
    NetworkDecision,
    PlacementState,
    WireState,
)
from app.promo.words import ExpiryOutcome, WireStep
from app.web.addresses import path_to
from app.web.formats import moment_text

_WAITING = (WireState.ARMED, WireState.TRIGGERED, WireState.PROPOSED)
#: A meeting is of two people at least.
_MOST_ALONE = 2


def _network(row: RequestNetwork) -> Handed:
    return Handed(row.request, {"network": row.network.name, "network_id": row.network_id})


def _give_escalation(placement_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    """Without somebody who decides the post waits, as by default."""
    del actor
    plan = locked(ReviewPlan, placement_id)
    if plan is None or plan.escalate_to_id != holder.id:
        return None
    plan.escalate_to = person
    if person is None and plan.outcome == ExpiryOutcome.ESCALATE:
        plan.outcome = ExpiryOutcome.HOLD
    flush()
    return Handed(plan.placement)


def _give_meeting(meeting_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    """Who comes instead gets the invitation; who was invited anyway has it."""
    del actor
    meeting = locked(Meeting, meeting_id)
    if meeting is None or holder not in meeting.guests:
        return None
    guests = [guest for guest in meeting.guests if guest != holder]
    if person is None or person in guests:
        meeting.guests, invited = guests, {}
    else:
        meeting.guests, invited = [*guests, person], {"person_ids": str(person.id)}
    flush()
    return Handed(meeting, invited)


def _give_rule(rule_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    """A rule that names nobody any more catches nothing."""
    del actor
    rule = locked(RoutingRule, rule_id)
    if rule is None or rule.person_id != holder.id:
        return None
    if person is None:
        rule.retired_at = clock.now()
    else:
        rule.person = person
    flush()
    return Handed(rule)


REQUESTS = Duty(
    "requests", _l("Requests"), "requests.index", "filed_by", PromoRequest.filed_by, give_column(PromoRequest.filed_by)
)
TRIAGE = Duty(
    "triage", _l("Networks of requests to decide and to plan"), "triage.index", "", RequestNetwork.owner,
    give_column(RequestNetwork.owner, _network), rest=_l("Back to the queue, assigned to nobody"),
)  # fmt: skip
CONTENT = Duty(
    "content", _l("Posts to bring the content of"), "calendar.month", "assignee", Placement.assignee,
    give_column(Placement.assignee), rest=_l("Nobody for the time being"),
)  # fmt: skip
PUBLICATION = Duty(
    "publication", _l("Posts to publish"), "calendar.month", "publisher", Placement.publisher,
    give_column(Placement.publisher), rest=_l("Nobody for the time being"),
)  # fmt: skip
ESCALATION = Duty(
    "escalation", _l("Posts to decide on when a review takes too long"), "calendar.month", "",
    ReviewPlan.escalate_to, _give_escalation, rest=_l("Nobody: the post waits"),
)  # fmt: skip
WIRES = Duty("wires", _l("Steps of plan B"), "requests.index", "owner", Wire.owner, give_column(Wire.owner))
FIGURES = Duty(
    "figures", _l("Figures to collect"), "requests.index", "", MeasurementPlan.owner,
    give_column(MeasurementPlan.owner, lambda plan: Handed(db.session.get_one(PromoRequest, plan.request_id))),
)  # fmt: skip
MEETINGS = Duty(
    "meetings", _l("Meetings to come"), "triage.index", "", Meeting.guests, _give_meeting,
    rest=_l("Nobody in their place"),
)  # fmt: skip
RULES = Duty(
    "rules", _l("Rules that give requests to them"), "desk.rules", "person", RoutingRule.person, _give_rule,
    rest=_l("Retire the rule"),
)  # fmt: skip
STANDINS = Duty(
    "standins", _l("Rules in which they stand in"), "desk.rules", "standin", RoutingRule.standin,
    give_column(RoutingRule.standin), rest=_l("Nobody stands in"),
)  # fmt: skip
FORMS = Duty(
    "forms", _l("Forms being written"), "brief_forms.index", "", FormEdition.began_by,
    give_column(FormEdition.began_by, lambda edition: Handed(edition.form)), rest=_l("Whoever may writes on"),
)  # fmt: skip
DUTIES = {
    one.key: one for one in (
        REQUESTS, TRIAGE, CONTENT, PUBLICATION, ESCALATION, WIRES, FIGURES, MEETINGS, RULES, STANDINS, FORMS
    )
}  # fmt: skip


def desk_held(person: Person) -> Sequence[Piece]:
    """Requests, networks to decide, posts, steps of plan B, figures, meetings, rules and forms: in three queries."""
    rows = db.session.execute(sa.union_all(*_holdings(person))).all()
    order = list(DUTIES)
    rows = sorted(rows, key=lambda row: (order.index(row.duty), row.id))
    networks = _networks_of({row.request_id for row in rows if row.duty in {WIRES.key, FIGURES.key}})
    hands = hands_in(row.id for row in rows if row.duty == ESCALATION.key)
    return [
        Piece(DUTIES[row.duty], row.id, _words(row), _url(row), _taker(row, networks, hands), bool(row.may_rest))
        for row in rows
    ]


_NO_ID = sa.cast(sa.null(), sa.Integer)
_NO_NAME = sa.cast(sa.null(), sa.String)
_ALWAYS, _NEVER = sa.literal(True), sa.literal(False)


def _rows(duty: Duty, **columns: Any) -> sa.Select[Any]:
    """The same columns for each duty, so that one query reads them all; `but` may not take over."""
    wanted = {
        "id": None, "request_id": _NO_ID, "position": _NO_ID, "title": None, "community_id": _NO_ID,
        "network_id": _NO_NAME, "at": None, "may_rest": _NEVER, "is_money": _NEVER, "but": _NO_ID,
    } | columns  # fmt: skip
    return sa.select(sa.literal(duty.key).label("duty"), *(one.label(name) for name, one in wanted.items()))


def _of_request(duty: Duty, model: Any, **columns: Any) -> sa.Select[Any]:
    own = {"request_id": PromoRequest.id, "title": PromoRequest.title, "community_id": PromoRequest.community_id}
    rows = _rows(duty, id=model.id, **{"at": PromoRequest.created_at, **own, **columns})
    joined = rows if model is PromoRequest else rows.join(PromoRequest, PromoRequest.id == model.request_id)
    return joined.where(PromoRequest.state.not_in(ENDED_REQUESTS))


def _of_post(duty: Duty, **columns: Any) -> sa.Select[Any]:
    shown = {"position": Placement.position, "title": Placement.title, "network_id": Placement.network_id}
    rows = _of_request(duty, Placement, at=Placement.slot_at, **shown, **columns)
    return rows.where(Placement.state.in_(ACTIVE_PLACEMENTS))


def _holdings(person: Person) -> list[sa.Select[Any]]:
    undecided = RequestNetwork.decision != NetworkDecision.YES
    n_guests = (
        sa.select(sa.func.count()).where(MeetingGuest.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    )
    rule = {"id": RoutingRule.id, "title": RoutingRule.name, "community_id": RoutingRule.community_id,
            "network_id": RoutingRule.network_id, "at": RoutingRule.created_at, "may_rest": _ALWAYS}  # fmt: skip
    is_in_force = RoutingRule.retired_at.is_(None)
    return [
        _of_request(REQUESTS, PromoRequest).where(PromoRequest.filed_by_id == person.id),
        _of_request(TRIAGE, RequestNetwork, network_id=RequestNetwork.network_id, may_rest=undecided).where(
            RequestNetwork.owner_id == person.id, RequestNetwork.decision != NetworkDecision.NO
        ),
        _of_post(CONTENT, may_rest=Placement.state == PlacementState.HELD).where(Placement.assignee_id == person.id),
        _of_post(PUBLICATION, may_rest=_ALWAYS).where(Placement.publisher_id == person.id),
        _of_post(ESCALATION, may_rest=_ALWAYS)
        .join(ReviewPlan, ReviewPlan.placement_id == Placement.id)
        .where(ReviewPlan.escalate_to_id == person.id),
        _of_request(WIRES, Wire, at=Wire.check_at, is_money=Wire.step == WireStep.EXTRA_BUDGET).where(
            Wire.owner_id == person.id, Wire.state.in_(_WAITING)
        ),
        _of_request(FIGURES, MeasurementPlan).where(MeasurementPlan.owner_id == person.id),
        _rows(MEETINGS, id=Meeting.id, title=Community.name, community_id=Meeting.community_id,
              network_id=Meeting.network_id, at=Meeting.starts_at, may_rest=n_guests > _MOST_ALONE)
        .join(Community, Community.id == Meeting.community_id)
        .join(MeetingGuest, MeetingGuest.meeting_id == Meeting.id)
        .where(MeetingGuest.person_id == person.id, Meeting.state.in_(COMING_MEETINGS)),
        _rows(RULES, **rule, but=RoutingRule.standin_id).where(RoutingRule.person_id == person.id, is_in_force),
        _rows(STANDINS, **rule, but=RoutingRule.person_id).where(RoutingRule.standin_id == person.id, is_in_force),
        _rows(FORMS, id=FormEdition.id, title=QuestionForm.slug, network_id=QuestionForm.network_id,
              at=FormEdition.began_at, may_rest=_ALWAYS)
        .join(QuestionForm, QuestionForm.id == FormEdition.form_id)
        .where(FormEdition.began_by_id == person.id, FormEdition.published_at.is_(None)),
    ]  # fmt: skip


def _networks_of(request_ids: set[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if request_ids:
        columns = (RequestNetwork.request_id, RequestNetwork.network_id)
        for request_id, network_id in db.session.execute(
            sa.select(*columns).where(RequestNetwork.request_id.in_(request_ids))
        ):
            found[request_id].append(network_id)
    return found


def _words(row: Any) -> str:
    """'R-128/3 Story with the catalogue, 6 June 2030, 18:00'."""
    if row.duty in {RULES.key, STANDINS.key}:
        return str(row.title)
    if row.duty == FORMS.key:
        return form_name(row.title)
    number = f"R-{row.request_id}" + (f"/{row.position}" if row.position else "") if row.request_id else ""
    network = catalogue().networks[row.network_id].name if row.duty in {TRIAGE.key, MEETINGS.key} else ""
    at = moment_text(row.at) if row.duty in {WIRES.key, MEETINGS.key} else ""
    name = f"{number} {row.title}".strip()
    return ", ".join(filter(None, [f"{name}: {network}" if network else name, at]))


def _url(row: Any) -> str:
    if row.duty == TRIAGE.key:
        return path_to("triage.decide", number=row.request_id, network=row.network_id)
    if row.duty == MEETINGS.key:
        return path_to("meetings.detail", meeting_id=row.id)
    if row.duty == FORMS.key:
        return path_to("brief_forms.detail", slug=row.title)
    if row.position:
        return path_to("placements.detail", number=row.request_id, position=row.position)
    return path_to("requests.detail", number=row.request_id) if row.request_id else path_to("desk.rules")


def _taker(row: Any, networks: Mapping[int, list[str]], hands: Mapping[int, set[int]]) -> Callable[[Person], bool]:
    """Who may hold it: the rule by which it is given out anyway."""
    own = {"community_id": row.community_id, "network_ids": [row.network_id] if row.network_id else []}
    whole = {"community_id": row.community_id, "network_ids": networks.get(row.request_id, [])}
    answers = P.BUDGET_RELEASE if row.is_money else P.WIRE_ANSWER
    rules: dict[str, Callable[[Person], bool]] = {
        REQUESTS.key: lambda one: can(one, P.REQUEST_FILE, community_id=row.community_id),
        TRIAGE.key: lambda one: can(one, P.REQUEST_TRIAGE, **own),
        CONTENT.key: lambda one: can(one, P.CREATIVE_EDIT, **own),
        PUBLICATION.key: lambda one: can(one, P.PLACEMENT_PUBLISH, **own),
        ESCALATION.key: lambda one: one.id not in hands[row.id] and can(one, P.PLACEMENT_APPROVE, **own),
        WIRES.key: lambda one: can(one, P.WIRE_ANSWER, **whole) and can(one, answers, **whole),
        FIGURES.key: lambda one: can(one, P.READING_ENTER, **whole),
        MEETINGS.key: lambda one: (
            can(one, P.REQUEST_FILE, community_id=row.community_id) or can(one, P.REQUEST_TRIAGE, **own)
        ),
        RULES.key: lambda one: one.id != row.but and triages_for(one, row),
        STANDINS.key: lambda one: one.id != row.but and triages_for(one, row),
        FORMS.key: lambda one: may_edit_form(one, row.network_id),
    }
    return rules[row.duty]
