"""Networks and formats as rows that others point to; channels with their working hours; booked slots.

What a network asks of a format stands in networks.yaml (see requirements); the rows here carry only what a foreign
key needs.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.enums import LabelledEnum
from app.core.hours import TurnDays
from app.core.versions import Versioned
from app.networks.labels import FULL_FORMATS
from app.networks.requirements import FormatKind

SLOT_MINUTES = (5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440)  # the grids that divide a day


class ChannelKind(LabelledEnum):
    NETWORK = "network", _l("Social network")
    CHAT = "chat", _l("Chat")
    MAILING = "mailing", _l("Mailing")
    INTRANET = "intranet", _l("Intranet")
    NOTICE_BOARD = "notice_board", _l("Notice board")
    MEET_UP = "meet_up", _l("Meet-up")


class Network(Base):
    """A social network; its id is the word in the address, such as `instagram`."""

    __tablename__ = "network"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    name: Mapped[str]
    position: Mapped[int]


class NetworkFormat(Base):
    """A format of a network, such as `instagram_story`."""

    __tablename__ = "network_format"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"), index=True)
    kind: Mapped[FormatKind] = mapped_column(enum_type(FormatKind, "kind"))
    name: Mapped[str]
    position: Mapped[int]

    network: Mapped[Network] = relationship()

    @property
    def label(self) -> Any:
        """'Instagram story', where the network is not named beside it."""
        return FULL_FORMATS.get(self.id, self.name)


class Channel(Versioned, Base, Audited):
    """A place where we publish: an account on a network, or a chat, a mailing, a notice board."""

    __tablename__ = "channel"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'network') = (network_id IS NOT NULL)", name="network_channel_has_its_network"),
        sa.CheckConstraint("slot_capacity >= 1", name="capacity_is_positive"),
        sa.CheckConstraint(f"slot_minutes IN {SLOT_MINUTES}", name="grid_divides_the_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[str | None] = mapped_column(sa.ForeignKey("network.id"), index=True)
    kind: Mapped[ChannelKind] = mapped_column(enum_type(ChannelKind, "kind"), default=ChannelKind.NETWORK)
    name: Mapped[str] = mapped_column(unique=True, info={"label": _l("Name")})
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Owner")})
    purpose: Mapped[str] = mapped_column(default="", info={"label": _l("Purpose")})
    audience: Mapped[str] = mapped_column(default="", info={"label": _l("Audience")})
    language: Mapped[str] = mapped_column(sa.String(8), default="uk", info={"label": _l("Language")})
    time_zone: Mapped[str] = mapped_column(default="Europe/Kyiv", info={"label": _l("Time zone")})
    is_open: Mapped[bool] = mapped_column(default=True, info={"label": _l("Open to everybody")})
    # A slot that takes one post is exclusive; slots begin on a grid of minutes.
    slot_capacity: Mapped[int] = mapped_column(default=1, info={"label": _l("Posts in one slot")})
    slot_minutes: Mapped[int] = mapped_column(default=30, info={"label": _l("A slot every")})
    is_demo: Mapped[bool] = mapped_column(default=False)

    network: Mapped[Network | None] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship()
    working_hours: Mapped[list[WorkingHours]] = relationship(
        back_populates="channel",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="(WorkingHours.weekday, WorkingHours.opens)",
        info={"label": _l("When it posts")},
    )


class WorkingHours(Base):
    """A span of a weekday (0 is Monday) in which a channel posts, in the wall time of its zone.

    The last slot begins before it closes. A channel without any posts all day.
    """

    __tablename__ = "working_hours"
    __table_args__ = (
        sa.UniqueConstraint("channel_id", "weekday", "opens"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_one_of_seven"),
        sa.CheckConstraint("opens < closes", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    opens: Mapped[time] = mapped_column(sa.Time())
    closes: Mapped[time] = mapped_column(sa.Time())

    channel: Mapped[Channel] = relationship(back_populates="working_hours")


class SlotBooking(Base):
    """A taken seat of a slot. The constraint makes double booking impossible, whoever asks in the same second."""

    __tablename__ = "slot_booking"
    __table_args__ = (
        sa.UniqueConstraint("channel_id", "starts_at", "seat"),
        sa.CheckConstraint("seat >= 1", name="seat_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    starts_at: Mapped[datetime]
    seat: Mapped[int]
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    booked_at: Mapped[datetime]

    channel: Mapped[Channel] = relationship()


class OnCallTurn(Base, Audited):
    """Whole days, or hours of each of them, in which somebody is on call for a network or for one channel.

    Times are those of the channel's zone. Hours that close before they open reach into the next morning.
    """

    __tablename__ = "on_call_turn"
    __table_args__ = (
        sa.CheckConstraint("(network_id IS NULL) != (channel_id IS NULL)", name="for_a_network_or_a_channel"),
        sa.CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="hours_have_two_ends"),
        sa.CheckConstraint("opens IS NULL OR opens != closes", name="hours_last"),
        sa.Index("ix_on_call_turn_days", "ends_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[str | None] = mapped_column(sa.ForeignKey("network.id"))
    channel_id: Mapped[int | None] = mapped_column(sa.ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True, info={"label": _l("Who")}
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens: Mapped[time | None] = mapped_column(sa.Time())
    closes: Mapped[time | None] = mapped_column(sa.Time())

    network: Mapped[Network | None] = relationship(lazy="joined")
    channel: Mapped[Channel | None] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def place(self) -> str:
        """The network or the channel, by its name."""
        return (self.channel or self.network).name  # type: ignore[union-attr]  # one of the two is there

    @property
    def scope_network_id(self) -> str | None:
        """The network whose people keep this turn; None for a channel without one."""
        return self.channel.network_id if self.channel is not None else self.network_id

    @property
    def audit_label(self) -> str:
        return self.person.name

    @property
    def days(self) -> TurnDays:
        """Its days with their hours."""
        hours = None if self.opens is None or self.closes is None else (self.opens, self.closes)
        return TurnDays(self.starts_on, self.ends_on, hours)

    @property
    def hours_words(self) -> str:
        """'18:00–09:00', or that it is the whole day."""
        if self.opens is None or self.closes is None:
            return str(_("all day"))
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    def covers(self, wall: datetime) -> bool:
        """True while they are on call, at a time on the wall clock of the channel."""
        if self.opens is None or self.closes is None:
            return self._has(wall.date())
        if self.opens < self.closes:
            return self._has(wall.date()) and self.opens <= wall.time() < self.closes
        return (self._has(wall.date()) and wall.time() >= self.opens) or (
            self._has(wall.date() - timedelta(days=1)) and wall.time() < self.closes
        )

    def _has(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
