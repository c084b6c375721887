"""A meeting of a community and one network about one request or several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.community.models import Community
from app.core.db import Base, enum_type
from app.networks.models import Network
from app.promo.states import MEETING_CYCLE, MeetingState

if TYPE_CHECKING:
    from app.promo.models.request import PromoRequest, RequestNetwork


class Meeting(Base, Moving):
    """What is talked about are its `topics`: the rows of requests that wait for this network's answer."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="takes_its_time"),
        sa.CheckConstraint(
            "state != 'held' OR (held_at IS NOT NULL AND length(next_step) > 0 AND next_step_on IS NOT NULL "
            "AND (has_inputs OR length(inputs_waiver) > 0) AND (has_brief OR length(brief_waiver) > 0) "
            "AND (has_changes OR length(changes_waiver) > 0))",
            name="held_has_its_outcomes",
        ),
        sa.CheckConstraint("state != 'cancelled' OR length(cancel_reason) > 0", name="cancelled_has_its_reason"),
        # the meetings of a day; what a community and a network have met about before
        sa.Index("ix_meeting_starts_at", "starts_at", "state"),
        sa.Index("ix_meeting_pair", "community_id", "network_id", "starts_at"),
    )
    CYCLE = MEETING_CYCLE

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[MeetingState] = mapped_column(
        enum_type(MeetingState, "state"), default=MeetingState.PROPOSED, info={"label": _l("State")}
    )
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"))
    starts_at: Mapped[datetime] = mapped_column(info={"label": _l("Begins")})
    minutes: Mapped[int] = mapped_column(info={"label": _l("Minutes")})
    place: Mapped[str] = mapped_column(default="", info={"label": _l("Place or link")})
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)  # how often calendars were told of a change
    booked_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")

    # What came of it: each of three outcomes is there, or there is a reason why not.
    has_inputs: Mapped[bool] = mapped_column(default=False)
    inputs_waiver: Mapped[str] = mapped_column(default="")
    has_brief: Mapped[bool] = mapped_column(default=False)
    brief_waiver: Mapped[str] = mapped_column(default="")
    has_changes: Mapped[bool] = mapped_column(default=False)
    changes_waiver: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]

    community: Mapped[Community] = relationship()
    network: Mapped[Network] = relationship()
    proposed_by: Mapped[Person] = relationship()
    guests: Mapped[list[Person]] = relationship(secondary="meeting_guest", order_by="Person.name")
    topics: Mapped[list[RequestNetwork]] = relationship(back_populates="meeting", order_by="RequestNetwork.request_id")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def audit_label(self) -> str:
        """Such as 'R-5, R-8: Instagram', in no language."""
        return f"{', '.join(row.request.number for row in self.topics)}: {self.network.name}".lstrip(": ")

    @property
    def audit_thread(self) -> Audited:
        return self.topics[0].request if self.topics else self

    @property
    def scope_network_ids(self) -> Iterable[str]:
        return (self.network_id,)


class MeetingGuest(Base):
    """Somebody who is invited."""

    __tablename__ = "meeting_guest"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class MeetingDraft(Base):
    """What somebody has typed into an item of the agenda and not saved into the brief yet: theirs alone."""

    __tablename__ = "meeting_draft"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(
        sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    item: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    typed: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # by field, as the browser sent it
    saved_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    request: Mapped[PromoRequest] = relationship()
