"""Entering a community together with the place where it meets."""

from __future__ import annotations

from typing import Any

from app.audit.actors import Actor
from app.community.actions.communities import create_community
from app.community.actions.platforms import add_platform
from app.community.models import Community
from app.community.states import PlatformKind


def found_community(
    *, actor: Actor, platform_kind: PlatformKind | None = None, platform_name: str = "", **values: Any
) -> Community:
    """Enter a community; with an owner, a key task and a platform it is active at once."""
    community = create_community(actor=actor, **values)
    if platform_kind is not None:
        add_platform(community, actor=actor, kind=platform_kind, name=platform_name or str(platform_kind.label))
    return community
