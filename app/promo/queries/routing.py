"""Who triages a network: its own specialists first, else the house's with the fewest open requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import Permission, ScopeKind
from app.core.db import db
from app.promo.models import PromoRequest, RequestNetwork
from app.promo.queries.people import gives, is_at_work, reaches
from app.promo.states import ON_THEIR_WAY, UNDECIDED, NetworkDecision, RequestState

#: Requests on which a triager still has to act.
IN_DESK = frozenset({RequestState.SUBMITTED, RequestState.TRIAGE, RequestState.NEEDS_INFO})
#: Only a network in one of these can wait for a decision: they are few, however many requests there have been.
MAY_BE_DUE = (NetworkDecision.OPEN, NetworkDecision.LATER)


def is_to_decide() -> sa.ColumnElement[bool]:
    """Condition on networks of requests, joined with their request: a decision is due now."""
    open_now = sa.and_(RequestNetwork.decision == NetworkDecision.OPEN, PromoRequest.state.in_(IN_DESK))
    came_again = sa.and_(
        RequestNetwork.decision == NetworkDecision.LATER,
        RequestNetwork.due_again_at.is_not(None),
        PromoRequest.state.in_(IN_DESK | ON_THEIR_WAY),
    )
    return sa.and_(RequestNetwork.decision.in_(MAY_BE_DUE), sa.or_(open_now, came_again))  # the index begins with these


def triagers_of(network_ids: Iterable[str], community_id: int) -> dict[str, list[Person]]:
    """For each network those who may triage it, the best choice first.

    Before others come those of the network itself, then who is not a senior, then who has the fewest open.
    """
    return triagers_with_loads(network_ids, community_id)[0]


def triagers_with_loads(
    network_ids: Iterable[str], community_id: int
) -> tuple[dict[str, list[Person]], dict[int, int]]:
    """The same, and how many networks of requests each of them has still to decide; one query."""
    wanted = list(network_ids)
    rows = db.session.execute(
        sa.select(Person, Grant.scope_kind, Grant.scope_id, _n_open(Person.id).label("n_open"))
        .join(Grant, Grant.person_id == Person.id)
        .where(gives(Permission.REQUEST_TRIAGE), reaches(community_id, wanted), is_at_work())
        .order_by(Person.id)
    ).all()
    load = {person.id: n_open for person, _kind, _scope, n_open in rows}
    found: dict[str, list[Person]] = {}
    for network_id in wanted:
        fit: dict[Person, bool] = {}
        for person, kind, scope, _n_open_of in rows:
            if kind != ScopeKind.NETWORK or scope == network_id:
                fit[person] = fit.get(person, False) or kind == ScopeKind.NETWORK
        found[network_id] = sorted(
            fit, key=lambda person: (not fit[person], person.is_senior, load[person.id], person.id)
        )
    return found, load


def _n_open(person_id: Any) -> sa.ScalarSelect[int]:
    """Counts the networks of requests that wait for the decision of the person of the row."""
    return (
        sa.select(sa.func.count())
        .select_from(RequestNetwork)
        .join(PromoRequest, PromoRequest.id == RequestNetwork.request_id)
        .where(
            RequestNetwork.owner_id == person_id,
            RequestNetwork.decision.in_(UNDECIDED),
            PromoRequest.state.in_(IN_DESK),
        )
        .scalar_subquery()
    )


def open_load(person_ids: Iterable[int]) -> dict[int, int]:
    """How many networks of requests each of these people has still to decide."""
    rows = db.session.execute(sa.select(Person.id, _n_open(Person.id)).where(Person.id.in_(list(person_ids))))
    return {row[0]: row[1] for row in rows}
