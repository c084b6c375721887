"""The five facts that a requester always sees, and who does what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.accounts.away import away_words
from app.accounts.models import Person
from app.accounts.permissions import P
from app.promo.models import MeasurementPlan, Placement, PromoRequest, ReturnedField, Wire
from app.promo.queries.people import people_at_hand
from app.promo.states import ACTIVE_PLACEMENTS, UNDECIDED, NetworkDecision, PlacementState, RequestState
from app.promo.words import RushState
from app.web.formats import day, moment, moment_text

R = RequestState
_CONTENT_MISSING = frozenset({PlacementState.HELD, PlacementState.CONTENT_DUE, PlacementState.CHANGES_REQUESTED})
MOST_NAMES = 3
MOST_WORDS = 120  # letters


def facts_of(
    request_: PromoRequest,
    placements: Sequence[Placement],
    returned: Sequence[ReturnedField],
    *,
    told: Callable[[datetime], str] = moment,
) -> list[tuple[str, Any]]:
    """State, who has it, next step, content due, report promised; what is not known is None.

    `told` says a moment: as an element of the page, or in plain text for a mail.
    """
    is_promised = request_.report_due_on is not None and request_.state not in {R.DECLINED, R.CANCELLED}
    due = [one.content_due_at for one in placements if one.state in _CONTENT_MISSING and one.content_due_at]
    return [
        (_("State"), request_.state.label),
        (_("Who has it"), who_has_it(request_)),
        (_("Next step"), next_step(request_, placements, returned)),
        (_("Content due"), told(min(due)) if due else None),
        (_("Report promised"), day(request_.report_due_on) if is_promised else None),
    ]


def who_has_it(request_: PromoRequest) -> str | None:
    """The person, or the people, on whom it waits."""
    if request_.state in {R.DRAFT, R.NEEDS_INFO, R.REPORTED}:
        return _named(request_.filed_by)
    if waits_for_a_senior(request_):
        return _names(_seniors(request_)) or str(_("Nobody yet"))
    if request_.state in {R.SUBMITTED, R.TRIAGE}:
        return _owners(request_, UNDECIDED) or str(_("Nobody yet"))
    if request_.state in {R.ACCEPTED, R.SCHEDULED, R.LIVE, R.COLLECTING}:
        return _owners(request_, frozenset({NetworkDecision.YES}))
    return None


def waits_for_a_senior(request_: PromoRequest) -> bool:
    """Every network has answered, one of them with yes: a senior accepts what is sensitive, or answers for a rush."""
    answers = {row.decision for row in request_.networks}
    is_agreed = NetworkDecision.YES in answers and not answers & UNDECIDED
    is_for_a_senior = request_.is_sensitive or request_.rush == RushState.ASKED
    return request_.state == R.TRIAGE and is_for_a_senior and is_agreed


def _seniors(request_: PromoRequest) -> Sequence[Person]:
    networks = list(request_.scope_network_ids)
    return people_at_hand(P.REQUEST_DECLINE, community_id=request_.community_id, network_ids=networks)


def _owners(request_: PromoRequest, decisions: frozenset[NetworkDecision]) -> str | None:
    names: dict[Person, list[str]] = {}
    for row in request_.networks:
        if row.decision in decisions and row.owner is not None:
            names.setdefault(row.owner, []).append(row.network.name)
    return ", ".join(_named(one, *networks) for one, networks in names.items()) or None


def _named(person: Person, *networks: str) -> str:
    """'Bob Melnyk (Instagram; away until 30 November 2026, deputy Sara Lind)'."""
    words = "; ".join(filter(None, [", ".join(networks), away_words(person)]))
    return f"{person.name} ({words})" if words else person.name


def next_step(request_: PromoRequest, placements: Sequence[Placement], returned: Sequence[ReturnedField]) -> str | None:
    """What happens next, in a few words."""
    state = request_.state
    if waits_for_a_senior(request_):
        is_rush = request_.rush == RushState.ASKED
        return str(_("A senior answers about the rush") if is_rush else _("A senior accepts it"))
    if state == R.TRIAGE and request_.triage_due_at is not None:
        return str(_("An answer by %(time)s", time=moment_text(request_.triage_due_at)))
    if state == R.NEEDS_INFO:
        fields = ", ".join(dict.fromkeys(part.label for part in returned))
        return str(_("An answer to: %(fields)s", fields=fields))
    if state in {R.SCHEDULED, R.LIVE}:
        ahead = [one for one in placements if one.state in ACTIVE_PLACEMENTS and one.slot_at is not None]
        if ahead and ahead[0].slot_at is not None:
            return str(_("%(title)s, %(time)s", title=ahead[0].title, time=moment_text(ahead[0].slot_at)))
    if state == R.ACCEPTED and placements:
        return _next_for(placements)
    words = {
        R.DRAFT: _("It is handed in"),
        R.SUBMITTED: _("Somebody is assigned"),
        R.ACCEPTED: _("Posts take their slots"),
        R.SCHEDULED: _("The first post goes out"),
        R.LIVE: _("The last post goes out"),
        R.COLLECTING: _("The figures come in, then the report"),
        R.REPORTED: _("Lessons are written"),
    }
    return str(words[state]) if state in words else None


def _next_for(placements: Sequence[Placement]) -> str:
    """What the posts of an accepted request wait for: the earliest of these that one of them still has before it."""
    states = {one.state for one in placements}
    if states & _CONTENT_MISSING:
        return str(_("The content is brought"))
    if PlacementState.IN_REVIEW in states:
        return str(_("The content is approved"))
    if PlacementState.APPROVED in states:
        return str(_("The posts are scheduled"))
    return str(_("Posts take their slots"))


def duties_of(
    request_: PromoRequest, wires: Sequence[Wire], plan: MeasurementPlan | None
) -> list[tuple[str, str | None]]:
    """Who does what on this request, by name."""
    networks = list(request_.scope_network_ids)
    approvers = people_at_hand(P.PLACEMENT_APPROVE, community_id=request_.community_id, network_ids=networks)
    owners = _names([row.owner for row in request_.networks if row.owner is not None])
    duties = [
        (_("Brief, targets, content of the community"), request_.filed_by.name),
        (_("Triage, slots, publication"), owners),
        (_("Approval"), _names(approvers)),
        (_("Plan B"), _names([wire.owner for wire in wires])),
        (_("Readings, report"), plan.owner.name if plan is not None else _shortened(request_.results_by)),
    ]
    return [(str(activity), who) for activity, who in duties]


def _shortened(text: str) -> str | None:
    """At most two lines of what was written; the whole stands in the brief."""
    return (text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1].rstrip()}…") or None


def _names(people: Sequence[Person]) -> str | None:
    names = list(dict.fromkeys(person.name for person in people))
    if len(names) > MOST_NAMES:
        return str(_("%(names)s and others", names=", ".join(names[:MOST_NAMES])))
    return ", ".join(names) or None
