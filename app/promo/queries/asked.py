"""What the forms of SMM ask of one request, and what it says to that: one query, and none where nothing is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.core.db import db
from app.core.money import CURRENCIES, Money
from app.networks.models import Network
from app.promo.asking import QuestionType, asked_keys, plain_number, rule_words
from app.promo.models import FormAnswer, FormEdition, FormQuestion, PromoRequest, QuestionForm, RequestForm
from app.web.formats import day, moment_text, money, number

T = QuestionType


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form in force, with the answer. `is_on`: its rules hold; others are out of sight."""

    form: QuestionForm
    question: FormQuestion
    answer: FormAnswer | None
    is_on: bool = True

    @property
    def name(self) -> str:
        return self.question.field

    @property
    def has_answer(self) -> bool:
        return self.answer is not None and bool(said(self.question, self.answer))


def asked_of(request_: PromoRequest) -> list[Asked]:
    """Every question of the forms in force for `request_`, those out of sight too, in the order of the brief."""
    if not request_.has_form:
        return []
    author = aliased(Person)
    query = (
        sa.select(FormQuestion, QuestionForm, FormAnswer)
        .join(RequestForm, RequestForm.edition_id == FormQuestion.edition_id)
        .join(QuestionForm, QuestionForm.id == RequestForm.form_id)
        .outerjoin(Network, Network.id == QuestionForm.network_id)
        .outerjoin(FormAnswer, sa.and_(FormAnswer.question_id == FormQuestion.id, FormAnswer.request_id == request_.id))
        .outerjoin(FormAnswer.person)
        .outerjoin(FormAnswer.file)
        .outerjoin(author, author.id == FormAnswer.said_by_id)
        .options(
            contains_eager(QuestionForm.network),
            contains_eager(FormAnswer.person),
            contains_eager(FormAnswer.file),
            contains_eager(FormAnswer.said_by.of_type(author)),
        )
        .where(RequestForm.request_id == request_.id)
        .order_by(
            sa.func.coalesce(Network.position, 0),
            sa.case((QuestionForm.kind.is_(None), 0), else_=1),
            QuestionForm.id,
            FormQuestion.position,
        )
        .execution_options(populate_existing=True)
    )
    chosen = {None, *(row.network_id for row in request_.networks)}
    rows = [row for row in db.session.execute(query).unique().all() if row.QuestionForm.network_id in chosen]
    return _with_rules(rows)


def _with_rules(rows: Sequence[Any]) -> list[Asked]:
    """The rows as they are asked: rules look at the answers within their own form."""
    on: dict[int, set[str]] = {}
    for form_id in {row.QuestionForm.id for row in rows}:
        own = [row for row in rows if row.QuestionForm.id == form_id]
        told = {row.FormQuestion.key: said(row.FormQuestion, row.FormAnswer) for row in own if row.FormAnswer}
        on[form_id] = asked_keys([row.FormQuestion.spec for row in own], told)
    return [
        Asked(row.QuestionForm, row.FormQuestion, row.FormAnswer, row.FormQuestion.key in on[row.QuestionForm.id])
        for row in rows
    ]


def said(question: FormQuestion, answer: FormAnswer) -> list[str]:
    """The answer in plain words, as rules compare it; empty for none, or for one that the question does not take."""
    if question.type in _BESIDE:
        thing = answer.person or answer.file
        return [thing.name] if thing else []
    if question.type is T.SEVERAL:
        return [one for one in question.options if isinstance(answer.value, list) and one in answer.value]
    if question.type is T.MONEY:
        amount = sum_of(answer)
        return [str(amount.amount)] if amount else []
    value = answer.value if isinstance(answer.value, str) else ""
    return [value] if value and _takes(question, value) else []


#: Answers that stand in a column of their own.
_BESIDE = frozenset({T.PERSON, T.FILE})


def _takes(question: FormQuestion, value: str) -> bool:
    match question.type:
        case T.NUMBER:
            return plain_number(value) is not None
        case T.CHOICE:
            return value in question.options
        case T.DAY:
            return _day(value) is not None
        case T.CONSENT:
            return value == question.terms
    return True


def sum_of(answer: FormAnswer) -> Money | None:
    """The amount of an answer in money."""
    value = answer.value
    if not isinstance(value, Mapping) or value.get("currency") not in CURRENCIES:
        return None
    amount = plain_number(str(value.get("amount")))
    return None if amount is None else Money(amount, value["currency"])


def answer_text(asked: Asked) -> str:
    """The answer as people read it; '' for none."""
    if asked.answer is None or not asked.has_answer:
        return ""
    plain = said(asked.question, asked.answer)
    spoken = _SPOKEN.get(asked.question.type)
    return spoken(asked.answer, plain[0]) if spoken else "\n".join(plain)


