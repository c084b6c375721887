"""The desk: what waits for a decision, the late first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.access import reach_of
from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.core.text import is_clean
from app.core.worktime import working_time_between
from app.promo.access import is_visible_to, may_triage
from app.promo.models import PromoRequest, RequestNetwork, SnoozedRow
from app.promo.queries.requests import asks, matches
from app.promo.queries.routing import IN_DESK, is_to_decide
from app.promo.queries.turns import Side, side_of
from app.promo.states import ON_THEIR_WAY, NetworkDecision, RequestState
from app.web.filters import MOST_LETTERS
from app.web.menu import menu_count


@dataclass(frozen=True, slots=True)
class TriageFilters:
    """What the queue is narrowed to; '' and False leave it wide."""

    text: str = ""
    network: str = ""
    state: str = ""
    community: str = ""
    is_mine: bool = False
    is_late: bool = False
    is_sensitive: bool = False
    is_snoozed: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> TriageFilters:
        """What an address asks for; what nobody knows, and what no database compares, is no filter."""
        asked = {name: value for name, value in asked.items() if is_clean(value)}
        state = asked.get("state", "")
        return cls(
            text=asked.get("q", "").strip()[:MOST_LETTERS],
            network=asked.get("network", "")[:MOST_LETTERS],
            state=state if state in IN_DESK else "",
            community=asked.get("community", "")[:MOST_LETTERS],
            is_mine=asked.get("mine") == "1",
            is_late=asked.get("late") == "1",
            is_sensitive=asked.get("sensitive") == "1",
            is_snoozed=asked.get("snoozed") == "1",
        )

    def as_address(self) -> dict[str, str]:
        """The same for an address: only what narrows."""
        ticked = {"mine": self.is_mine, "late": self.is_late, "sensitive": self.is_sensitive}
        ticked["snoozed"] = self.is_snoozed
        words = {"q": self.text, "network": self.network, "state": self.state, "community": self.community}
        said = {name: value for name, value in words.items() if value}
        return said | {name: "1" for name, is_on in ticked.items() if is_on}


def triage_queue(person: Person, filters: TriageFilters) -> sa.Select[PromoRequest]:
    """The desk of `person`: requests without anybody first, then by their hour; those that wait for an answer last."""
    query = (
        sa.select(PromoRequest)
        .join(PromoRequest.community)
        .where(_on_desk_of(person), _is_snoozed(person) if filters.is_snoozed else sa.not_(_is_snoozed(person)))
        .options(contains_eager(PromoRequest.community), joinedload(PromoRequest.filed_by))
    )
    if filters.network:
        query = query.where(asks(RequestNetwork.network_id == filters.network))
    if filters.state in IN_DESK:
        query = query.where(PromoRequest.state == RequestState(filters.state))
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.is_mine:
        query = query.where(asks(RequestNetwork.owner_id == person.id))
    if filters.is_late:
        query = query.where(
            PromoRequest.state == RequestState.TRIAGE, PromoRequest.triage_due_at < clock.now(), _runs_with_the_house()
        )
    if filters.is_sensitive:
        query = query.where(PromoRequest.sensitivity.is_not(None))
    if filters.text:
        query = query.where(matches(filters.text))
    waits = PromoRequest.state == RequestState.NEEDS_INFO
    return query.order_by(waits, PromoRequest.triage_due_at.is_not(None), PromoRequest.triage_due_at, PromoRequest.id)


def hours_left(request_: PromoRequest) -> float | None:
    """Working hours until the answer is due, below 0 when it is late; None while nobody's clock runs."""
    due, zone = request_.triage_due_at, request_.community.time_zone
    if due is None or request_.state != RequestState.TRIAGE or side_of(request_) != Side.HOUSE:
        return None
    now = clock.now()
    if due < now:
        return -max(working_time_between(due, now, zone).total_seconds() / 3600, 0.1)
    return working_time_between(now, due, zone).total_seconds() / 3600


def _runs_with_the_house() -> sa.ColumnElement[bool]:
    """Condition on requests in triage, as `side_of` says of one: not all of it is put off or refused."""
    counts = RequestNetwork.decision.in_([NetworkDecision.OPEN, NetworkDecision.YES])
    return asks(sa.or_(counts, RequestNetwork.due_again_at.is_not(None)))


def is_due(row: RequestNetwork) -> bool:
    """True for a network whose decision is due now: open, or put off until a day that has come."""
    return row.decision == NetworkDecision.OPEN or row.due_again_at is not None


def next_to_decide(request_: PromoRequest, person: Person) -> RequestNetwork | None:
    """The network that `person` decides next, an own one first; one to be given to somebody before triage begins."""
    mine = [row for row in request_.networks if may_triage(person, row)]
    if request_.state == RequestState.SUBMITTED:  # triage begins once each network has somebody
        return next((row for row in mine if row.owner_id is None), None)
    due = [row for row in mine if is_due(row)]
    return next((row for row in due if row.owner_id == person.id), due[0] if due else None)


def open_by_network(person: Person) -> Mapping[str, int]:
    """How many requests of the desk wait for each network's decision."""
    rows = db.session.execute(
        sa.select(RequestNetwork.network_id, sa.func.count().label("n_open"))
        .join(PromoRequest, PromoRequest.id == RequestNetwork.request_id)
        .where(_on_desk_of(person), sa.not_(_is_snoozed(person)), is_to_decide())
        .group_by(RequestNetwork.network_id)
    )
    return {row.network_id: row.n_open for row in rows}


def _is_snoozed(person: Person) -> sa.ColumnElement[bool]:
    """Condition on requests: `person` has put it aside until a day that is still to come where they are."""
    aside = sa.exists().where(
        SnoozedRow.request_id == PromoRequest.id,
        SnoozedRow.person_id == person.id,
        SnoozedRow.until > clock.today(person.time_zone),
    )
    return aside.correlate(PromoRequest)


def _on_desk_of(person: Person) -> sa.ColumnElement[bool]:
    reach = reach_of(person, P.REQUEST_TRIAGE)
    came_again = sa.and_(PromoRequest.state.in_(ON_THEIR_WAY), asks(RequestNetwork.due_again_at.is_not(None)))
    on_desk = sa.and_(
        PromoRequest.state.in_(IN_DESK | ON_THEIR_WAY),  # said once more: with an `or` alone no index would be used
        sa.or_(PromoRequest.state.in_(IN_DESK), came_again),
        is_visible_to(person),
    )
    if reach.is_house:
        return on_desk
    own = PromoRequest.community_id.in_(reach.community_ids)
    return sa.and_(on_desk, sa.or_(own, asks(RequestNetwork.network_id.in_(reach.network_ids))))


@menu_count("triage")
def n_to_decide(person: Person) -> sa.ScalarSelect[int] | None:
    """How many networks of requests wait for this person's decision; none for those who do not triage."""
    if P.REQUEST_TRIAGE not in person.reach:
        return None
    return (
        sa.select(sa.func.count())
        .select_from(RequestNetwork)
        .join(PromoRequest, PromoRequest.id == RequestNetwork.request_id)
        .where(
            RequestNetwork.owner_id == person.id,
            is_to_decide(),
        )
        .scalar_subquery()
    )


@menu_count("requests")
def n_to_answer(person: Person) -> sa.ScalarSelect[int] | None:
    """How many of this person's requests wait for an answer to what came back."""
    if P.REQUEST_FILE not in person.reach:
        return None
    return (
        sa.select(sa.func.count())
        .select_from(PromoRequest)
        .where(PromoRequest.filed_by_id == person.id, PromoRequest.state == RequestState.NEEDS_INFO)
        .scalar_subquery()
    )
