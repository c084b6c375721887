"""Keeping the rules by which requests are given to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.access import can, can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import P
from app.audit.actions import record
from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.versions import check_version, keep, lock_row
from app.networks.models import Network
from app.promo import tags
from app.promo.models import RoutingRule
from app.promo.queries.rules import rules_in_force, triages_for

MOST_RULES = 100


def add_rule(values: Mapping[str, Any], *, actor: Person) -> RoutingRule:
    """Put a rule behind the others."""
    rules = rules_in_force()
    if len(rules) >= MOST_RULES:
        raise Invalid({"": _("There are %(most)s rules. Retire one that is not needed.", most=MOST_RULES)})
    rule = RoutingRule(**values, position=_last_position() + 1, created_at=clock.now())
    check_may_rule(rule, actor)
    _check(rule, rules)
    db.session.add(rule)
    record(tags.RULE_ADDED, rule, actor=actor)
    return rule


def change_rule(rule: RoutingRule, values: Mapping[str, Any], *, version: int | None, actor: Person) -> None:
    """Other conditions or other people; what was caught before stays. Raises Conflict after another's edit."""
    sentence = _("This rule was changed meanwhile. Compare and choose.")
    lock_row(rule)
    check_may_rule(rule, actor)
    check_version(rule, values, version=version, sentence=sentence)
    changed = RoutingRule(**values)  # never added: only looked at
    check_may_rule(changed, actor)
    _check(changed, [other for other in rules_in_force() if other.id != rule.id])
    changes = keep(rule, values, version=version, sentence=sentence)
    if changes:
        told = {name.removesuffix("_id"): [_named(name, part) for part in pair] for name, pair in changes.items()}
        record(tags.RULE_CHANGED, rule, actor=actor, changes=told)


def move_rule(rule: RoutingRule, *, is_up: bool, actor: Person) -> None:
    """Let it be asked before, or after, the one beside it. Nothing happens at an end."""
    check_may_rule(rule, actor)
    db.session.execute(sa.select(RoutingRule.id).order_by(RoutingRule.id).with_for_update())
    order = [one.id for one in rules_in_force()]
    if rule.id not in order:
        raise Conflict(_("“%(name)s” is retired.", name=rule.name))
    place = order.index(rule.id)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, rule_id in enumerate(order, start=1):  # not by the ORM: an order is no edit of a rule
        db.session.execute(sa.update(RoutingRule).where(RoutingRule.id == rule_id).values(position=position))
    facts = {"place": other + 1, "position": [place + 1, other + 1]}
    record(tags.RULE_MOVED, rule, actor=actor, changes=facts)


def retire_rule(rule: RoutingRule, *, actor: Person) -> None:
    """It catches nothing more; what it has caught can still be read."""
    lock_row(rule)
    check_may_rule(rule, actor)
    if rule.retired_at is None:
        rule.retired_at = clock.now()
        record(tags.RULE_RETIRED, rule, actor=actor)


def restore_rule(rule: RoutingRule, *, actor: Person) -> None:
    """Undo the retirement: it stands where it stood."""
    lock_row(rule)
    check_may_rule(rule, actor)
    if rule.retired_at is not None:
        _check(rule, rules_in_force())
        rule.retired_at = None
        record(tags.RULE_RESTORED, rule, actor=actor)


def check_may_rule(rule: RoutingRule, actor: Person) -> None:
    """Raise NotAllowed unless `actor` is a senior of all that the rule catches."""
    if not may_rule(rule, actor):
        raise NotAllowed(_("Rules are kept by the seniors of what they catch."))


def may_rule(rule: RoutingRule, actor: Person) -> bool:
    """True for seniors of the rule's network or community; for those of any who triage, where it names neither."""
    if rule.network_id is None and rule.community_id is None:
        return can_anywhere(actor, P.REQUEST_DECLINE) and can_anywhere(actor, P.REQUEST_TRIAGE)
    networks = [rule.network_id] if rule.network_id else []
    return can(actor, P.REQUEST_DECLINE, community_id=rule.community_id, network_ids=networks)


def _check(rule: RoutingRule, others: Sequence[RoutingRule]) -> None:
    """Raise Invalid for a rule that names nobody who may triage, or that goes round in a circle."""
    wrong: dict[str, Any] = {}
    for field in ("person_id", "standin_id"):
        who = _person(getattr(rule, field))
        if who is not None and not triages_for(who, rule):
            wrong[field] = _("%(name)s may not triage what this rule catches. Choose somebody else.", name=who.name)
    if rule.standin_id == rule.person_id:
        wrong["standin_id"] = _("Nobody stands in for themselves. Choose somebody else.")
    elif circle := _circle(rule, others):
        names = ", ".join(str(_person(one)) for one in circle)
        wrong["standin_id"] = _("This goes round in a circle: %(names)s. Choose somebody else.", names=names)
    if wrong:
        raise Invalid(wrong)


def _circle(rule: RoutingRule, others: Sequence[RoutingRule]) -> list[int]:
    """The people along whom one stands in for the other until it comes back to the first; empty when it does not."""
    after: dict[int, list[int]] = {}
    for one in others:
        if one.standin_id is not None:
            after.setdefault(one.person_id, []).append(one.standin_id)
    ways = [[rule.person_id, rule.standin_id]] if rule.standin_id is not None else []
    seen: set[int] = set()  # whom a way has come by: any other way from there leads to the same people
    while ways:
        way = ways.pop()
        for who in after.get(way[-1], ()):
            if who == rule.person_id:
                return [*way, who]
            if who not in seen:
                seen.add(who)
                ways.append([*way, who])
    return []


def _person(person_id: int | None) -> Person | None:
    return db.session.get(Person, person_id) if person_id is not None else None


def _last_position() -> int:
    return db.session.scalar(sa.select(sa.func.max(RoutingRule.position))) or 0


def _named(field: str, value: Any) -> Any:
    """A person, network or community as the log tells it."""
    model = {"person_id": Person, "standin_id": Person, "network_id": Network, "community_id": Community}.get(field)
    return value if model is None or value is None else getattr(db.session.get(model, value), "name", value)
