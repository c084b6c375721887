"""People by what they may do for one request: one set of conditions on grants, asked for names or for a queue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.accounts.away import is_away_now
from app.accounts.models import Grant, Person
from app.accounts.permissions import ROLE_PERMISSIONS, SENIOR_PERMISSIONS, Permission, Role, ScopeKind
from app.core.db import db


def people_who_may(
    permission: Permission,
    *,
    community_id: int,
    network_ids: Iterable[str] = (),
    role: Role | None = None,
    even_away: bool = False,
) -> list[Person]:
    """Active people with `permission` in that community, on one of those networks or in the house, by name.

    With `role` those who hold that very role there. Who is away now is left out, unless it is about a later day:
    `even_away`.
    """
    granted = sa.exists().where(Grant.person_id == Person.id, gives(permission), reaches(community_id, network_ids))
    if role is not None:
        granted = granted.where(Grant.role == role)
    query = (
        sa.select(Person)
        .where(granted, is_of_the_house() if even_away else is_at_work())
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(query))


def people_at_hand(permission: Permission, *, community_id: int, network_ids: Iterable[str] = ()) -> list[Person]:
    """Those of them who are at work; where everybody is away, all of them."""
    asked: dict[str, Any] = {"community_id": community_id, "network_ids": list(network_ids)}
    return people_who_may(permission, **asked) or people_who_may(permission, **asked, even_away=True)


def gives(permission: Permission) -> sa.ColumnElement[bool]:
    """Condition on grants, joined with their person: the role, or its holder's seniority, includes `permission`."""
    by_role = Grant.role.in_([role for role, held in ROLE_PERMISSIONS.items() if permission in held])
    return sa.or_(by_role, Person.is_senior) if permission in SENIOR_PERMISSIONS else by_role


def reaches(community_id: int, network_ids: Iterable[str]) -> sa.ColumnElement[bool]:
    """Condition on grants: they hold in the house, in that community, or on one of those networks."""
    return sa.or_(
        Grant.scope_kind == ScopeKind.HOUSE,
        sa.and_(Grant.scope_kind == ScopeKind.COMMUNITY, Grant.scope_id == str(community_id)),
        sa.and_(Grant.scope_kind == ScopeKind.NETWORK, Grant.scope_id.in_(list(network_ids))),
    )


def is_at_work() -> sa.ColumnElement[bool]:
    """Condition on people: they may sign in, are no partners, and not away now."""
    return sa.and_(is_of_the_house(), sa.not_(is_away_now()))


def is_of_the_house() -> sa.ColumnElement[bool]:
    """Condition on people: they may sign in, and are no partners, to whom only single tasks are given."""
    return sa.and_(Person.disabled_at.is_(None), sa.not_(Person.is_partner))
