"""Achievements: what a community, or somebody in it, has reached."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.models import Audited
from app.community.models.communities import Community
from app.community.states import Naming
from app.core.db import Base, enum_type
from app.core.versions import Versioned


class Achievement(Versioned, Base, Audited):
    """What was achieved, by whom, the proof, the day of the award or the embargo, and who agrees to be named."""

    __tablename__ = "achievement"
    __table_args__ = (
        sa.CheckConstraint("proof <> '' OR proof_url <> ''", name="has_proof"),
        sa.CheckConstraint("achieved_on IS NOT NULL OR embargo_until IS NOT NULL", name="has_date_or_embargo"),
        sa.Index("ix_achievement_community", "community_id", "achieved_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    title: Mapped[str] = mapped_column(info={"label": _l("Name")})
    what: Mapped[str] = mapped_column(info={"label": _l("What was achieved")})
    by_whom: Mapped[str] = mapped_column(info={"label": _l("By whom")})
    proof: Mapped[str] = mapped_column(default="", info={"label": _l("Proof, in words")})
    proof_url: Mapped[str] = mapped_column(default="", info={"label": _l("Proof, an address")})
    achieved_on: Mapped[date | None] = mapped_column(info={"label": _l("Achieved or awarded on")})
    embargo_until: Mapped[date | None] = mapped_column(info={"label": _l("Not to be told before")})
    naming: Mapped[Naming] = mapped_column(enum_type(Naming, "naming"), info={"label": _l("Consent to be named")})
    note: Mapped[str] = mapped_column(default="", info={"label": _l("Note")})
    created_at: Mapped[datetime]

    community: Mapped[Community] = relationship()

    def is_under_embargo(self, today: date) -> bool:
        """True while it must not be told outside."""
        return self.embargo_until is not None and today < self.embargo_until
