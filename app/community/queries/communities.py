"""Lists of communities, and how their platforms grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.access import reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.community.access import is_visible_to, visible
from app.community.models import Community, CommunityLeader, Event, Initiative, Member, Platform, PlatformReading
from app.community.states import CommunityKind, CommunityState, EventState, InitiativeState, Openness
from app.core.db import db
from app.core.search import holds
from app.figures.figure import Figure, Input, Source
from app.figures.formulas.audience import growth_rate
from app.figures.kinds import Attribution, SourceKind
from app.figures.quantities import Quantity

GROWTH_OVER = timedelta(days=28)
_SHOWN_READINGS = 26  # half a year of weekly counts, as much as a line the size of a word can tell

_LIVE_EVENTS = (EventState.PLANNED, EventState.OPEN, EventState.CLOSED, EventState.RUNNING)
_LIVE_INITIATIVES = (InitiativeState.PLANNED, InitiativeState.ACTIVE, InitiativeState.PAUSED)


@dataclass(frozen=True, slots=True)
class CommunityFilters:
    """What the list of communities is narrowed to; None is no filter."""

    text: str = ""
    kind: CommunityKind | None = None
    openness: Openness | None = None
    state: CommunityState | None = None
    is_own: bool = False


class CommunityRow(NamedTuple):
    """One community in the list, with what is counted about it."""

    community: Community
    n_members: int
    n_events: int
    n_initiatives: int


def communities_listed(actor: Actor, filters: CommunityFilters) -> sa.Select[Any]:
    """Rows of CommunityRow by name; archived ones only when asked for."""
    owner = aliased(Person)
    query = visible(actor).outerjoin(owner, Community.owner).options(contains_eager(Community.owner.of_type(owner)))
    query = query.add_columns(
        _counted(Member, Member.left_on.is_(None)),
        _counted(Event, Event.state.in_(_LIVE_EVENTS)),
        _counted(Initiative, Initiative.state.in_(_LIVE_INITIATIVES)),
    )
    if filters.kind:
        query = query.where(Community.kind == filters.kind)
    if filters.openness:
        query = query.where(Community.openness == filters.openness)
    query = query.where(
        Community.state == filters.state if filters.state else Community.state != CommunityState.ARCHIVED
    )
    if filters.is_own:
        reach = reach_of(actor, Permission.COMMUNITY_EDIT)
        query = query.where(sa.or_(Community.owner_id == actor.actor_id, Community.id.in_(reach.community_ids)))
    if filters.text:
        query = query.where(holds(filters.text, Community.name, Community.key_task))
    return query.order_by(Community.name, Community.id)


def community_choices(actor: Actor, permission: Permission) -> list[tuple[str, str]]:
    """(slug, name) of the communities in which `actor` has `permission`, for the choice in a form; no archived ones."""
    reach = reach_of(actor, permission)
    own = sa.true() if reach.is_house else Community.id.in_(reach.community_ids)
    theirs = is_visible_to(actor) if permission is Permission.COMMUNITY_READ else own
    query = sa.select(Community.slug, Community.name).where(theirs, Community.state != CommunityState.ARCHIVED)
    return [(slug, name) for slug, name in db.session.execute(query.order_by(Community.name))]


def count_members(community: Community) -> int:
    """How many stand in the list of members and have not left."""
    counted = sa.select(sa.func.count(Member.id)).where(Member.community_id == community.id, Member.left_on.is_(None))
    return db.session.scalar(counted) or 0


def leaders_of(community: Community) -> Sequence[CommunityLeader]:
    """Who leads within the community, in the order in which they were named."""
    query = sa.select(CommunityLeader).where(CommunityLeader.community_id == community.id)
    return db.session.scalars(query.order_by(CommunityLeader.position, CommunityLeader.id)).all()


def platforms_of(community: Community) -> Sequence[Platform]:
    """Where the community meets and met, the retired platforms last."""
    query = sa.select(Platform).where(Platform.community_id == community.id).options(joinedload(Platform.channel))
    return db.session.scalars(query.order_by(Platform.retired_at.is_not(None), Platform.id)).all()


def platforms_in_use(community: Community) -> Sequence[Platform]:
    """Where the community meets now, in the order in which they were added."""
    query = sa.select(Platform).where(Platform.community_id == community.id, Platform.retired_at.is_(None))
    return db.session.scalars(query.order_by(Platform.id)).all()


def readings_in_force() -> sa.Select[PlatformReading]:
    """All member counts but those that a later one corrects."""
    correction = aliased(PlatformReading)
    return sa.select(PlatformReading).where(~sa.exists().where(correction.corrects_id == PlatformReading.id))


def readings_of(platform: Platform) -> sa.Select[PlatformReading]:
    """Every member count of a platform, the newest day first, corrected ones too."""
    query = sa.select(PlatformReading).where(PlatformReading.platform == platform)
    query = query.options(joinedload(PlatformReading.author))
    return query.order_by(PlatformReading.counted_on.desc(), PlatformReading.id.desc())


def latest_readings(platform: Platform, *, limit: int) -> Sequence[PlatformReading]:
    """The first of those, for the page of the platform."""
    return db.session.scalars(readings_of(platform).limit(limit)).all()


def corrected_among(readings: Iterable[PlatformReading]) -> set[int]:
    """The ids of those of these counts that a later one replaces."""
    query = sa.select(PlatformReading.corrects_id).where(
        PlatformReading.corrects_id.in_([reading.id for reading in readings])
    )
    return {corrected for corrected in db.session.scalars(query) if corrected is not None}


@dataclass(frozen=True, slots=True)
class Curve:
    """How many members a platform had, day by day, and how it grew."""

    platform: Platform
    readings: Sequence[PlatformReading]

    @property
    def latest(self) -> PlatformReading | None:
        return self.readings[-1] if self.readings else None

    @property
    def start(self) -> PlatformReading | None:
        """What the latest count is compared with: the last one at least four weeks older, else the first."""
        if len(self.readings) < 2:
            return None
        day = self.readings[-1].counted_on - GROWTH_OVER
        return next((one for one in reversed(self.readings) if one.counted_on <= day), self.readings[0])

    @property
    def growth(self) -> Figure:
        """M1 from `start` to `latest`; blank with fewer than two counts."""
        return growth_figure(self.start, self.latest)


def curves_of(platforms: Iterable[Platform]) -> dict[int, Curve]:
    """The curves of several platforms in one query, by the platform's id."""
    by_id = {platform.id: platform for platform in platforms}
    recent = (
        readings_in_force()
        .where(PlatformReading.platform_id.in_(by_id))
        .add_columns(
            sa.func.row_number()
            .over(
                partition_by=PlatformReading.platform_id,
                order_by=(PlatformReading.counted_on.desc(), PlatformReading.id.desc()),
            )
            .label("place")
        )
        .subquery()
    )
    shown = sa.select(aliased(PlatformReading, recent)).where(recent.c.place <= _SHOWN_READINGS)
    readings: dict[int, list[PlatformReading]] = {platform_id: [] for platform_id in by_id}
    for reading in db.session.scalars(shown.order_by(recent.c.counted_on, recent.c.id)):
        readings[reading.platform_id].append(reading)
    return {platform_id: Curve(by_id[platform_id], rows) for platform_id, rows in readings.items()}


def growth_figure(start: PlatformReading | None, end: PlatformReading | None) -> Figure:
    """Growth rate M1 between two member counts, observed and not attributed to anything."""
    figure: Figure = growth_rate(reading_input(Quantity.START, start), reading_input(Quantity.END, end))
    return figure


def reading_input(name: str, reading: PlatformReading | None) -> Input:
    """A member count as the input of a formula, with its source; None is unknown."""
    if reading is None:
        return Input(name, None)
    source = Source(
        SourceKind.MANUAL,
        label=reading.platform.name,
        ref=reading.counted_on.isoformat(),
        at=reading.entered_at,
        author=reading.author.name if reading.author else "",
    )
    return Input(
        name, reading.n_members, reading.grade, source, at=_noon(reading.counted_on),
        attribution=Attribution.OBSERVED, is_example=reading.is_example,
    )  # fmt: skip


def _counted(model: Any, *conditions: Any) -> Any:
    return (
        sa.select(sa.func.count(model.id))
        .where(model.community_id == Community.id, *conditions)
        .correlate(Community)
        .scalar_subquery()
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
