"""What somebody holds goes to others: by itself, or together with keeping them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.actions.handing import hand_over
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.queries import successors_of
from app.accounts.questions import Piece, work_of
from app.admin.forms import HandingForm, handing_form
from app.admin.queries import person_with_id
from app.core.errors import Invalid
from app.web.pages import page, see_other

blueprint = Blueprint("handing", __name__, url_prefix="/people/<int:person_id>/hand-over")


@blueprint.get("")
@requires(Permission.PERSON_MANAGE)
def work(person_id: int) -> Response:
    """All that somebody holds, each thing with those who may take it over."""
    person = person_with_id(person_id)
    return show("admin/handing.html", person, *asked(person))


@blueprint.post("")
@requires(Permission.PERSON_MANAGE)
def give(person_id: int) -> Response:
    """Give what was chosen to others; the rest stays."""
    person = person_with_id(person_id)
    form, n_given = tried(person, lambda form: hand_over(
        person, form.chosen(), actor=signed_in_person(), all_of_it=False))  # fmt: skip
    if n_given is None:
        return show("admin/handing.html", person, form, work_of(person), status=422)
    flash(given_words(n_given), "good")
    return see_other(url_for("person.detail", person_id=person.id))


def given_words(n_given: int) -> str:
    """How much went to others."""
    return str(ngettext("%(num)s thing is with others now.", "%(num)s things are with others now.", n_given))


def asked(person: Person) -> tuple[HandingForm, Sequence[Piece]]:
    """The form over what `person` holds now, with what was typed; and the pieces."""
    pieces = work_of(person)
    return handing_form(pieces, successors_of(person)), pieces


def tried(person: Person, act: Callable[[HandingForm], int]) -> tuple[HandingForm, int | None]:
    """Run `act` with what was chosen. Refused, it gives None and the form over what is there by then."""
    form, _pieces = asked(person)
    n_given = form.result_of(lambda: act(form)) if form.submitted() else None
    if n_given is None:
        again, _pieces = asked(person)
        for name, sentences in form.errors.items():
            for words in sentences:
                again.refuse(Invalid({name: words}))
        return again, None
    return form, n_given


def show(template: str, person: Person, form: HandingForm, pieces: Sequence[Piece], *, status: int = 200) -> Response:
    """The page with all pieces by duty."""
    form.show(pieces)
    return page(template, person=person, form=form, groups=form.groups(pieces), status=status)