def _consent(answer: FormAnswer, terms: str) -> str:
    who, when = answer.said_by.name if answer.said_by else "—", moment_text(answer.said_at)
    return str(_("“%(terms)s” %(name)s agreed, %(moment)s", terms=terms, name=who, moment=when))


_SPOKEN: dict[QuestionType, Callable[[FormAnswer, str], str]] = {
    T.NUMBER: lambda _answer, plain: number(Decimal(plain)),
    T.DAY: lambda _answer, plain: day(_day(plain)),
    T.MONEY: lambda answer, _plain: money(sum_of(answer)),
    T.CONSENT: _consent,
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def shown_of(request_: PromoRequest) -> list[Asked]:
    """The questions that `request_` is asked, without those whose rules do not hold."""
    return [one for one in asked_of(request_) if one.is_on]


def unanswered(asked: Sequence[Asked]) -> dict[str, Any]:
    """Which questions that have to be answered are not: field -> sentence."""
    return {
        one.name: _("Answer: %(question)s", question=one.question.words)
        for one in asked
        if one.is_on and one.question.is_required and not one.has_answer
    }


def askable(request_: PromoRequest) -> dict[str, FormQuestion]:
    """The questions that may go back to the requester, by the name of their field."""
    return {one.name: one.question for one in shown_of(request_)}


def words_of_rules(asked: Asked, all_asked: Sequence[Asked]) -> str:
    """When a question is asked, in words; '' for always."""
    spec = asked.question.spec
    return rule_words(spec.rules, [one.question.spec for one in all_asked if one.form.id == asked.form.id])


def file_url(asked: Asked) -> str:
    """Where the file of an answer is read; '' for other answers."""
    answer = asked.answer
    if answer is None or answer.file is None:
        return ""
    return url_for("requests.answer_file", number=answer.request_id, answer_id=answer.id)


@dataclass(frozen=True, slots=True)
class Newer:
    """A form of which a newer version was published since a request was begun."""

    form: QuestionForm
    own: FormEdition
    newest: FormEdition


def newest_editions() -> Any:
    """Ids of the version in force of each form: the last one published."""
    later = aliased(FormEdition)
    last = (
        sa.select(sa.func.max(later.number))
        .where(later.form_id == FormEdition.form_id, later.published_at.is_not(None))
        .correlate(FormEdition)
        .scalar_subquery()
    )
    return sa.select(FormEdition.id).where(FormEdition.number == last)


def forms_unasked(request_: PromoRequest, place: sa.ColumnElement[bool]) -> sa.Select[FormEdition]:
    """The versions in force of forms at this `place` that ask for requests of this kind, and not this one yet."""
    return (
        sa.select(FormEdition)
        .join(FormEdition.form)
        .where(
            place,
            sa.or_(QuestionForm.kind.is_(None), QuestionForm.kind == request_.kind),
            FormEdition.id.in_(newest_editions()),
            sa.exists().where(FormQuestion.edition_id == FormEdition.id),
            sa.not_(
                sa.exists().where(RequestForm.request_id == request_.id, RequestForm.form_id == FormEdition.form_id)
            ),
        )
        .options(contains_eager(FormEdition.form), joinedload(FormEdition.questions))
        .order_by(FormEdition.form_id)
    )


def offered_of(request_: PromoRequest) -> Sequence[FormEdition]:
    """The forms that were published for its networks since `request_` chose them: it may take them in; one query."""
    place = sa.or_(QuestionForm.network_id.is_(None), QuestionForm.network_id.in_(list(request_.scope_network_ids)))
    return db.session.scalars(forms_unasked(request_, place)).unique().all()


def newer_of(request_: PromoRequest) -> list[Newer]:
    """The forms in force of which there is a newer version than the one that `request_` goes by."""
    if not request_.has_form:
        return []
    own, newest = aliased(FormEdition), aliased(FormEdition)
    query = (
        sa.select(QuestionForm, own, newest)
        .select_from(RequestForm)
        .join(QuestionForm, QuestionForm.id == RequestForm.form_id)
        .join(own, own.id == RequestForm.edition_id)
        .join(newest, sa.and_(newest.form_id == QuestionForm.id, newest.id.in_(newest_editions())))
        .where(RequestForm.request_id == request_.id, newest.number > own.number)
        .options(contains_eager(newest.form.of_type(QuestionForm)), selectinload(own.questions))
        .options(selectinload(newest.questions))
        .order_by(QuestionForm.id)
    )
    chosen = {None, *(row.network_id for row in request_.networks)}
    rows = db.session.execute(query).unique().all()
    return [Newer(form, edition, newest_) for form, edition, newest_ in rows if form.network_id in chosen]
