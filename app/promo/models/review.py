"""What an approval was given for, and what becomes of a post that gets none in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.promo.models.placement import Placement
from app.promo.words import ExpiryOutcome


class ApprovedVersion(AppendOnly, Base):
    """The content of a placement as one approval saw it; the next approver is shown what has changed since.

    `is_whole` marks the approval that was the last one needed.
    """

    __tablename__ = "approved_version"
    __table_args__ = (sa.Index("ix_approved_version_placement", "placement_id", "is_whole", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"))
    approval_id: Mapped[int] = mapped_column(sa.ForeignKey("approval.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime]
    is_whole: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class ReviewPlan(Base):
    """How long a placement has waited for its review, and what happens when its review time passes without one.

    Made when something is chosen or the placement is sent in, whichever comes first.
    """

    __tablename__ = "review_plan"
    __table_args__ = (
        sa.CheckConstraint("outcome != 'reserve' OR reserve_id IS NOT NULL", name="reserve_is_named"),
        sa.CheckConstraint("n_reminders BETWEEN 0 AND 3", name="three_reminders_at_most"),
        # the clock: who has waited for long
        sa.Index("ix_review_plan_waits", "waits_since", "n_reminders"),
    )

    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[ExpiryOutcome] = mapped_column(enum_type(ExpiryOutcome, "outcome"), default=ExpiryOutcome.HOLD)
    reserve_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    escalate_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    expired_for: Mapped[datetime | None]  # the review time for which the outcome was carried out
    waits_since: Mapped[datetime | None]  # since when it is in review
    n_reminders: Mapped[int] = mapped_column(default=0)  # two reminders, then the escalation
    proofread_at: Mapped[datetime | None]
    proofread_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    proofread_hash: Mapped[str | None]  # the words that were read; other words are read anew

    placement: Mapped[Placement] = relationship(foreign_keys=[placement_id])
    reserve: Mapped[Placement | None] = relationship(foreign_keys=[reserve_id])
    escalate_to: Mapped[Person | None] = relationship(foreign_keys=[escalate_to_id])
    proofread_by: Mapped[Person | None] = relationship(foreign_keys=[proofread_by_id])


class BrandGuide(Versioned, Base, Audited):
    """How this house sounds and looks, for all networks: one row, written by its seniors."""

    __tablename__ = "brand_guide"
    __table_args__ = (sa.CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(default="", info={"label": _l("Brand guide")})
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    saved_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return str(_l("Brand guide"))

    @property
    def audit_name(self) -> str:
        return self.__tablename__
