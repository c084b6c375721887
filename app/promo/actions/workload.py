"""Giving a piece of work to somebody else, whatever it is: each by the action that it has anyway."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.core.errors import Conflict, NotAllowed
from app.promo.access import can_for, may_triage
from app.promo.actions.placements import change_plan, check_may_measure, is_writable, plan_measurement
from app.promo.actions.triage import assign_network
from app.promo.models import MeasurementPlan, Placement, PromoRequest, RequestNetwork
from app.promo.queries.people import people_who_may
from app.promo.queries.placements import measurement_plan_of
from app.promo.queries.routing import triagers_of
from app.promo.states import ENDED_REQUESTS
from app.promo.words import Act, PostMetric, ReadingWindow

#: What of a placement somebody does.
ROLES = {Act.CONTENT: "assignee", Act.PUBLICATION: "publisher", Act.REPLIES: "publisher"}
_PLANNED = ("title", "content_due_at", "review_due_at", "is_paid", "ad_spend", "ad_currency")


def give_network(row: RequestNetwork, *, person: Person | None, actor: Actor) -> None:
    """Somebody else decides for this network of a request."""
    assign_network(row, person=_somebody(person), actor=actor)


def give_post(placement: Placement, act: Act, *, person: Person | None, actor: Actor) -> None:
    """Somebody else, or nobody yet, brings its content or puts it out."""
    values = {name: getattr(placement, name) for name in _PLANNED}
    people = {"assignee": placement.assignee, "publisher": placement.publisher, ROLES[act]: person}
    change_plan(placement, values | people, version=None, actor=actor)


def give_measurement(request_: PromoRequest, *, person: Person | None, actor: Actor) -> None:
    """Somebody else reads the figures of a request and writes its report."""
    plan = measurement_plan_of(request_)
    if plan is None:
        raise Conflict(_("It is not planned yet how %(thing)s is measured.", thing=request_.number))
    windows, metrics = [ReadingWindow(one) for one in plan.windows], [PostMetric(one) for one in plan.metrics]
    plan_measurement(
        request_, owner=_somebody(person), windows=windows, metrics=metrics, actor=actor, version=plan.version
    )


def may_give(actor: Person, act: Act, request_: PromoRequest, thing: RequestNetwork | Placement | None) -> bool:
    """True for those who may give this away: the rule that the actions check."""
    if isinstance(thing, RequestNetwork):
        return act == Act.TRIAGE and may_triage(actor, thing)
    if act in {Act.READING, Act.REPORT}:
        may = can_for(actor, Permission.READING_ENTER, request_, *request_.scope_network_ids)
        return may and request_.state not in ENDED_REQUESTS
    if thing is None or act not in ROLES or not is_writable(thing):
        return False
    return can_for(actor, Permission.PLACEMENT_EDIT, request_, thing.network_id)


def who_may_take(act: Act, request_: PromoRequest, thing: RequestNetwork | Placement | None) -> Sequence[Person]:
    """Those to whom it can be given, by name."""
    network_ids = [thing.network_id] if thing is not None else list(request_.scope_network_ids)
    if act == Act.TRIAGE:
        return sorted(triagers_of(network_ids, request_.community_id)[network_ids[0]], key=lambda one: one.folded)
    permission = {Act.CONTENT: Permission.CREATIVE_EDIT, Act.READING: Permission.READING_ENTER,
                  Act.REPORT: Permission.READING_ENTER}.get(act, Permission.PLACEMENT_PUBLISH)  # fmt: skip
    return people_who_may(permission, community_id=request_.community_id, network_ids=network_ids, even_away=True)


def holder_of(act: Act, thing: RequestNetwork | Placement | None, plan: MeasurementPlan | None) -> Person | None:
    """Who has it now."""
    if isinstance(thing, RequestNetwork):
        return thing.owner
    if act in ROLES and thing is not None:
        found: Person | None = getattr(thing, ROLES[act])
        return found
    return plan.owner if plan is not None else None


def check_may_give(actor: Person, act: Act, request_: PromoRequest, thing: RequestNetwork | Placement | None) -> None:
    """Raise NotAllowed for others."""
    if act in {Act.READING, Act.REPORT}:
        check_may_measure(request_, actor)
    elif not may_give(actor, act, request_, thing):
        raise NotAllowed(_("This is given away by those who plan it: your roles here do not include it."))


def check_still_with(holder: Person | None, seen: int | None) -> None:
    """Raise Conflict when it went to another one since somebody looked: `seen` had it then (0: nobody)."""
    if seen is not None and seen != (holder.id if holder else 0):
        name = holder.name if holder else _("nobody yet")
        raise Conflict(_("This was given to another one meanwhile: %(name)s.", name=name))


def _somebody(person: Person | None) -> Person:
    if person is None:
        raise Conflict(_("This always has somebody. Choose who."))
    return person
