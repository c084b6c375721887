"""Which rule catches a network of a request, and what the rules have caught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.access import reach_of
from app.accounts.away import deputy_of
from app.accounts.models import Grant, Person
from app.accounts.permissions import P
from app.community.access import may_read, visible
from app.community.models import Community
from app.community.states import CommunityState
from app.core.db import db
from app.core.errors import NotFound
from app.promo.access import is_visible_to
from app.promo.models import PromoRequest, RoutedNetwork, RoutingRule
from app.promo.queries.people import gives
from app.promo.queries.routing import triagers_of

#: What a rule may ask of a request; None asks nothing.
CONDITIONS = ("network_id", "kind", "community_id", "sensitivity")


@dataclass(frozen=True, slots=True)
class Catch:
    """The rule that catches a network of a request, and who gets it."""

    rule: RoutingRule
    person: Person
    is_standin: bool


def rules_in_force() -> Sequence[RoutingRule]:
    """All rules in their order, each with whom it names and what these may do."""
    query = (
        sa.select(RoutingRule)
        .where(RoutingRule.retired_at.is_(None))
        .options(
            joinedload(RoutingRule.person).selectinload(Person.grants),
            joinedload(RoutingRule.standin).selectinload(Person.grants),
            joinedload(RoutingRule.network), joinedload(RoutingRule.community),
        )
    )  # fmt: skip
    return db.session.scalars(query.order_by(RoutingRule.position, RoutingRule.id)).all()


def rules_shown_to(person: Person) -> list[RoutingRule]:
    """The same without those that name a community of which `person` may not know (T04)."""
    return [rule for rule in rules_in_force() if _is_shown_to(person, rule)]


def rule_for(person: Person, rule_id: int) -> RoutingRule:
    """A rule of which `person` may know, in force or retired."""
    rule = db.session.get(RoutingRule, rule_id)
    if rule is None or not _is_shown_to(person, rule):
        raise NotFound
    return rule


def _is_shown_to(person: Person, rule: RoutingRule) -> bool:
    return rule.community is None or may_read(person, rule.community)


def catches(request_: PromoRequest, fitting: Mapping[str, Sequence[Person]]) -> dict[str, Catch]:
    """For each network the first rule that fits and leads to somebody of `fitting`: those at work who triage it."""
    rules = rules_in_force()
    standins = {rule.person_id: rule.standin for rule in reversed(rules) if rule.standin is not None}
    found: dict[str, Catch] = {}
    for network_id, people in fitting.items():
        for rule in (one for one in rules if fits(one, request_, network_id)):
            who = next((one for one in chain(rule, standins) if one in people), None)
            if who is not None:
                found[network_id] = Catch(rule, who, is_standin=who.id != rule.person_id)
                break
    return found


def caught_now(request_: PromoRequest) -> dict[str, Catch | None]:
    """What would happen if the request came in now, network by network."""
    networks = list(request_.scope_network_ids)
    found = catches(request_, triagers_of(networks, request_.community_id))
    return {network_id: found.get(network_id) for network_id in networks}


def fits(rule: RoutingRule, request_: PromoRequest, network_id: str) -> bool:
    """True when the rule asks nothing that this network of the request does not meet."""
    met = {
        "network_id": network_id, "kind": request_.kind, "community_id": request_.community_id,
        "sensitivity": request_.sensitivity,
    }  # fmt: skip
    return all(getattr(rule, name) in {None, met[name]} for name in CONDITIONS)


def chain(rule: RoutingRule, standins: Mapping[int, Person]) -> Iterator[Person]:
    """Whom the rule names, who stands in, who stands in for that one, each once; then whom they have named themselves.

    A rule knows who can decide on what it catches; the deputy of an absence stands in for everything, and comes after.
    """
    named: list[Person] = []
    who: Person | None = rule.person
    after = rule.standin
    while who is not None and who not in named:
        named.append(who)
        yield who
        who, after = after, standins.get(after.id) if after is not None else None
    yield from filter(None, map(deputy_of, named))


def covered_by(rules: Sequence[RoutingRule]) -> dict[int, RoutingRule]:
    """The rules that nothing reaches, since an earlier one asks less: id -> that one."""
    covered: dict[int, RoutingRule] = {}
    for place, rule in enumerate(rules):
        wider = next(
            (
                one
                for one in rules[:place]
                if all(getattr(one, name) in {None, getattr(rule, name)} for name in CONDITIONS)
            ),
            None,
        )
        if wider is not None:
            covered[rule.id] = wider
    return covered


def triages_for(person: Person, rule: RoutingRule) -> bool:
    """True when `person` may triage something that the rule catches."""
    reach = reach_of(person, P.REQUEST_TRIAGE)
    if person.is_partner or not (reach.is_house or reach.network_ids or reach.community_ids):
        return False
    if reach.is_house or (rule.network_id is None and rule.community_id is None):
        return True
    in_network = rule.network_id is None or rule.network_id in reach.network_ids
    in_community = rule.community_id is None or rule.community_id in reach.community_ids
    return bool((reach.network_ids and in_network) or (reach.community_ids and in_community))


def people_to_name() -> Sequence[Person]:
    """Those who triage anything, by name."""
    granted = sa.exists().where(Grant.person_id == Person.id, gives(P.REQUEST_TRIAGE))
    query = sa.select(Person).where(granted, Person.disabled_at.is_(None), sa.not_(Person.is_partner))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def communities_to_name(person: Person) -> Sequence[Community]:
    """Those that `person` may read and that are not archived, by name."""
    query = visible(person).where(Community.state != CommunityState.ARCHIVED)
    return db.session.scalars(query.order_by(Community.name)).all()


@dataclass(frozen=True, slots=True)
class CaughtFilters:
    """What the list of the caught is narrowed to."""

    rule_id: int | None = None
    network: str = ""


def caught(person: Person, filters: CaughtFilters) -> sa.Select[RoutedNetwork]:
    """What the rules have caught of the requests that `person` may read, the newest first."""
    query = (
        sa.select(RoutedNetwork)
        .join(RoutedNetwork.request)
        .where(is_visible_to(person))
        .options(
            contains_eager(RoutedNetwork.request), joinedload(RoutedNetwork.person), joinedload(RoutedNetwork.network)
        )
    )
    if filters.rule_id is not None:
        query = query.where(RoutedNetwork.rule_id == filters.rule_id)
    if filters.network:
        query = query.where(RoutedNetwork.network_id == filters.network)
    return query.order_by(RoutedNetwork.id.desc())
