"""Who sees which community and what is in it: the only way from an address to the thing."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.access import can, reach_of
from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.community.models import (
    Achievement,
    Community,
    CommunityLeader,
    Consent,
    Event,
    Initiative,
    LedgerEntry,
    Member,
    Platform,
    PlatformReading,
)
from app.core.db import db
from app.core.errors import NotAllowed, NotFound

T = TypeVar("T")


def is_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition on Community: the house's readers see all, the others their own; networks' people what is open."""
    reach = reach_of(actor, Permission.COMMUNITY_READ)
    if reach.is_house:
        return sa.true()
    own = Community.id.in_(reach.community_ids)
    return sa.or_(own, Community.is_private.is_(False)) if reach.network_ids else own


def may_read(actor: Actor, community: Community) -> bool:
    """The same asked of one community that is at hand."""
    reach = reach_of(actor, Permission.COMMUNITY_READ)
    return reach.covers(community_id=community.id) or (bool(reach.network_ids) and not community.is_private)


def visible(actor: Actor) -> sa.Select[Community]:
    """The communities that `actor` may read, archived ones too."""
    return sa.select(Community).where(is_visible_to(actor))


def visible_events(actor: Actor) -> sa.Select[Event]:
    """The events of the communities that `actor` may read, each with its community."""
    return _of_visible(Event, actor)


def visible_initiatives(actor: Actor) -> sa.Select[Initiative]:
    """The initiatives of the communities that `actor` may read, each with its community."""
    return _of_visible(Initiative, actor)


def visible_achievements(actor: Actor) -> sa.Select[Achievement]:
    """The achievements of the communities that `actor` may read, each with its community."""
    return _of_visible(Achievement, actor)


def visible_members(actor: Actor) -> sa.Select[Member]:
    """The members whose names `actor` may read: fewer people than may read of the community."""
    reach = reach_of(actor, Permission.MEMBER_READ)
    members = _of_visible(Member, actor)
    return members if reach.is_house else members.where(Member.community_id.in_(reach.community_ids))


def community_for(actor: Actor, slug: str, *, to: Permission | None = None) -> Community:
    """The community at `slug`; NotFound for a stranger, NotAllowed for one who sees it but lacks the permission."""
    query = visible(actor).where(Community.slug == slug).options(joinedload(Community.owner))
    return _allowed(db.session.scalar(query), actor, to)


def event_for(actor: Actor, slug: str, *, to: Permission | None = None) -> Event:
    """The event at `slug`, for those who may read its community."""
    return _allowed(db.session.scalar(visible_events(actor).where(Event.slug == slug)), actor, to)


def initiative_for(actor: Actor, slug: str, *, to: Permission | None = None) -> Initiative:
    """The initiative at `slug`, for those who may read its community."""
    query = visible_initiatives(actor).where(Initiative.slug == slug).options(joinedload(Initiative.owner))
    return _allowed(db.session.scalar(query), actor, to)


def achievement_for(actor: Actor, slug: str, *, to: Permission | None = None) -> Achievement:
    """The achievement at `slug`, for those who may read its community."""
    return _allowed(db.session.scalar(visible_achievements(actor).where(Achievement.slug == slug)), actor, to)


def member_for(actor: Actor, community: Community, number: int, *, to: Permission | None = None) -> Member:
    """The member no. `number` of `community` (T02: only under its own)."""
    query = visible_members(actor).where(Member.community_id == community.id, Member.number == number)
    return _allowed(db.session.scalar(query), actor, to)


def consent_of(member: Member, consent_id: int) -> Consent:
    """A consent of this member."""
    return _found(db.session.scalar(sa.select(Consent).where(Consent.member == member, Consent.id == consent_id)))


def leader_of(community: Community, position: int) -> CommunityLeader:
    """The leader of this community at `position`."""
    leaders = sa.select(CommunityLeader).where(CommunityLeader.community == community)
    return _found(db.session.scalar(leaders.where(CommunityLeader.position == position)))


def platform_of(community: Community, slug: str) -> Platform:
    """A platform of this community."""
    return _found(db.session.scalar(sa.select(Platform).where(Platform.community == community, Platform.slug == slug)))


def reading_of(platform: Platform, reading_id: int) -> PlatformReading:
    """A member count of this platform."""
    readings = sa.select(PlatformReading).where(PlatformReading.platform == platform)
    return _found(db.session.scalar(readings.where(PlatformReading.id == reading_id)))


def entry_of(initiative: Initiative, number: int) -> LedgerEntry:
    """The line no. `number` of this initiative's ledger."""
    lines = sa.select(LedgerEntry).where(LedgerEntry.initiative == initiative)
    return _found(db.session.scalar(lines.where(LedgerEntry.number == number)))


def demand(actor: Actor, permission: Permission, community: Community | None = None) -> None:
    """Raise NotAllowed unless `actor` has `permission` in `community`; without one, in the whole house."""
    if not can(actor, permission, community_id=community.id if community else None):
        raise NotAllowed(_l("Your roles do not include this here."))


def _of_visible(model: Any, actor: Actor) -> sa.Select[Any]:
    return sa.select(model).join(model.community).where(is_visible_to(actor)).options(contains_eager(model.community))


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFound
    return thing


def _allowed(thing: T | None, actor: Actor, permission: Permission | None) -> T:
    found = _found(thing)
    if permission is not None:
        demand(actor, permission, found if isinstance(found, Community) else cast("Any", found).community)
    return found
