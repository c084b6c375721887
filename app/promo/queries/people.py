"""People by what they may do for one request."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import ROLE_PERMISSIONS, SENIOR_PERMISSIONS, Permission, ScopeKind
from app.core.db import db


def people_who_may(permission: Permission, *, community_id: int, network_ids: Iterable[str] = ()) -> list[Person]:
    """Active people with `permission` in that community, on one of those networks or in the house, by name."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    by_role = Grant.role.in_(roles)
    held = sa.or_(by_role, Person.is_senior) if permission in SENIOR_PERMISSIONS else by_role
    scopes = sa.or_(
        Grant.scope_kind == ScopeKind.HOUSE,
        sa.and_(Grant.scope_kind == ScopeKind.COMMUNITY, Grant.scope_id == str(community_id)),
        sa.and_(Grant.scope_kind == ScopeKind.NETWORK, Grant.scope_id.in_(list(network_ids))),
    )
    query = (
        sa.select(Person)
        .where(
            sa.exists().where(Grant.person_id == Person.id, scopes, held),
            Person.disabled_at.is_(None),
            sa.not_(Person.is_partner),
        )
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(query))
