"""Forms that SMM owns: versions with their questions, the one that a request goes by, and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.files.models import StoredFile
from app.networks.models import Network
from app.promo.asking import QuestionType, Rule, Spec, form_name
from app.promo.models.request import PromoRequest
from app.promo.words import RequestKind


class QuestionForm(Base, Audited):
    """The further questions for one network or all, and for one kind of request or all."""

    __tablename__ = "question_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)  # network and kind: of each pair there is one
    network_id: Mapped[str | None] = mapped_column(sa.ForeignKey("network.id"), index=True)
    kind: Mapped[RequestKind | None] = mapped_column(enum_type(RequestKind, "kind"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    network: Mapped[Network | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """What people call it."""
        return form_name(self.slug)

    @property
    def audit_name(self) -> str:
        return self.slug


class FormEdition(Base):
    """A version of a form: one is a draft and edited, the published ones stay as they are for ever."""

    __tablename__ = "form_edition"
    __table_args__ = (
        sa.UniqueConstraint("form_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_is_positive"),
        sa.CheckConstraint("published_at IS NULL OR length(note) > 0", name="published_has_its_note"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey("question_form.id", ondelete="CASCADE"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    began_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    form: Mapped[QuestionForm] = relationship(lazy="joined")
    began_by: Mapped[Person | None] = relationship(foreign_keys=[began_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    questions: Mapped[list[FormQuestion]] = relationship(
        back_populates="edition", cascade="all, delete-orphan", order_by="FormQuestion.position"
    )

    @property
    def specs(self) -> list[Spec]:
        """The questions in their order."""
        return [question.spec for question in self.questions]


class FormQuestion(Versioned, Base):
    """One question of a version. What of it is not used by its type stays empty."""

    __tablename__ = "form_question"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "key"),
        sa.CheckConstraint("(type = 'consent') = (length(terms) > 0)", name="consent_has_its_words"),
        sa.CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name="least_is_not_above_most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("form_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(info={"label": _l("Short name")})
    type: Mapped[QuestionType] = mapped_column(enum_type(QuestionType, "type"), info={"label": _l("Kind of answer")})
    words: Mapped[str] = mapped_column(info={"label": _l("Question")})
    hint: Mapped[str] = mapped_column(default="", info={"label": _l("Help text")})
    is_required: Mapped[bool] = mapped_column(default=False, info={"label": _l("It has to be answered")})
    options: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info={"label": _l("Answers to choose from")})
    least: Mapped[Decimal | None] = mapped_column(info={"label": _l("Least")})
    most: Mapped[Decimal | None] = mapped_column(info={"label": _l("Most")})
    terms: Mapped[str] = mapped_column(default="", info={"label": _l("Words that are agreed to")})
    rules: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list, info={"label": _l("Only asked if")})

    edition: Mapped[FormEdition] = relationship(back_populates="questions")

    @property
    def field(self) -> str:
        """How the brief calls it."""
        return f"question_{self.id}"

    @property
    def spec(self) -> Spec:
        """All that it is, apart from where it stands."""
        return Spec(
            key=self.key,
            type=self.type,
            words=self.words,
            hint=self.hint,
            is_required=self.is_required,
            options=tuple(self.options),
            least=self.least,
            most=self.most,
            terms=self.terms,
            rules=tuple(Rule.of(kept) for kept in self.rules),
        )


class RequestForm(Base):
    """The version of a form that a request goes by: the one in force when it was begun, or a newer one taken over."""

    __tablename__ = "request_form"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey("question_form.id", ondelete="CASCADE"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("form_edition.id", ondelete="CASCADE"), index=True)

    request: Mapped[PromoRequest] = relationship()
    edition: Mapped[FormEdition] = relationship()


class FormAnswer(Base):
    """What a request says to one question. `value` is plain; a person or a file stands in a column of its own."""

    __tablename__ = "form_answer"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "question_id"),
        sa.CheckConstraint(
            "(CASE WHEN value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN file_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="says_one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("form_question.id", ondelete="CASCADE"), index=True)
    value: Mapped[Any | None] = mapped_column(sa.JSON(none_as_null=True))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    said_at: Mapped[datetime]
    said_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    request: Mapped[PromoRequest] = relationship()
    question: Mapped[FormQuestion] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    file: Mapped[StoredFile | None] = relationship()
    said_by: Mapped[Person | None] = relationship(foreign_keys=[said_by_id])

    @property
    def facts(self) -> Mapping[str, Any]:
        """What it says, to compare."""
        return {"value": self.value, "person_id": self.person_id, "file_id": self.file_id}
