"""By which version of a form a request goes: the one in force when it began, or a newer one that was taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict
from app.promo import tags
from app.promo.actions.locking import lock_request
from app.promo.asking import QuestionType, is_same_question
from app.promo.models import FormAnswer, FormEdition, FormQuestion, PromoRequest, QuestionForm, RequestForm
from app.promo.queries.asked import Asked, asked_of, forms_unasked, newer_of, offered_of, said
from app.promo.states import RequestState


def bind_forms(request_: PromoRequest, network_ids: Iterable[str] | None = None) -> None:
    """Let the request go by the forms in force for networks that it begins to ask; None: by those for all networks.

    A form by which it goes already keeps its version.
    """
    flush()
    place = QuestionForm.network_id.is_(None) if network_ids is None else QuestionForm.network_id.in_(list(network_ids))
    for edition in db.session.scalars(forms_unasked(request_, place)).unique().all():
        _bind(request_, edition)


def _bind(request_: PromoRequest, edition: FormEdition) -> None:
    db.session.add(RequestForm(request_id=request_.id, form_id=edition.form_id, edition_id=edition.id))
    request_.has_form = True
    flush()


def take_in(request_: PromoRequest, form: QuestionForm, *, actor: Actor) -> FormEdition:
    """Let a draft go by a form that was published after it had chosen its networks.

    Raises Conflict when the brief was handed in meanwhile, or is asked the form already.
    """
    lock_request(request_)
    edition = next((one for one in offered_of(request_) if one.form_id == form.id), None)
    if request_.state != RequestState.DRAFT or edition is None:
        raise Conflict(_("There is no newer version to take over any more."))
    _bind(request_, edition)
    request_.saved_at = clock.now()
    record(tags.FORM_TAKEN_OVER, request_, actor=actor, changes={"form": form.slug, "number": [None, edition.number]})
    return edition


def take_newer(bound: RequestForm, *, actor: Actor) -> FormEdition:
    """Go by the newest version of a form. Answers stay where the question is the same; the others go out of sight.

    Raises Conflict when the brief was handed in meanwhile, or goes by the newest version already.
    """
    request_ = bound.request
    lock_request(request_)
    newer = next((one for one in newer_of(request_) if one.form.id == bound.form_id), None)
    if request_.state != RequestState.DRAFT or newer is None:
        raise Conflict(_("There is no newer version to take over any more."))
    edition = newer.newest
    before = [one for one in asked_of(request_) if one.form.id == bound.form_id and one.answer is not None]
    by_key = {question.key: question for question in edition.questions}
    for asked in before:
        question = by_key.get(asked.question.key)
        if question is not None and asked.answer is not None and _answers(asked, question):
            asked.answer.question_id = question.id
    bound.edition_id = edition.id
    request_.saved_at = clock.now()
    flush()
    changes = {"form": edition.form.slug, "number": [newer.own.number, edition.number]}
    record(tags.FORM_TAKEN_OVER, request_, actor=actor, changes=changes)
    return edition


def carry_answers(source: PromoRequest, draft: PromoRequest, *, actor: Actor) -> None:
    """Copy what `source` says to questions that the draft is asked too; a consent and a file are given anew."""
    there = {(one.form.id, one.question.key): one.question for one in asked_of(draft)}
    for asked in asked_of(source):
        question = there.get((asked.form.id, asked.question.key))
        if not asked.is_on or question is None or asked.answer is None or not _answers(asked, question):
            continue
        if question.type in {QuestionType.CONSENT, QuestionType.FILE}:
            continue
        answer = FormAnswer(request_id=draft.id, question_id=question.id, said_at=clock.now(),
                            said_by_id=actor.actor_id, value=asked.answer.value,
                            person_id=asked.answer.person_id)  # fmt: skip
        db.session.add(answer)
    flush()


def share_forms(source: PromoRequest, other: PromoRequest) -> None:
    """Let `other`, which was split off, go by the same versions, with the same answers by the same people."""
    for model, keys in ((RequestForm, ("form_id", "edition_id")), (FormAnswer, _SAID)):
        columns = [getattr(model, name) for name in keys]
        rows = db.session.execute(sa.select(*columns).where(model.request_id == source.id)).mappings().all()
        db.session.add_all(model(request_id=other.id, **row) for row in rows)
    flush()


def take_forms(source: PromoRequest, target: PromoRequest, network_ids: Collection[str]) -> list[int]:
    """Let `target`, which takes over these networks, go by their forms as `source` does, with its answers.

    A form by which it goes already keeps its answers. Returns the ids of the forms that came.
    """
    here = sa.select(RequestForm.form_id).where(RequestForm.request_id == target.id)
    asked = sa.select(RequestForm.form_id, RequestForm.edition_id).join(QuestionForm).where(
        RequestForm.request_id == source.id, QuestionForm.network_id.in_(network_ids), RequestForm.form_id.not_in(here)
    )  # fmt: skip
    editions = {row.form_id: row.edition_id for row in db.session.execute(asked)}
    for form_id, edition_id in editions.items():
        db.session.add(RequestForm(request_id=target.id, form_id=form_id, edition_id=edition_id))
    columns = [getattr(FormAnswer, name) for name in _SAID]
    said_there = sa.select(*columns).join(FormAnswer.question).where(
        FormAnswer.request_id == source.id, FormQuestion.edition_id.in_(editions.values())
    )  # fmt: skip
    answers = db.session.execute(said_there).mappings().all()
    db.session.add_all(FormAnswer(request_id=target.id, **row) for row in answers)
    target.has_form = target.has_form or bool(editions)
    flush()
    return list(editions)


def give_forms_back(target: PromoRequest, form_ids: Collection[int]) -> None:
    """Undo `take_forms`."""
    if not form_ids:
        return
    gone = sa.select(FormAnswer.id).where(FormAnswer.request_id == target.id, _is_of(form_ids))
    db.session.execute(sa.delete(FormAnswer).where(FormAnswer.id.in_(gone)))
    bound = sa.delete(RequestForm).where(RequestForm.request_id == target.id, RequestForm.form_id.in_(form_ids))
    db.session.execute(bound)
    left = sa.select(sa.func.count()).select_from(RequestForm).where(RequestForm.request_id == target.id)
    target.has_form = bool(db.session.scalar(left))
    flush()


def was_answered_since(request_: PromoRequest, form_ids: Collection[int], moment: datetime) -> bool:
    """True where one of these forms was answered later than that."""
    later = sa.exists().where(FormAnswer.request_id == request_.id, FormAnswer.said_at > moment, _is_of(form_ids))
    return bool(form_ids) and bool(db.session.scalar(sa.select(later)))


def _is_of(form_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Condition on answers: they are given to these forms."""
    editions = sa.select(FormEdition.id).where(FormEdition.form_id.in_(form_ids))
    questions = sa.select(FormQuestion.id).where(FormQuestion.edition_id.in_(editions))
    return FormAnswer.question_id.in_(questions)


_SAID = ("question_id", "value", "person_id", "file_id", "said_at", "said_by_id")


def _answers(asked: Asked, question: FormQuestion) -> bool:
    """True when the answer to one question is one to the other too."""
    if asked.answer is None or not is_same_question(asked.question.spec, question.spec):
        return False
    return bool(said(question, asked.answer))
