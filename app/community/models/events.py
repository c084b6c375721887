"""Events: what a community invites to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.community.models.communities import Community
from app.community.states import EVENT, EventState, PaceCurve
from app.core.db import Base, enum_type
from app.core.search import Findable
from app.core.versions import Versioned

_HAS_DATE = "('planned', 'open', 'closed', 'running', 'held', 'reviewed')"
_HAS_REGISTRATION = "('open', 'closed', 'running', 'held', 'reviewed')"


class Event(Versioned, Findable, Base, Moving):
    """Something at a time and a place, with registration.

    Times are moments; people read and type them in `time_zone`. `capacity` None means no limit. `n_registered` and
    `n_cancelled` are the final counts; registrations on the way are readings of the promo.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.CheckConstraint(
            f"state NOT IN {_HAS_DATE} OR (starts_at IS NOT NULL AND ends_at IS NOT NULL "
            "AND registration_target IS NOT NULL AND (place <> '' OR link <> ''))",
            name="planned_has_date_place_target",
        ),
        sa.CheckConstraint(
            f"state NOT IN {_HAS_REGISTRATION} OR (registration_url <> '' AND registration_opens_at IS NOT NULL "
            "AND registration_closes_at IS NOT NULL AND pace_curve IS NOT NULL)",
            name="open_has_registration",
        ),
        sa.CheckConstraint(
            "state NOT IN ('held', 'reviewed') OR (n_registered IS NOT NULL AND n_cancelled IS NOT NULL "
            "AND n_attended IS NOT NULL AND n_walk_ins IS NOT NULL)",
            name="held_has_attendance",
        ),
        sa.CheckConstraint("state <> 'reviewed' OR (feedback <> '' AND lessons <> '')", name="reviewed_has_lessons"),
        sa.CheckConstraint(
            "(state IN ('postponed', 'cancelled')) = (stop_reason IS NOT NULL AND stopped_at IS NOT NULL)",
            name="stopped_has_reason",
        ),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("registration_closes_at > registration_opens_at", name="closes_after_opening"),
        sa.CheckConstraint("capacity > 0", name="capacity_is_positive"),
        sa.CheckConstraint("registration_target > 0", name="target_is_positive"),
        sa.CheckConstraint("n_registered >= 0 AND n_attended >= 0 AND n_walk_ins >= 0", name="counts_are_counts"),
        sa.CheckConstraint("n_cancelled BETWEEN 0 AND n_registered", name="cancelled_of_registered"),
        sa.CheckConstraint("n_attended <= n_registered", name="attended_of_registered"),
        # the list of a community's events; what the clock has to open, close and start
        sa.Index("ix_event_community_starts", "community_id", "starts_at"),
        sa.Index("ix_event_state_starts", "state", "starts_at"),
    )
    CYCLE = EVENT
    FOUND_BY = ("title", "aim")

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    title: Mapped[str] = mapped_column(info={"label": _l("Name")})
    aim: Mapped[str] = mapped_column(info={"label": _l("Aim")})
    state: Mapped[EventState] = mapped_column(
        enum_type(EventState, "state"), default=EventState.DRAFT, info={"label": _l("State")}
    )
    time_zone: Mapped[str] = mapped_column(info={"label": _l("Time zone")})
    starts_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Starts")})
    ends_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Ends")})
    place: Mapped[str] = mapped_column(default="", info={"label": _l("Place")})
    link: Mapped[str] = mapped_column(default="", info={"label": _l("Link to join")})
    capacity: Mapped[int | None] = mapped_column(info={"label": _l("Capacity")})
    registration_target: Mapped[int | None] = mapped_column(info={"label": _l("Registration target")})
    registration_url: Mapped[str] = mapped_column(default="", info={"label": _l("Registration page")})
    registration_opens_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Registration opens")})
    registration_closes_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Registration closes")})
    pace_curve: Mapped[PaceCurve | None] = mapped_column(
        enum_type(PaceCurve, "pace_curve"), info={"label": _l("Pace is compared with")}
    )
    n_registered: Mapped[int | None] = mapped_column(info={"label": _l("Registered")})
    n_cancelled: Mapped[int | None] = mapped_column(info={"label": _l("Cancelled in time")})
    n_attended: Mapped[int | None] = mapped_column(info={"label": _l("Came of those registered")})
    n_walk_ins: Mapped[int | None] = mapped_column(info={"label": _l("Walk-ins")})
    feedback: Mapped[str] = mapped_column(default="", info={"label": _l("Feedback")})
    lessons: Mapped[str] = mapped_column(default="", info={"label": _l("Lessons")})
    stop_reason: Mapped[str | None] = mapped_column(info={"label": _l("Reason")})
    notice: Mapped[str] = mapped_column(default="", info={"label": _l("Notice to those registered")})
    created_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship()
