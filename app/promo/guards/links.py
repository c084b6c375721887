"""When a request may end in another one, or be split."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.permissions import P
from app.promo.access import can_for, may_triage
from app.promo.models import PromoRequest
from app.promo.queries.links import GOES_ON
from app.promo.queries.routing import IN_DESK
from app.promo.states import BEFORE_LIVE, NetworkDecision, RequestState

_REFUSABLE = frozenset({NetworkDecision.OPEN, NetworkDecision.LATER, NetworkDecision.NO})


def may_end(request_: PromoRequest, person: Person) -> bool:
    """True when `person` may say no to the whole: a senior, or who decides for each of its networks."""
    return may_decline(request_, person) or all(may_triage(person, row) for row in request_.networks)


def may_decline(request_: PromoRequest, person: Person) -> bool:
    """True for the seniors of this request."""
    return can_for(person, P.REQUEST_DECLINE, request_, *request_.scope_network_ids)


def no_duplicate(request_: PromoRequest, other: PromoRequest, person: Person) -> str | None:
    """Why the request cannot be marked as a duplicate of the other one, in a sentence; None when it can."""
    if request_.id == other.id:
        return str(_("A request is no duplicate of itself."))
    if other.state not in GOES_ON:
        return str(
            _("%(number)s does not go on: %(state)s. Choose another one.", number=other.number, state=other.state.label)
        )
    if request_.state not in BEFORE_LIVE:
        return str(_("%(number)s is now: %(state)s.", number=request_.number, state=request_.state.label))
    if not may_end(request_, person):
        return str(_("Who says no to all of it decides for each of its networks, or is a senior."))
    return None if may_decline(request_, person) else _not_refusable(request_)


def no_merge(source: PromoRequest, target: PromoRequest, person: Person) -> str | None:
    """Why the source cannot be merged into the target, in a sentence; None when it can."""
    if source.id == target.id:
        return str(_("A request is not merged into itself."))
    if source.community_id != target.community_id:
        return str(_("They belong to different communities, whose words stay apart. Mark it as a duplicate instead."))
    if target.state not in IN_DESK:
        return str(_("%(number)s is not on the desk: %(state)s.", number=target.number, state=target.state.label))
    if not all(may_triage(person, row) for row in (*source.networks, *target.networks)):
        return str(_("Requests are merged by who decides for each of their networks."))
    return _not_refusable(source)


def no_split(request_: PromoRequest, person: Person) -> str | None:
    """Why nothing can be split off, in a sentence; None when something can."""
    if request_.state not in {RequestState.SUBMITTED, RequestState.TRIAGE}:
        return str(_("%(number)s is now: %(state)s.", number=request_.number, state=request_.state.label))
    if len(request_.networks) < 2:
        return str(_("It asks one network only."))
    if not splittable(request_, person):
        return str(_("Only networks that are undecided, and yours to decide, can be split off."))
    return None


def splittable(request_: PromoRequest, person: Person) -> list[str]:
    """The networks that `person` may take to a request of their own."""
    rows = [row for row in request_.networks if row.decision == NetworkDecision.OPEN and may_triage(person, row)]
    return [row.network_id for row in rows]


def _not_refusable(request_: PromoRequest) -> str | None:
    if request_.state != RequestState.TRIAGE:
        return str(_("%(number)s is now: %(state)s.", number=request_.number, state=request_.state.label))
    said = next((row for row in request_.networks if row.decision not in _REFUSABLE), None)
    if said is None:
        return None
    return str(_(
        "%(network)s has answered already: %(decision)s. Take that back first.",
        network=said.network.name, decision=said.decision.label,
    ))  # fmt: skip
