"""Lists of members, achievements, and of people who may own something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.audit.actors import Actor
from app.community.access import visible_achievements, visible_members
from app.community.models import Achievement, Community, Member
from app.core.db import db
from app.core.search import holds


@dataclass(frozen=True, slots=True)
class MemberFilters:
    """What the list of members is narrowed to. `who` is 'advocates', 'left' or '' for all who have not left."""

    text: str = ""
    who: str = ""


def members_listed(actor: Actor, community: Community, filters: MemberFilters) -> sa.Select[Member]:
    """The members of one community by name."""
    query = visible_members(actor).where(Member.community_id == community.id)
    query = query.where(Member.left_on.is_not(None) if filters.who == "left" else Member.left_on.is_(None))
    if filters.who == "advocates":
        query = query.where(Member.is_advocate)
    if filters.text:
        query = query.where(holds(filters.text, Member.name, Member.email))
    return query.order_by(Member.name, Member.id)


def achievements_of(community: Community, *, limit: int) -> Sequence[Achievement]:
    """The achievements of one community, the latest first; those without a day yet on top."""
    query = sa.select(Achievement).where(Achievement.community_id == community.id)
    return db.session.scalars(query.order_by(_day().desc(), Achievement.id.desc()).limit(limit)).all()


def achievements_listed(actor: Actor, *, text: str = "", community: str = "") -> sa.Select[Achievement]:
    """The achievements of all communities that `actor` may read, the latest first; those to come on top."""
    query = visible_achievements(actor)
    if community:
        query = query.where(Community.slug == community)
    if text:
        query = query.where(holds(text, Achievement.title, Achievement.what, Achievement.by_whom))
    return query.order_by(_day().desc(), Achievement.id.desc())


def owner_candidates() -> Sequence[Person]:
    """People who may own a community or an initiative: the community managers of the house, by name."""
    managers = sa.select(Grant.person_id).where(Grant.role == Role.COMMUNITY_MANAGER)
    query = sa.select(Person).where(Person.id.in_(managers), Person.disabled_at.is_(None), Person.is_partner.is_(False))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def _day() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(Achievement.achieved_on, Achievement.embargo_until)
