"""What belongs to a request beside its brief: files, references, what went back, who measures, and the talk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.creatives.models import Creative
from app.files.models import StoredFile
from app.promo.brief import LABELS
from app.promo.mentions import Piece, cut
from app.promo.models.form import FormQuestion
from app.promo.models.placement import Placement
from app.promo.models.request import PromoRequest
from app.promo.states import THREAD_CYCLE, ThreadState
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


class Comment(Versioned, Base, Moving):
    """A sentence of the talk on a request, or on one of its placements.

    It begins a thread, which is open until somebody resolves it, or answers in one (`thread_id`). What is internal is
    read by SMM alone; an answer is as its thread is.
    """

    __tablename__ = "comment"
    __table_args__ = (
        sa.CheckConstraint("(state = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_has_its_moment"),
        sa.CheckConstraint("thread_id IS NULL OR state = 'open'", name="an_answer_is_resolved_with_its_thread"),
        sa.Index("ix_comment_request", "request_id", "id"),
        sa.Index("ix_comment_thread", "thread_id", "id"),
        sa.Index("ix_comment_placement", "placement_id", "id"),
    )
    CYCLE = THREAD_CYCLE

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"))
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(info={"label": _l("Comment")})
    at: Mapped[datetime]
    is_internal: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ThreadState] = mapped_column(enum_type(ThreadState, "state"), default=ThreadState.OPEN)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    request: Mapped[PromoRequest] = relationship()
    placement: Mapped[Placement | None] = relationship()
    thread: Mapped[Comment | None] = relationship(remote_side="Comment.id")
    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="joined")
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id])
    mentions: Mapped[list[CommentMention]] = relationship(
        order_by="CommentMention.starts", cascade="all, delete-orphan", passive_deletes=True
    )
    files: Mapped[list[CommentFile]] = relationship(
        order_by="CommentFile.file_id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def author_name(self) -> str:
        return self.author.name

    @property
    def head_id(self) -> int:
        """The comment with which its thread begins."""
        return self.thread_id or self.id

    @property
    def pieces(self) -> list[Piece]:
        """The text, cut where somebody is mentioned."""
        return cut(self.text, [(one.starts, one.ends) for one in self.mentions])

    @property
    def audit_label(self) -> str:
        """What is talked about: a comment has no name of its own."""
        return self.placement.audit_label if self.placement is not None else self.request.audit_label

    @property
    def audit_thread(self) -> Audited:
        """The history of the request; what is internal has one of its own, which no page of the request shows."""
        return (self.thread or self) if self.is_internal else self.request

    @property
    def audit_community_id(self) -> int | None:
        return self.request.community_id

    @property
    def scope_network_ids(self) -> Iterable[str]:
        return self.request.scope_network_ids


class CommentMention(Base):
    """Somebody who is named in a comment: from the `@` to behind the last letter of the name."""

    __tablename__ = "comment_mention"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    starts: Mapped[int] = mapped_column(primary_key=True)
    ends: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)


class CommentFile(Base):
    """A picture or video that came with a comment."""

    __tablename__ = "comment_file"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), primary_key=True)

    file: Mapped[StoredFile] = relationship(lazy="joined")


class EarlierComment(AppendOnly, Base):
    """What a comment said before its author changed it."""

    __tablename__ = "earlier_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]  # when it was written so


class TalkFollower(Base):
    """Who has chosen to hear of the talk on a request, or not to; without a row those hear who take part."""

    __tablename__ = "talk_follower"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    is_muted: Mapped[bool]
    since: Mapped[datetime]
