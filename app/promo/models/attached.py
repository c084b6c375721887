"""What belongs to a request beside its brief: files, references, what went back, who measures, and the talk."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.creatives.models import Creative
from app.promo.brief import LABELS
from app.promo.models.form import FormQuestion
from app.promo.models.request import PromoRequest
from app.promo.words import ReturnReason


class ReturnedField(Base):
    """A field of the brief that went back with a typed reason and a sentence."""

    __tablename__ = "returned_field"
    __table_args__ = (sa.Index("ix_returned_field_request", "request_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    network_id: Mapped[str | None] = mapped_column(sa.ForeignKey("network.id"))
    field: Mapped[str]
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("form_question.id"))  # of a form of SMM
    reason: Mapped[ReturnReason] = mapped_column(enum_type(ReturnReason, "reason"))
    sentence: Mapped[str]
    returned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    returned_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]  # its author was told when the request closes without an answer
    answered_at: Mapped[datetime | None]

    returned_by: Mapped[Person] = relationship()
    question: Mapped[FormQuestion | None] = relationship()

    @property
    def label(self) -> str:
        """What the field is called."""
        return self.question.words if self.question is not None else str(LABELS.get(self.field, self.field))


class RequestCreative(Base):
    """A picture or file that the requester brings along."""

    __tablename__ = "request_creative"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    creative_id: Mapped[int] = mapped_column(sa.ForeignKey("creative.id"), primary_key=True)

    creative: Mapped[Creative] = relationship(lazy="joined")


class RequestReference(Base):
    """A case or a link that shows what is meant."""

    __tablename__ = "request_reference"
    __table_args__ = (sa.CheckConstraint("(case_id IS NULL) != (url = '')", name="case_or_link"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promo_request.id"))
    url: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    case: Mapped[PromoRequest | None] = relationship(foreign_keys=[case_id])


class MeasurementPlan(Versioned, Base, Audited):
    """Who reads which figures in which windows after publication."""

    __tablename__ = "measurement_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), unique=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Who collects the figures")})
    windows: Mapped[list[str]] = mapped_column(sa.JSON, info={"label": _l("When they are read")})
    metrics: Mapped[list[str]] = mapped_column(sa.JSON, info={"label": _l("Which figures")})

    owner: Mapped[Person] = relationship()


class Comment(Base):
    """A sentence of the talk on a request, or on one of its placements."""

    __tablename__ = "comment"
    __table_args__ = (sa.Index("ix_comment_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="joined")

    @property
    def author_name(self) -> str:
        return self.author.name
