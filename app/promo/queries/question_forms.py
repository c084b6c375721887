"""Lists of forms and their versions, for those who write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.core.db import db
from app.networks.models import Network
from app.promo.access.forms import visible_forms
from app.promo.asking import ALL
from app.promo.models import FormEdition, FormQuestion, QuestionForm, RequestForm
from app.promo.words import RequestKind


@dataclass(frozen=True, slots=True)
class FormFilters:
    """What the list of forms is narrowed to."""

    network: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list: the version in force, how much it asks, and the one that is being written."""

    form: QuestionForm
    published: FormEdition | None
    draft: FormEdition | None
    n_questions: int
    n_requests: int


def forms_listed(person: Person, filters: FormFilters) -> sa.Select[Any]:
    """The forms that `person` may read, in the order of their networks, those for all first."""
    query = visible_forms(person).outerjoin(Network, Network.id == QuestionForm.network_id)
    if filters.network:
        network = None if filters.network == ALL else filters.network
        query = query.where(QuestionForm.network_id == network)
    if filters.kind:
        kind = None if filters.kind == ALL else RequestKind(filters.kind)
        query = query.where(QuestionForm.kind == kind)
    return query.order_by(sa.func.coalesce(Network.position, 0), QuestionForm.slug)


def form_lines(forms: Sequence[QuestionForm]) -> list[FormLine]:
    """What the list says of these forms."""
    ids = [form.id for form in forms]
    query = sa.select(FormEdition).where(FormEdition.form_id.in_(ids)).order_by(FormEdition.number)
    editions = db.session.scalars(query.options(joinedload(FormEdition.published_by))).all()
    published = {one.form_id: one for one in editions if one.published_at is not None}
    drafts = {one.form_id: one for one in editions if one.published_at is None}
    n_questions = _counts(FormQuestion.edition_id, [one.id for one in (*published.values(), *drafts.values())])
    n_requests = _counts(RequestForm.form_id, ids)
    return [
        FormLine(
            form=form,
            published=published.get(form.id),
            draft=drafts.get(form.id),
            n_questions=n_questions.get((published.get(form.id) or drafts[form.id]).id, 0),
            n_requests=n_requests.get(form.id, 0),
        )
        for form in forms
    ]


def _counts(column: Any, ids: Sequence[int]) -> dict[int, int]:
    query = sa.select(column, sa.func.count()).where(column.in_(ids)).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(query)}


def editions_of(form: QuestionForm) -> Sequence[FormEdition]:
    """All versions of a form with their questions and people, the newest first."""
    query = (
        sa.select(FormEdition)
        .where(FormEdition.form_id == form.id)
        .options(
            joinedload(FormEdition.published_by), joinedload(FormEdition.began_by), selectinload(FormEdition.questions)
        )
        .order_by(FormEdition.number.desc())
    )
    return db.session.scalars(query).all()


def last_published(form: QuestionForm) -> FormEdition | None:
    """The version by which briefs are begun; None while there is only a draft."""
    query = sa.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.published_at.is_not(None))
    return db.session.scalar(query.order_by(FormEdition.number.desc()).limit(1))


def edition_before(edition: FormEdition) -> FormEdition | None:
    """The published version before this one."""
    query = sa.select(FormEdition).where(
        FormEdition.form_id == edition.form_id,
        FormEdition.number < edition.number,
        FormEdition.published_at.is_not(None),
    )
    return db.session.scalar(query.order_by(FormEdition.number.desc()).limit(1))


def people_offered() -> Sequence[Person]:
    """The people of the house who may be named in an answer, by name; partners are not among them."""
    query = sa.select(Person).where(Person.disabled_at.is_(None), sa.not_(Person.is_partner))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()
