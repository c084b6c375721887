"""A placement: one network, one format, one time, one destination."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.search import Findable
from app.core.versions import Versioned
from app.creatives.models import Creative, CreativeWriter
from app.files.models import StoredFile
from app.networks.models import Channel, Network, NetworkFormat, SlotBooking
from app.promo.models.request import PromoRequest
from app.promo.models.stages import NetworkReview
from app.promo.states import OUT_PLACEMENTS, PLACEMENT_CYCLE, PlacementState

#: Comments are not votes: more people than two never approve a post.
MOST_STAGES = 2


class Placement(Versioned, Findable, Base, Moving):
    """A row of the content plan. Its address is that of its request and `position`, its name R-128/3."""

    __tablename__ = "placement"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "position"),
        sa.UniqueConstraint("request_id", "utm_content"),
        sa.CheckConstraint(
            "content_due_at IS NULL OR slot_at IS NULL OR content_due_at < slot_at", name="content_before_slot"
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'measured') OR published_at IS NOT NULL OR is_legacy",
            name="published_has_its_time",
        ),
        sa.CheckConstraint(
            "state != 'published' OR is_legacy OR live_url != '' OR screenshot_id IS NOT NULL",
            name="published_has_its_proof",
        ),
        sa.CheckConstraint(
            "state NOT IN ('missed', 'released') OR length(end_reason) > 0", name="ended_has_its_reason"
        ),
        sa.CheckConstraint("state != 'scheduled' OR slot_at IS NOT NULL", name="scheduled_has_its_slot"),
        # the calendar: one channel or all, one state or all, a span of time; what is due; the plan of a request
        sa.Index("ix_placement_slot", "slot_at", "state"),
        sa.Index("ix_placement_state_slot", "state", "slot_at"),
        sa.Index("ix_placement_channel_slot", "channel_id", "slot_at"),
        sa.Index("ix_placement_content_due", "state", "content_due_at"),
        sa.Index("ix_placement_fast_lane", "is_fast_lane", "state"),
        # the search looks through all titles, and through nothing but them
        sa.Index("ix_placement_folded", "folded"),
        sa.Index("ix_placement_assignee", "assignee_id", "state"),
        # what ads have cost: the few posts with money, the newest first
        sa.Index(
            "ix_placement_ad_spend",
            "id",
            sqlite_where=sa.text("ad_spend IS NOT NULL"),
            postgresql_where=sa.text("ad_spend IS NOT NULL"),
        ),
    )
    CYCLE = PLACEMENT_CYCLE
    FOUND_BY = ("title",)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[PlacementState] = mapped_column(
        enum_type(PlacementState, "state"), default=PlacementState.HELD, info={"label": _l("State")}
    )
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    position: Mapped[int]
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"))
    format_id: Mapped[str] = mapped_column(sa.ForeignKey("network_format.id"))
    channel_id: Mapped[int | None] = mapped_column(sa.ForeignKey("channel.id"))
    title: Mapped[str] = mapped_column(info={"label": _l("Title")})
    is_legacy: Mapped[bool] = mapped_column(default=False)
    is_reserve: Mapped[bool] = mapped_column(default=False)  # waits for its wire, without a slot
    is_example_time: Mapped[bool] = mapped_column(default=False)
    is_paid: Mapped[bool] = mapped_column(default=False, info={"label": _l("Paid delivery")})
    ad_spend: Mapped[Decimal | None] = mapped_column(info={"label": _l("Ad money")})
    ad_currency: Mapped[str] = mapped_column(sa.String(3), default="UAH")
    slot_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Slot")})
    slot_booking_id: Mapped[int | None] = mapped_column(sa.ForeignKey("slot_booking.id"), unique=True)
    hold_until: Mapped[datetime | None]
    content_due_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Content due")})
    content_reminded_at: Mapped[datetime | None]
    review_due_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Review due")})
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    assignee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id"), info={"label": _l("Who brings the content")}
    )
    publisher_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Who publishes it")})
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # who sent it to review
    caption: Mapped[str] = mapped_column(default="", info={"label": _l("Caption")})
    destination_url: Mapped[str] = mapped_column(default="", info={"label": _l("Destination")})
    # with an index: whoever deletes many posts has each of them looked for in this column
    destination_placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    destination_opened_at: Mapped[datetime | None]
    destination_opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    utm_content: Mapped[str]
    approved_hash: Mapped[str | None]  # the version that was approved, as a hash of all that is material
    approved_at: Mapped[datetime | None]
    reworded_at: Mapped[datetime | None]  # the wording changed after the approval, nothing else
    live_url: Mapped[str] = mapped_column(default="", info={"label": _l("Address of the post")})
    screenshot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    published_at: Mapped[datetime | None] = mapped_column(info={"label": _l("Published")})
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    is_fast_lane: Mapped[bool] = mapped_column(default=False)
    measured_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")

    request: Mapped[PromoRequest] = relationship()
    network: Mapped[Network] = relationship()
    format: Mapped[NetworkFormat] = relationship()
    stages: Mapped[NetworkReview | None] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Placement.network_id) == NetworkReview.network_id, viewonly=True
    )
    channel: Mapped[Channel | None] = relationship()
    slot_booking: Mapped[SlotBooking | None] = relationship()
    screenshot: Mapped[StoredFile | None] = relationship()
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    publisher: Mapped[Person | None] = relationship(foreign_keys=[publisher_id])
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    destination_placement: Mapped[Placement | None] = relationship(remote_side="Placement.id")
    destination_opened_by: Mapped[Person | None] = relationship(foreign_keys=[destination_opened_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    creatives: Mapped[list[PlacementCreative]] = relationship(
        cascade="all, delete-orphan", order_by="PlacementCreative.position", back_populates="placement"
    )
    approvals: Mapped[list[Approval]] = relationship(
        cascade="all, delete-orphan", order_by="Approval.id", back_populates="placement"
    )
    writers: Mapped[list[PlacementWriter]] = relationship(cascade="all, delete-orphan", back_populates="placement")
    hands: Mapped[list[Person]] = relationship(
        secondary=lambda: _hand,
        primaryjoin=lambda: Placement.id == _hand.c.placement_id,
        secondaryjoin=lambda: Person.id == _hand.c.person_id,
        order_by=lambda: (Person.name, Person.id),
        viewonly=True,
    )

    @property
    def number(self) -> str:
        """What people call it: R-128/3."""
        return f"R-{self.request_id}/{self.position}"

    @property
    def audit_label(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_out(self) -> bool:
        """True once the post is published."""
        return self.state in OUT_PLACEMENTS

    @property
    def is_over(self) -> bool:
        """True for one that will never be published."""
        return self.state in {PlacementState.MISSED, PlacementState.RELEASED}

    @property
    def is_waiting_reserve(self) -> bool:
        """True for a reserve whose wire has not been carried out: it has no slot and takes none."""
        return self.is_reserve and self.slot_at is None

    @property
    def standing_approvals(self) -> list[Approval]:
        """The approvals that count, the first one first."""
        return [approval for approval in self.approvals if approval.void_at is None]

    @property
    def needs_two(self) -> bool:
        """True where two approvals are asked for: of what is sensitive, and on networks that want it so."""
        return self.request.is_sensitive or (self.stages is not None and self.stages.n_stages == MOST_STAGES)

    def role_for(self, stage: int) -> Role | None:
        """The role that a senior needs to give this approval; None where any senior may."""
        if self.stages is None:
            return None
        return self.stages.first_role if stage == 1 else self.stages.second_role

    @property
    def audit_thread(self) -> Audited:
        return self.request

    @property
    def scope_network_ids(self) -> Iterable[str]:
        return (self.network_id,)


class PlacementCreative(Base):
    """A picture of a placement, in its order."""

    __tablename__ = "placement_creative"

    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True)
    creative_id: Mapped[int] = mapped_column(sa.ForeignKey("creative.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship(back_populates="creatives")
    creative: Mapped[Creative] = relationship(lazy="joined")


class PlacementWriter(Base):
    """Somebody who has written what a placement shows, or sent it in: never its approver.

    Kept as long as the placement is: what others change later leaves words of theirs, and an approval that is taken
    back covers them no more.
    """

    __tablename__ = "placement_writer"

    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)

    placement: Mapped[Placement] = relationship(back_populates="writers")


class Approval(Base):
    """One person's approval of one exact version. A person gives one per version; comments are not votes.

    An approval is void once its placement goes back to its author or into review again.
    """

    __tablename__ = "approval"
    __table_args__ = (
        sa.Index(
            "uq_approval_standing", "placement_id", "approver_id", "content_hash", unique=True,
            sqlite_where=sa.text("void_at IS NULL"), postgresql_where=sa.text("void_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"))
    approver_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    content_hash: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    is_by_link: Mapped[bool] = mapped_column(default=False)
    checked: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # the lines of the checklist that were ticked
    void_at: Mapped[datetime | None]

    placement: Mapped[Placement] = relationship(back_populates="approvals")
    approver: Mapped[Person] = relationship()


_WRITER, _PART = PlacementWriter.__table__, PlacementCreative.__table__
_PICTURE, _DESCRIBER = Creative.__table__, CreativeWriter.__table__
_OUT_FAST = Placement.__table__.alias("out_fast")
#: Who had a hand in what a placement shows: who wrote it, made its pictures or described them, put it out at once.
#: Each part selects a placement_id and a person_id.
HANDS: tuple[sa.Select[Any], ...] = (
    sa.select(_WRITER.c.placement_id, _WRITER.c.person_id),
    sa.select(_PART.c.placement_id, _PICTURE.c.created_by_id.label("person_id")).where(
        _PICTURE.c.id == _PART.c.creative_id
    ),
    sa.select(_PART.c.placement_id, _DESCRIBER.c.person_id).where(_DESCRIBER.c.creative_id == _PART.c.creative_id),
    sa.select(_OUT_FAST.c.id.label("placement_id"), _OUT_FAST.c.published_by_id.label("person_id")).where(
        _OUT_FAST.c.is_fast_lane
    ),
)
#: UNION ALL: into a UNION the placement is not looked up, but all of it is read first.
_hand: sa.Subquery = sa.union_all(*HANDS).subquery("hand")
