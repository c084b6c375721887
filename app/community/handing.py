"""What of communities somebody holds by name, and how it goes to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.accounts.questions import Duty, Handed, Piece, give_column
from app.audit.actors import Actor
from app.community.actions.communities import make_manager
from app.community.models import Community, Initiative
from app.community.states import CommunityState, InitiativeState
from app.core.db import db, flush
from app.core.versions import locked
from app.web.addresses import path_to

_ENDED = (InitiativeState.REVIEWED, InitiativeState.DROPPED)


def _give_community(community_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    community = locked(Community, community_id)
    if community is None or community.owner_id != holder.id:
        return None
    community.owner = person
    flush()
    make_manager(community, person, actor=actor)
    return Handed(community)


def _give_management(community_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    del holder
    community = locked(Community, community_id)
    if community is None or person is None:
        return None
    make_manager(community, person, actor=actor)
    return Handed(community)


NOBODY_OWNS_IT = _l("Nobody owns it for the time being")
OWNED = Duty(
    "communities", _l("Communities"), "communities.index", "owner", Community.owner, _give_community,
    rest=NOBODY_OWNS_IT,
)  # fmt: skip
MANAGED = Duty("managers", _l("Communities without another manager"), "communities.index", "", None, _give_management)
INITIATIVES = Duty(
    "initiatives", _l("Initiatives"), "initiatives.index", "owner", Initiative.owner, give_column(Initiative.owner),
    rest=NOBODY_OWNS_IT,
)  # fmt: skip


def communities_held(person: Person) -> Sequence[Piece]:
    """Communities and initiatives that `person` owns and that go on, and those that nobody else manages.

    Who takes over as their owner manages them from then on.
    """
    managed = {int(one.scope_id) for one in person.grants if _is_management(one)}
    communities = db.session.execute(
        sa.select(Community.id, Community.name, Community.slug, Community.state, Community.owner_id, _is_alone(person))
        .where(Community.state != CommunityState.ARCHIVED)
        .where(sa.or_(Community.owner_id == person.id, Community.id.in_(managed)))
        .order_by(Community.name)
    ).all()
    initiatives = db.session.execute(
        sa.select(Initiative.id, Initiative.title, Initiative.slug, Initiative.state)
        .where(Initiative.owner_id == person.id, Initiative.state.not_in(_ENDED))
        .order_by(Initiative.id)
    )
    own = [row for row in communities if row.owner_id == person.id]
    alone = [row for row in communities if row.id in managed and row.is_alone and row not in own]
    return [
        *(_community(OWNED, row, _may_own, may_rest=_can_wait(row)) for row in own),
        *(_community(MANAGED, row, _anybody) for row in alone),
        *(
            Piece(INITIATIVES, row.id, row.title, path_to("initiatives.detail", slug=row.slug), _may_own,
                  row.state == InitiativeState.IDEA)
            for row in initiatives
        ),
    ]  # fmt: skip


def _community(duty: Duty, row: Any, may_take: Any, *, may_rest: bool = False) -> Piece:
    return Piece(duty, row.id, row.name, path_to("communities.detail", slug=row.slug), may_take, may_rest)


def _can_wait(row: Any) -> bool:
    """One that is being set up needs no owner yet, while somebody manages it."""
    return row.state == CommunityState.DRAFT and not row.is_alone


def _is_management(grant: Grant) -> bool:
    return grant.role == Role.COMMUNITY_MANAGER and grant.scope_kind == ScopeKind.COMMUNITY


def _is_alone(person: Person) -> sa.ColumnElement[bool]:
    """True where nobody else who may come in manages the community, for it or for the house."""
    other = aliased(Person)
    is_here = sa.or_(
        Grant.scope_kind == ScopeKind.HOUSE,
        sa.and_(Grant.scope_kind == ScopeKind.COMMUNITY, Grant.scope_id == sa.cast(Community.id, sa.String)),
    )
    manages = (
        sa.exists()
        .where(Grant.person_id == other.id, Grant.role == Role.COMMUNITY_MANAGER, is_here)
        .where(other.id != person.id, other.disabled_at.is_(None), other.is_partner.is_(False))
        .correlate(Community)
    )
    return sa.not_(manages).label("is_alone")


def _may_own(person: Person) -> bool:
    """As the forms offer it: the community managers of the house."""
    return person.has_role(Role.COMMUNITY_MANAGER)


def _anybody(_person: Person) -> bool:
    return True
