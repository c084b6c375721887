"""Every change of a community, its leaders and its owner."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.actions.people import grant_role
from app.accounts.lifecycle import missing, move
from app.accounts.models import Person
from app.accounts.permissions import Permission, Role, ScopeKind
from app.audit.actions import record
from app.audit.actors import Actor
from app.community import tags
from app.community.models import Community, CommunityLeader
from app.community.states import CommunityKind, CommunityState, Openness
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.slugs import add_with_slug
from app.core.versions import keep, lock_row


def create_community(
    *,
    actor: Actor,
    name: str,
    kind: CommunityKind,
    openness: Openness,
    key_task: str = "",
    owner: Person | None = None,
    time_zone: str,
    is_private: bool = False,
    about: str = "",
    is_demo: bool = False,
) -> Community:
    """Enter a community. It is being set up until it has an owner, a key task and a platform."""
    community = Community(
        name=name, kind=kind, openness=openness, key_task=key_task, owner=owner, time_zone=time_zone,
        is_private=is_private, about=about, is_demo=is_demo, created_at=clock.now(), state=CommunityState.DRAFT,
    )  # fmt: skip
    add_with_slug(community, name)
    record(tags.COMMUNITY_CREATED, community, actor=actor)
    make_manager(community, community.owner, actor=actor)
    return community


def edit_community(community: Community, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change texts, kind, privacy, zone or owner; what an active community needs cannot be taken from it.

    Raises Invalid for that, Conflict when it was saved meanwhile.
    """
    if community.state == CommunityState.ACTIVE:
        needed = {
            "key_task": _("An active community needs its key task."),
            "owner": _("An active community needs an owner."),
        }
        if gaps := {field: why for field, why in needed.items() if field in values and not values[field]}:
            raise Invalid(gaps)
    sentence = _("“%(thing)s” was changed while you wrote.", thing=community.name)
    changes = keep(community, values, version=version, sentence=sentence)
    if changes:
        record(tags.COMMUNITY_CHANGED, community, actor=actor, changes=changes)
    if "owner" in changes:
        make_manager(community, community.owner, actor=actor)
    activate_if_complete(community, actor=actor)


def activate_if_complete(community: Community, *, actor: Actor) -> None:
    """Make a community active as soon as nothing is missing: nobody needs to press a button for it."""
    if community.state == CommunityState.DRAFT and not missing(community, "activate"):
        move(community, "activate", actor=actor)


def archive_community(community: Community, *, actor: Actor) -> None:
    """Take a community out of the lists; nothing is deleted and all can be brought back."""
    move(community, "archive", actor=actor)


def restore_community(community: Community, *, actor: Actor) -> None:
    """Bring an archived community back, active when it has all it needs."""
    move(community, "restore", actor=actor, setting={"archived_at": None})
    activate_if_complete(community, actor=actor)


def add_leader(community: Community, *, actor: Actor, name: str, duty: str = "") -> CommunityLeader:
    """Name somebody who leads within the community; an account is not needed."""
    lock_row(community)  # the next place is taken once
    last = db.session.scalar(
        sa.select(sa.func.max(CommunityLeader.position)).where(CommunityLeader.community_id == community.id)
    )
    leader = CommunityLeader(community=community, name=name, duty=duty, position=(last or 0) + 1)
    db.session.add(leader)
    record(tags.LEADER_ADDED, leader, actor=actor, changes={"name": name, "duty": duty})
    return leader


def remove_leader(leader: CommunityLeader, *, actor: Actor) -> None:
    """Take somebody off the leaders; the log keeps who it was."""
    lock_row(leader)
    record(tags.LEADER_REMOVED, leader, actor=actor, changes={"name": leader.name})
    db.session.delete(leader)
    db.session.flush()


def make_manager(community: Community, person: Person | None, *, actor: Actor) -> None:
    """Give somebody, such as the owner, the role of manager here, unless their roles reach the community already."""
    if person is None:
        return
    reach = person.reach.get(Permission.EVENT_EDIT)
    if reach is not None and reach.covers(community_id=community.id):
        return
    grant_role(
        person, Role.COMMUNITY_MANAGER, ScopeKind.COMMUNITY, str(community.id), scope=community.name, actor=actor
    )
