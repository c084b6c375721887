"""Readings, the projection of the current ones, baselines and leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.append_only import AppendOnly
from app.core.db import Base, FixedPoint, enum_type
from app.figures.kinds import EvidenceGrade, Qualifier, SourceKind
from app.promo.models import Placement, PromoRequest
from app.promo.words import ReadingWindow
from app.results.words import LeadStatus, Metric, ReadingGap


class Reading(Base, Audited, AppendOnly):
    """One value at one moment, of a placement or (without one) of the whole request.

    Cumulative: a reading of registrations says how many there were by then. A correction is a further reading that
    names the one it replaces; a gap is a reading without a value and with a reason (R1, R10).
    """

    __tablename__ = "reading"
    __table_args__ = (
        sa.CheckConstraint("(value IS NULL) = (gap IS NOT NULL)", name="value_or_gap"),
        sa.CheckConstraint("read_at <= created_at OR is_example", name="not_from_the_future"),
        # the series of a request; the figures of a placement
        sa.Index("ix_reading_series", "request_id", "metric", "read_at"),
        sa.Index("ix_reading_placement", "placement_id", "metric"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id"))
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"))
    metric: Mapped[Metric] = mapped_column(enum_type(Metric, "metric"))
    own_name: Mapped[str] = mapped_column(default="")  # as the network calls it
    value: Mapped[Decimal | None] = mapped_column(FixedPoint(4), info={"label": _l("Value")})
    currency: Mapped[str] = mapped_column(sa.String(3), default="")
    qualifier: Mapped[Qualifier] = mapped_column(enum_type(Qualifier, "qualifier"), default=Qualifier.EXACT)
    gap: Mapped[ReadingGap | None] = mapped_column(enum_type(ReadingGap, "gap"))
    window: Mapped[ReadingWindow] = mapped_column(enum_type(ReadingWindow, "window"), default=ReadingWindow.LIFE)
    is_paid: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime]
    source: Mapped[SourceKind] = mapped_column(enum_type(SourceKind, "source"), default=SourceKind.MANUAL)
    source_note: Mapped[str] = mapped_column(default="")
    grade: Mapped[EvidenceGrade] = mapped_column(enum_type(EvidenceGrade, "grade"))
    is_example: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    author_name: Mapped[str]
    created_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reading.id"), unique=True)

    request: Mapped[PromoRequest] = relationship()
    placement: Mapped[Placement | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.audit_name}: {self.metric.label}"

    @property
    def audit_name(self) -> str:
        return (self.placement or self.request).number

    @property
    def audit_facts(self) -> Mapping[str, Any]:
        return {"metric": self.metric}

    @property
    def audit_thread(self) -> Audited:
        return self.request


class CurrentReading(Base):
    """The reading in force per placement (0: the request itself), metric, window and delivery.

    A projection, kept by each new reading; `flask results rebuild` makes it anew from them.
    """

    __tablename__ = "current_reading"
    # what like promos came to, the newest first
    __table_args__ = (sa.Index("ix_current_reading_metric", "placement_key", "metric", "request_id"),)

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    placement_key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[Metric] = mapped_column(enum_type(Metric, "metric"), primary_key=True)
    window: Mapped[ReadingWindow] = mapped_column(enum_type(ReadingWindow, "window"), primary_key=True)
    is_paid: Mapped[bool] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("reading.id"))
    value: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    read_at: Mapped[datetime]

    reading: Mapped[Reading] = relationship()


class Baseline(Base, Audited, AppendOnly):
    """The value before the act; without one there is no percentage. The latest per metric counts."""

    __tablename__ = "baseline"
    __table_args__ = (sa.Index("ix_baseline_request", "request_id", "metric", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id"))
    metric: Mapped[Metric] = mapped_column(enum_type(Metric, "metric"))
    value: Mapped[Decimal] = mapped_column(FixedPoint(4), info={"label": _l("Value")})
    qualifier: Mapped[Qualifier] = mapped_column(enum_type(Qualifier, "qualifier"), default=Qualifier.EXACT)
    as_of: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    grade: Mapped[EvidenceGrade] = mapped_column(enum_type(EvidenceGrade, "grade"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    request: Mapped[PromoRequest] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.audit_name}: {self.metric.label}"

    @property
    def audit_name(self) -> str:
        return self.request.number

    @property
    def audit_facts(self) -> Mapping[str, Any]:
        return {"metric": self.metric}

    @property
    def audit_thread(self) -> Audited:
        return self.request


class Lead(Base, Audited):
    """People who showed interest as the brief defines it; one row may stand for several without a name."""

    __tablename__ = "lead"
    __table_args__ = (
        sa.CheckConstraint("n_people > 0", name="somebody"),
        sa.CheckConstraint("n_outside IS NULL OR n_outside BETWEEN 0 AND n_people", name="outside_is_a_part"),
        sa.Index("ix_lead_request", "request_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id"))
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"))
    n_people: Mapped[int] = mapped_column(default=1)
    n_outside: Mapped[int | None]
    definition: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    status: Mapped[LeadStatus] = mapped_column(
        enum_type(LeadStatus, "status"), default=LeadStatus.NEW, info={"label": _l("State")}
    )
    seen_on: Mapped[date]
    grade: Mapped[EvidenceGrade] = mapped_column(enum_type(EvidenceGrade, "grade"))
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    request: Mapped[PromoRequest] = relationship()
    placement: Mapped[Placement | None] = relationship()
    author: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.request.number}: {self.n_people}"

    @property
    def audit_thread(self) -> Audited:
        return self.request
