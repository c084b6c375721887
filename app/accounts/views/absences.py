"""Who is away: one's own absences; for administrators those of all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import can, signed_in, signed_in_person
from app.accounts.actions.absences import enter_absence, may_enter_for, remove_absence
from app.accounts.exports import ExportedList, list_file
from app.accounts.forms import AbsenceForm
from app.accounts.handing import open_work_of
from app.accounts.models import Absence, Person
from app.accounts.permissions import Permission
from app.accounts.queries import AbsenceTime, absence_with, absences_list, possible_deputies
from app.core.db import db
from app.core.errors import NotFound
from app.web.exports import Column
from app.web.filters import enum_filter, word_filter
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("absences", __name__)

COLUMNS = ExportedList(
    "accounts.absences",
    _l("Absences"),
    (
        Column(_l("Person"), lambda absence: absence.person.name),
        Column(_l("First day"), lambda absence: absence.starts_on),
        Column(_l("Last day"), lambda absence: absence.ends_on),
        Column(_l("Why"), lambda absence: absence.kind.label),
        Column(_l("Deputy"), lambda absence: absence.deputy.name if absence.deputy else None),
    ),
)


@blueprint.get("/absences")
@signed_in
def index() -> Response:
    """One's own absences, or everybody's, the latest first."""
    person, when = signed_in_person(), enum_filter("when", AbsenceTime)
    return page(
        "accounts/absences.html",
        person=person,
        is_administrator=_sees_all(person),
        is_of_all=_asks_for_all(person),
        when=when,
        times=AbsenceTime.choices(),
        absences=paginate(_asked(person)),
    )


@blueprint.get("/absences/export/<any(csv, xlsx):kind>")
@signed_in
def export(kind: str) -> Response:
    """The same as a file."""
    return list_file(COLUMNS, _asked(signed_in_person()), kind=kind)


@blueprint.route("/people/<int:person_id>/absences/new", methods=["GET", "POST"])
@signed_in
def new(person_id: int) -> Response:
    """Say that one is away; administrators say it of others."""
    actor = signed_in_person()
    person = _absent(person_id, actor)
    form = AbsenceForm(possible_deputies(person))
    if form.submitted() and (absence := form.result_of(lambda: enter_absence(person, **form.values(), actor=actor))):
        _say(absence, actor)
        return see_other(_list_of(person, actor))
    return page(
        "accounts/absence_new.html",
        form=form,
        person=person,
        is_own=person.id == actor.id,
        open_work=open_work_of(person),
        back_url=_list_of(person, actor),
        status=422 if form.errors else 200,
    )


@blueprint.post("/people/<int:person_id>/absences/<int:absence_id>/remove")
@signed_in
def remove(person_id: int, absence_id: int) -> Response:
    """They are there after all; the message offers the way back."""
    actor = signed_in_person()
    person, absence = _absent(person_id, actor), absence_with(absence_id)
    if absence is None or absence.person_id != person.id:
        raise NotFound
    undo: dict[str, Any] = {
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
        "kind": absence.kind.value,
        "deputy_id": absence.deputy_id or "",
    }
    remove_absence(absence, actor=actor)
    flash_undoable(_("The absence is removed."), url_for("absences.new", person_id=person.id), **undo)
    return see_other(_list_of(person, actor))


def _say(absence: Absence, actor: Person) -> None:
    """What happens meanwhile, with the way back."""
    if absence.deputy is not None:
        words = _("Noted. %(name)s stands in.", name=absence.deputy.name)
    else:
        words = _("Noted. Nobody stands in: what waits for an answer stays undone until then.")
    undo_url = url_for("absences.remove", person_id=absence.person_id, absence_id=absence.id)
    flash_undoable(words, undo_url)
    if absence.person_id != actor.id:
        flash(_("The absence stands with %(name)s.", name=absence.person.name), "good")


def _absent(person_id: int, actor: Person) -> Person:
    """The person with this id, for those who may enter absences for them. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None or not may_enter_for(person, actor):
        raise NotFound
    return person


def _sees_all(person: Person) -> bool:
    return can(person, Permission.PERSON_MANAGE)


def _asks_for_all(person: Person) -> bool:
    return word_filter("of", "all") == "all" and _sees_all(person)


def _asked(person: Person) -> Any:
    return absences_list(person=None if _asks_for_all(person) else person, when=enum_filter("when", AbsenceTime))


def _list_of(person: Person, actor: Person) -> str:
    return url_for("absences.index") if person.id == actor.id else url_for("absences.index", of="all")
