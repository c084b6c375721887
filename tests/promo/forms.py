"""Forms of SMM for tests: published at once, through the actions."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Person
from app.core.db import db
from app.promo.actions.question_forms import add_form, add_question, begin_draft, publish_edition
from app.promo.asking import QuestionType, Rule, RuleOp, Spec
from app.promo.models import FormEdition, QuestionForm
from app.promo.words import RequestKind

T = QuestionType
FORMAT = Spec("format", T.CHOICE, "In which format?", is_required=True, options=("Story", "Reel"))
FRAMES = Spec("frames", T.NUMBER, "How many stories?", is_required=True, least=1, most=10,
              rules=(Rule("format", RuleOp.IS, ("Story",)),))  # fmt: skip
WHY = Spec("why", T.TEXT, "Why so many?", rules=(Rule("frames", RuleOp.MORE_THAN, ("5",)),))
FACES = Spec("faces", T.CONSENT, "May we show the faces?", terms="Everybody who is shown has agreed.")
STORIES = (FORMAT, FRAMES, WHY, FACES)
EVERY_TYPE = (
    *STORIES,
    Spec("mood", T.LONG_TEXT, "What mood?"),
    Spec("stickers", T.SEVERAL, "Stickers", options=("Poll", "Link")),
    Spec("shot", T.DAY, "When is it shot?"),
    Spec("boost", T.MONEY, "What may a boost cost?"),
    Spec("face", T.PERSON, "Who is in front of the camera?"),
    Spec("sketch", T.FILE, "A sketch"),
)


def make_form(
    author: Person, *questions: Spec, network: str | None = "instagram", kind: RequestKind | None = None, **values: Any
) -> QuestionForm:
    """A form with its first version in force."""
    form = add_form(network, kind, actor=author, **values)
    publish(form, author, *questions)
    return form


def draft(form: QuestionForm) -> FormEdition:
    """The version that is being written."""
    return db.session.scalars(
        db.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.published_at.is_(None))
    ).one()


def publish(form: QuestionForm, author: Person, *questions: Spec, note: str = "First questions.") -> FormEdition:
    """Put further questions into the draft, begun where there is none, and publish it."""
    edition = db.session.scalar(
        db.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.published_at.is_(None))
    ) or begin_draft(form, actor=author)
    for question in questions:
        add_question(edition, question, actor=author)
    publish_edition(edition, note=note, actor=author)
    db.session.commit()
    return edition


def field_of(form: QuestionForm, key: str, number: int = 1) -> str:
    """What the brief calls a question of a version."""
    edition = db.session.scalars(
        db.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.number == number)
    )
    return next(question.field for question in edition.one().questions if question.key == key)
