"""Every change of a platform, and the counts of its members."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.audit.actions import record
from app.audit.actors import Actor
from app.community import tags
from app.community.actions.communities import activate_if_complete
from app.community.models import Community, Platform, PlatformReading
from app.community.states import CommunityState, PlatformKind
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.slugs import add_with_slug
from app.core.versions import keep, lock_row
from app.figures.kinds import EvidenceGrade
from app.networks.models import Channel


def add_platform(
    community: Community,
    *,
    actor: Actor,
    name: str,
    kind: PlatformKind,
    url: str = "",
    channel: Channel | None = None,
) -> Platform:
    """Say where the community meets; the first platform may be all that it lacked to be active."""
    platform = Platform(community=community, name=name, kind=kind, url=url, channel=channel, created_at=clock.now())
    add_with_slug(platform, name, community_id=community.id)
    record(tags.PLATFORM_ADDED, platform, actor=actor)
    activate_if_complete(community, actor=actor)
    return platform


def edit_platform(platform: Platform, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change name, kind or address. Raises Conflict when it was saved meanwhile."""
    sentence = _("“%(thing)s” was changed while you wrote.", thing=platform.name)
    if changes := keep(platform, values, version=version, sentence=sentence):
        record(tags.PLATFORM_CHANGED, platform, actor=actor, changes=changes)


def retire_platform(platform: Platform, *, actor: Actor) -> None:
    """Close a platform; its counts stay. The last one of an active community stays.

    Nothing happens where that stands already. Raises Conflict for the last one.
    """
    community = platform.community
    lock_row(community)  # of the last two platforms one stays, whoever retires both at once
    db.session.refresh(platform)
    if platform.retired_at is not None:
        return
    others = sa.select(Platform.id).where(
        Platform.community_id == community.id, Platform.id != platform.id, Platform.retired_at.is_(None)
    )
    if community.state == CommunityState.ACTIVE and db.session.scalar(others.limit(1)) is None:
        raise Conflict(_("This is the only platform of an active community. Add another one first."))
    platform.retired_at = clock.now()
    record(tags.PLATFORM_RETIRED, platform, actor=actor)


def revive_platform(platform: Platform, *, actor: Actor) -> None:
    """Take a retired platform into use again; nothing happens where it is in use."""
    lock_row(platform)
    if platform.retired_at is None:
        return
    platform.retired_at = None
    record(tags.PLATFORM_REVIVED, platform, actor=actor)
    activate_if_complete(platform.community, actor=actor)


def count_platform(
    platform: Platform,
    *,
    actor: Actor,
    counted_on: date,
    n_members: int,
    grade: EvidenceGrade = EvidenceGrade.SELF_REPORTED,
    note: str = "",
    is_example: bool = False,
    corrects: PlatformReading | None = None,
) -> PlatformReading:
    """Add a member count; with `corrects` it replaces an earlier one, which stays readable.

    Raises Invalid for a day that lies ahead, Conflict when that count has been corrected already.
    """
    if counted_on > clock.today(platform.community.time_zone):
        raise Invalid({"counted_on": _("This day lies ahead. Enter the day of the count.")})
    if corrects is not None:
        lock_row(corrects)
        _refuse_second_correction(corrects)
    reading = PlatformReading(
        platform=platform, counted_on=counted_on, n_members=n_members, grade=grade, note=note, is_example=is_example,
        author_id=actor.actor_id, entered_at=clock.now(), corrects=corrects,
    )  # fmt: skip
    db.session.add(reading)
    facts = {"n_members": [corrects.n_members, n_members] if corrects else n_members, "counted_on": counted_on}
    record(tags.READING_CORRECTED if corrects else tags.READING_ADDED, reading, actor=actor, changes=facts)
    return reading


def _refuse_second_correction(reading: PlatformReading) -> None:
    """One correction per count: a further one corrects the correction."""
    later = sa.select(PlatformReading.id).where(PlatformReading.corrects_id == reading.id)
    if db.session.scalar(later) is not None:
        raise Conflict(_("This count has been corrected already. Correct the newer one."))
