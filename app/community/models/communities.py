"""Communities, who leads them, where they meet, and how many they are there."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.community.states import COMMUNITY, CommunityKind, CommunityState, Openness, PlatformKind
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.figures.kinds import EvidenceGrade
from app.networks.models import Channel


class Community(Versioned, Base, Moving):
    """People with a common practice (CoP) or interest (CoI), their key task and their owner."""

    __tablename__ = "community"
    __table_args__ = (
        sa.CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name="archived_has_its_time"),
        # the platform, a row of another table, is asked for by the guard
        sa.CheckConstraint(
            "state <> 'active' OR (owner_id IS NOT NULL AND key_task <> '')", name="active_has_owner_and_task"
        ),
    )
    CYCLE = COMMUNITY

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    kind: Mapped[CommunityKind] = mapped_column(enum_type(CommunityKind, "kind"), info={"label": _l("Kind")})
    openness: Mapped[Openness] = mapped_column(enum_type(Openness, "openness"), info={"label": _l("Inner or open")})
    is_private: Mapped[bool] = mapped_column(default=False, info={"label": _l("Private")})
    key_task: Mapped[str] = mapped_column(default="", info={"label": _l("Key task")})
    about: Mapped[str] = mapped_column(default="", info={"label": _l("About the community")})
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True, info={"label": _l("Owner")})
    time_zone: Mapped[str] = mapped_column(default="Europe/Kyiv", info={"label": _l("Time zone")})
    state: Mapped[CommunityState] = mapped_column(
        enum_type(CommunityState, "state"), default=CommunityState.DRAFT, info={"label": _l("State")}
    )
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    owner: Mapped[Person | None] = relationship()

    @property
    def audit_community_id(self) -> int | None:
        return self.id


class CommunityLeader(Base, Audited):
    """Somebody who leads within a community; an account is not needed."""

    __tablename__ = "community_leader"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(info={"label": _l("Name of the leader")})
    duty: Mapped[str] = mapped_column(default="", info={"label": _l("What they do")})
    position: Mapped[int] = mapped_column(default=0)

    community: Mapped[Community] = relationship()

    @property
    def audit_thread(self) -> Audited:
        return self.community


class Platform(Versioned, Base, Audited):
    """A place where a community meets: a group, a chat, a mailing list, a notice board."""

    __tablename__ = "platform"
    __table_args__ = (sa.UniqueConstraint("community_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    slug: Mapped[str]
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    kind: Mapped[PlatformKind] = mapped_column(enum_type(PlatformKind, "kind"), info={"label": _l("Kind")})
    url: Mapped[str] = mapped_column(default="", info={"label": _l("Address")})
    channel_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("channel.id"), index=True, info={"label": _l("Channel that publishes there")}
    )
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship()
    channel: Mapped[Channel | None] = relationship()

    @property
    def audit_thread(self) -> Audited:
        return self.community


class PlatformReading(AppendOnly, Base, Audited):
    """How many members a platform had at the end of a day, and how well that is known.

    A correction is a further row that names the one it replaces; `community.queries.readings_in_force` leaves the
    replaced ones out.
    """

    __tablename__ = "platform_reading"
    __table_args__ = (
        sa.CheckConstraint("n_members >= 0", name="n_members_is_a_count"),
        sa.CheckConstraint("corrects_id <> id", name="corrects_another"),
        # the latest count of each platform, and its curve
        sa.Index("ix_platform_reading_platform_day", "platform_id", "counted_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(sa.ForeignKey("platform.id"))
    counted_on: Mapped[date] = mapped_column(info={"label": _l("Day")})
    n_members: Mapped[int] = mapped_column(info={"label": _l("Members")})
    grade: Mapped[EvidenceGrade] = mapped_column(
        enum_type(EvidenceGrade, "grade"), info={"label": _l("How it is known")}
    )
    note: Mapped[str] = mapped_column(default="", info={"label": _l("Note")})
    is_example: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("platform_reading.id"), unique=True)

    platform: Mapped[Platform] = relationship()
    author: Mapped[Person | None] = relationship()
    corrects: Mapped[PlatformReading | None] = relationship(remote_side="PlatformReading.id")

    @property
    def audit_label(self) -> str:
        return self.platform.name

    @property
    def audit_thread(self) -> Audited:
        return self.platform.community
