"""Forms of SMM and the questions of a brief. Their things are made by the seed of promo.py."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.db import db
from app.promo.actions.answers import attach_file
from app.promo.actions.form_bindings import bind_forms
from app.promo.actions.question_forms import begin_draft
from app.promo.asking import QuestionType
from app.promo.models import FormAnswer, PromoRequest
from app.promo.queries.asked import asked_of
from tests.promo.factories import upload
from tests.promo.forms import EVERY_TYPE, FORMAT, draft, make_form, publish
from tests.structure.matrix import SMM, Row, only
from tests.structure.world import World

NOT_A = frozenset({"carol"})
FORM = {"slug": "instagram-all"}
QUESTION = FORM | {"question_id": "question"}
DRAFT = {"number": "draft"}
STORY = {"words": "Who is shown?", "type": "text", "rules-0-op": "is", "rules-1-op": "is"}

PATTERN = {"key": "event", "language": "en"}

ROWS = {
    "brief_templates.index": only("sara", "root"),
    "brief_templates.edit": only("sara", "root", at=PATTERN, form={"name": "An evening", "task": "People come."}),
    "brief_templates.reset": only("sara", "root", at=PATTERN),
    "brief_forms.index": Row(SMM),
    "brief_forms.export": Row(SMM, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "brief_forms.new": Row(SMM),
    "brief_forms.begin": Row(SMM, form={"network": "facebook", "kind": "event"}),
    "brief_forms.detail": Row(SMM, at=FORM),
    "brief_forms.begin_next": Row(SMM, at={"slug": "facebook-all"}),
    "brief_forms.discard": Row(SMM, at=FORM),
    "brief_forms.version": Row(SMM, at=FORM | {"edition": 1}),
    "brief_forms.publish": Row(SMM, at=FORM),
    "brief_forms.put_in_force": Row(SMM, at=FORM, form={"note": "Asks more."}),
    "brief_forms.new_question": Row(SMM, at=FORM),
    "brief_forms.add_question": Row(SMM, at=FORM, form=STORY),
    "brief_forms.question": Row(SMM, at=QUESTION),
    "brief_forms.save_question": Row(SMM, at=QUESTION, form=STORY | {"key": "mood"}),
    "brief_forms.move_question": Row(SMM, at=QUESTION | {"way": "earlier"}),
    "brief_forms.remove_question": Row(SMM, at=QUESTION),
    "requests.questions": only("alice", hidden=NOT_A, at=DRAFT),
    "requests.save_questions": only("alice", hidden=NOT_A, at=DRAFT),
    "requests.autosave_questions": only("alice", hidden=NOT_A, at=DRAFT),
    "requests.take_newer_form": only("alice", hidden=NOT_A, at=DRAFT | FORM),
    "requests.answer_file": only("alice", hidden=frozenset({"carol", "bob", "sara", "ann", "mark", "lea", "root"}),
                                 at=DRAFT | {"answer_id": "answer"}),
}  # fmt: skip


def seed_forms(world: World, brief: PromoRequest) -> None:
    """Instagram asks everything, in a version of its own for the brief, a newer one and a draft; Facebook asks one."""
    sara = world.people["sara"]
    form = make_form(sara, *EVERY_TYPE)
    make_form(sara, FORMAT, network="facebook")
    bind_forms(brief, ["instagram"])
    sketch = next(one.question.id for one in asked_of(brief) if one.question.type is QuestionType.FILE)
    attach_file(brief, sketch, upload(), actor=world.people["alice"])
    begin_draft(form, actor=sara)
    edition = draft(form)
    edition.questions[0].hint = "A story is gone after a day."
    publish(form, sara, note="A hint.")
    begin_draft(form, actor=sara)
    world.values["question"] = next(one.id for one in draft(form).questions if one.key == "mood")
    world.values["answer"] = db.session.scalar(sa.select(FormAnswer.id))
