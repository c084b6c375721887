"""Communities with their platforms and counts, and the channels that the house publishes on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from app.community import tags
from app.community.models import Community, CommunityLeader, Platform, PlatformReading
from app.community.states import CommunityKind, CommunityState, Openness, PlatformKind
from app.core.db import db
from app.core.text import slugify
from app.demo.days import ZONE
from app.demo.scenes.names import free_name, free_slug
from app.demo.stage import Stage, story
from app.figures.kinds import EvidenceGrade
from app.networks.models import Channel, ChannelKind, WorkingHours
from app.networks.tags import CHANNEL_ADDED

N_COUNTS = 13
COUNT_EVERY = 28  # days


def enter_channels(stage: Stage) -> None:
    """Add the channels with their working hours."""
    for spec in story("channels"):
        channel = Channel(
            name=free_name(Channel.name, spec["name"]),
            network_id=spec.get("network"),
            kind=ChannelKind(spec.get("kind", "network")),
            owner=stage.people.get(spec.get("owner", "")),
            is_demo=True,
            **{name: spec[name] for name in _PLAIN if name in spec},
        )
        spans = {**dict.fromkeys(range(5), spec.get("week")), **dict.fromkeys((5, 6), spec.get("weekend"))}
        channel.working_hours = [
            WorkingHours(weekday=day, opens=time.fromisoformat(span[0]), closes=time.fromisoformat(span[1]))
            for day, span in spans.items()
            if span
        ]
        stage.channels[spec["name"]] = channel
        actor = channel.owner or stage.people["bob"]
        stage.log.tell(stage.days.at(-405, "11:00"), CHANNEL_ADDED, channel, actor=actor, kind=channel.kind)
    db.session.add_all(stage.channels.values())
    db.session.flush()


_PLAIN = ("purpose", "audience", "language", "slot_minutes", "slot_capacity", "is_open")


def enter_communities(stage: Stage) -> None:
    """Add the communities: entered, given leaders and platforms, and active by then."""
    for spec in story("communities"):
        owner, at = stage.people[spec["owner"]], stage.days.at(-spec["days"], "10:20")
        community = Community(
            slug=free_slug(Community, spec["name"]),
            name=spec["name"],
            kind=CommunityKind(spec["kind"]),
            openness=Openness(spec["openness"]),
            is_private=spec.get("is_private", False),
            key_task=spec["key_task"],
            about=spec["about"].strip(),
            owner=owner,
            time_zone=ZONE,
            state=CommunityState.ACTIVE,
            is_demo=True,
            created_at=at,
        )
        db.session.add(community)
        stage.communities[spec["key"]] = community
        db.session.flush()
        stage.log.tell(at, tags.COMMUNITY_CREATED, community, actor=owner)
        _enter_leaders(stage, community, spec["leaders"], at + timedelta(hours=1))
        for place, platform in enumerate(spec["platforms"]):
            _enter_platform(stage, community, platform, at + timedelta(hours=2 + place))
        active_at = at + timedelta(hours=2, minutes=1)
        stage.log.tell(
            active_at, tags.COMMUNITY_ACTIVATED, community, actor=owner, state=[CommunityState.DRAFT, community.state]
        )


def _enter_leaders(stage: Stage, community: Community, leaders: list[list[str]], at: datetime) -> None:
    for position, (name, duty) in enumerate(leaders, start=1):
        leader = CommunityLeader(community=community, name=name, duty=duty, position=position)
        db.session.add(leader)
        db.session.flush()
        stage.log.tell(at, tags.LEADER_ADDED, leader, actor=_owner(community), name=[None, name])


def _enter_platform(stage: Stage, community: Community, spec: dict[str, Any], at: datetime) -> None:
    platform = Platform(
        community=community,
        slug=slugify(spec["name"]),
        name=spec["name"],
        kind=PlatformKind(spec["kind"]),
        url=spec["url"],
        channel=stage.channels.get(spec.get("channel", "")),
        created_at=at,
    )
    db.session.add(platform)
    stage.log.tell(at, tags.PLATFORM_ADDED, platform, actor=_owner(community))
    if spec["counts"]:
        first, last = spec["counts"]
        _count(stage, platform, first, last, grade=EvidenceGrade(spec["grade"]), since=spec.get("since"))


def _count(
    stage: Stage, platform: Platform, first: int, last: int, *, grade: EvidenceGrade, since: date | None
) -> None:
    """A count every four weeks, from `first` to `last`, never in a straight line, and sometimes down.

    `since`: the counts before that day are those of the legacy case.
    """
    owner = _owner(platform.community)
    for place in range(N_COUNTS):
        day = 1 - COUNT_EVERY * (N_COUNTS - 1 - place) - 3
        if stage.days.at(day, "16:40") <= platform.created_at or (since and stage.days.on(day) < since):
            continue
        share = (place / (N_COUNTS - 1)) ** 1.3 + (stage.rng.uniform(-0.04, 0.04) if 0 < place < N_COUNTS - 1 else 0)
        reading = PlatformReading(
            platform=platform,
            counted_on=stage.days.on(day),
            n_members=round(first + (last - first) * share),
            grade=grade,
            author_id=owner.id,
            entered_at=stage.days.at(day, "16:40"),
        )
        db.session.add(reading)
        stage.log.tell(
            reading.entered_at, tags.READING_ADDED, reading, actor=owner,
            n_members=[None, reading.n_members], counted_on=[None, reading.counted_on],
        )  # fmt: skip


def _owner(community: Community) -> Any:
    assert community.owner is not None
    return community.owner
