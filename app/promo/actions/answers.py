"""Answers to the questions of forms: kept as one types, each by itself, and never over another one's unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.models import Person
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid
from app.core.money import Money
from app.files.actions import save_attachment
from app.promo.actions.drafts import save_brief
from app.promo.actions.locking import lock_request
from app.promo.asking import QuestionType
from app.promo.models import FormAnswer, FormQuestion, PromoRequest
from app.promo.queries.asked import Asked, answer_text, asked_of, unanswered
from app.promo.states import RequestState


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one question: a plain value, a person, or nothing."""

    value: Any = None
    person: Person | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {"value": self.value, "person_id": self.person.id if self.person else None}


def said_to(question: FormQuestion, typed: Any) -> Said:
    """What was typed, as an answer keeps it; what is empty says nothing."""
    match question.type:
        case QuestionType.PERSON:
            return Said(person=typed or None)
        case QuestionType.CONSENT:
            return Said(question.terms if typed else None)
    if isinstance(typed, Money):
        return Said({"amount": format(typed.amount, "f"), "currency": typed.currency})
    if isinstance(typed, Decimal | int):
        return Said(format(Decimal(typed), "f"))
    return Said(typed.isoformat() if isinstance(typed, date) else typed or None)


def save_answers(
    request_: PromoRequest, typed: Mapping[int, Any], *, actor: Actor, version: int | None
) -> dict[str, list[Any]]:
    """Keep what was typed, by the id of its question, and return what changed: question -> [before, after].

    Questions that the request is not asked are left out. Raises Conflict when an answer differs from a later one, and
    Invalid when a brief that was handed in would lose an answer that it needs.
    """
    state = request_.state
    lock_request(request_)
    if request_.state != state:
        raise _conflict(request_, {})
    asked = {one.question.id: one for one in asked_of(request_)}
    given = {key: said_to(asked[key].question, value) for key, value in typed.items() if _is_typed(asked.get(key))}
    changed = {key: said for key, said in given.items() if said.columns != _kept(asked[key])}
    if not changed:
        return {}
    if version is not None and version != request_.version:
        raise _conflict(request_, {asked[key]: said for key, said in changed.items()})
    before = {key: answer_text(asked[key]) for key in changed}
    for key, said in changed.items():
        _keep(request_, asked[key], said, actor=actor)
    _touch(request_)
    after = {one.question.id: one for one in asked_of(request_)}
    if state != RequestState.DRAFT and (wrong := unanswered(list(after.values()))):
        raise Invalid(wrong)
    return {asked[key].question.words: [before[key], answer_text(after[key])] for key in changed}


def save_brief_and_answers(
    request_: PromoRequest,
    values: Mapping[str, Any],
    *,
    answers: Mapping[str, str],
    wishes: Any,
    typed: Mapping[int, Any],
    actor: Actor,
    version: int | None,
) -> dict[str, Any]:
    """Keep fields of the brief and answers to forms that stood on one page; both were seen in one version."""
    lock_request(request_)
    was_seen = version is None or version == request_.version
    changes = save_brief(request_, values, answers=answers, wishes=wishes, version=version)
    return changes | save_answers(request_, typed, actor=actor, version=None if was_seen else version)


def attach_file(request_: PromoRequest, question_id: int, upload: FileStorage, *, actor: Actor) -> bool:
    """Keep a picture, video or PDF as the answer, in place of the one before. False where no such question is asked.

    Raises Invalid on the question's field for what is not whole and sane.
    """
    lock_request(request_)
    one = _file_question(request_, question_id)
    if one is None:
        return False
    stored = save_attachment(upload, field=one.name, uploaded_by_id=actor.actor_id)
    answer = one.answer or FormAnswer(request_id=request_.id, question_id=question_id)
    answer.value, answer.person_id, answer.file_id = None, None, stored.id
    answer.said_at, answer.said_by_id = clock.now(), actor.actor_id
    db.session.add(answer)
    _touch(request_)
    return True


def drop_file(request_: PromoRequest, question_id: int) -> bool:
    """Take the file off an answer of a draft; False when there is none, or the brief was handed in with it."""
    lock_request(request_)
    one = _file_question(request_, question_id)
    if one is None or one.answer is None or request_.state != RequestState.DRAFT:
        return False
    db.session.delete(one.answer)
    _touch(request_)
    return True


def _file_question(request_: PromoRequest, question_id: int) -> Asked | None:
    found = (one for one in asked_of(request_) if one.question.id == question_id)
    return next((one for one in found if one.question.type is QuestionType.FILE), None)


def _is_typed(asked: Asked | None) -> bool:
    return asked is not None and asked.question.type is not QuestionType.FILE


def _kept(asked: Asked) -> dict[str, Any]:
    answer = asked.answer
    return {"value": answer.value if answer else None, "person_id": answer.person_id if answer else None}


def _keep(request_: PromoRequest, asked: Asked, said: Said, *, actor: Actor) -> None:
    if said == Said():
        db.session.delete(asked.answer)
        return
    answer = asked.answer or FormAnswer(request_id=request_.id, question_id=asked.question.id)
    for name, value in said.columns.items():
        setattr(answer, name, value)
    answer.said_at, answer.said_by_id = clock.now(), actor.actor_id
    db.session.add(answer)


def _touch(request_: PromoRequest) -> None:
    """The answers are the brief's too: its version counts up with them."""
    request_.saved_at = clock.now()
    flush()


def _conflict(request_: PromoRequest, changed: Mapping[Asked, Said]) -> Conflict:
    return Conflict(
        _("This brief was saved meanwhile, in another window or by somebody else. Compare and choose."),
        current={one.question.words: answer_text(one) for one in changed},
        yours={one.question.words: _words(said) for one, said in changed.items()},
        version=request_.version,
        thing=request_,
    )


def _words(said: Said) -> Any:
    return said.person.name if said.person else said.value
