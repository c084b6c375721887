"""Who sees and who writes the forms of SMM, and the way to their versions and questions."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.access import can, can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.promo.access import found
from app.promo.models import FormEdition, FormQuestion, PromoRequest, QuestionForm, RequestForm


def may_edit_form(actor: Actor, network_id: str | None) -> bool:
    """True when `actor` writes the form of this network; that of all networks is for seniors among those who do."""
    if network_id is not None:
        return can(actor, Permission.FORM_EDIT, network_ids=(network_id,))
    return can_anywhere(actor, Permission.FORM_EDIT) and can_anywhere(actor, Permission.FORM_GOVERN)


def visible_forms(person: Person) -> sa.Select[QuestionForm]:
    """The forms, for those who write one of them."""
    return sa.select(QuestionForm).where(sa.true() if can_anywhere(person, Permission.FORM_EDIT) else sa.false())


def form_for(person: Person, slug: str) -> QuestionForm:
    """The form that is called so; raises NotFound."""
    return found(db.session.scalar(visible_forms(person).where(QuestionForm.slug == slug)))


def own_form(person: Person, slug: str) -> QuestionForm:
    """The same for one who writes it; raises NotAllowed for others."""
    form = form_for(person, slug)
    if not may_edit_form(person, form.network_id):
        raise NotAllowed(
            _("The form of a network is changed by its SMM specialists, that of all networks by seniors among them.")
        )
    return form


def edition_of(form: QuestionForm, number: int) -> FormEdition:
    """A version of this form."""
    query = sa.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.number == number)
    return found(db.session.scalar(query))


def bound_form(request_: PromoRequest, slug: str) -> RequestForm | None:
    """By which version of this form the request goes; None for a form that it is not asked."""
    query = sa.select(RequestForm).join(QuestionForm, QuestionForm.id == RequestForm.form_id)
    return db.session.scalar(query.where(RequestForm.request_id == request_.id, QuestionForm.slug == slug))


def offered_form(request_: PromoRequest, slug: str) -> QuestionForm:
    """A form of its networks or of all that the request may take in; raises NotFound for others."""
    place = sa.or_(QuestionForm.network_id.is_(None), QuestionForm.network_id.in_(list(request_.scope_network_ids)))
    kind = sa.or_(QuestionForm.kind.is_(None), QuestionForm.kind == request_.kind)
    return found(db.session.scalar(sa.select(QuestionForm).where(QuestionForm.slug == slug, place, kind)))


def draft_of(form: QuestionForm) -> FormEdition:
    """The version of this form that is being written; Conflict when there is none."""
    query = sa.select(FormEdition).where(FormEdition.form_id == form.id, FormEdition.published_at.is_(None))
    draft = db.session.scalar(query)
    if draft is None:
        raise Conflict(_("No version of this form is being written. Begin the next one to change its questions."))
    return draft


def question_of(form: QuestionForm, question_id: int) -> FormQuestion:
    """A question of this form (T02)."""
    query = sa.select(FormQuestion).join(FormQuestion.edition)
    return found(db.session.scalar(query.where(FormEdition.form_id == form.id, FormQuestion.id == question_id)))
