"""The people of the house: list, export, invitation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.actions.ways_in import Scoped, invite_person
from app.accounts.exports import ExportedList, list_file
from app.accounts.models import Person
from app.accounts.passes import link_for
from app.accounts.permissions import Permission, Role
from app.accounts.queries import PersonStanding, people_list, standing_of
from app.accounts.states import PassPurpose
from app.admin.forms import InviteForm, PeopleFilter
from app.admin.queries import parse_scope, scope_choices, scopes
from app.mail.queries import mail_is_configured
from app.web.exports import Column
from app.web.forms import query_form
from app.web.i18n import choose_locale
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("people", __name__, url_prefix="/people")

COLUMNS = ExportedList(
    "admin.people",
    _l("People"),
    (
        Column(_l("Person"), lambda person: person.name),
        Column(_l("Mail address"), lambda person: person.email),
        Column(_l("Roles"), lambda person: person.role_words),
        Column(_l("Account"), lambda person: standing_of(person).label),
        Column(_l("Here since"), lambda person: person.created_at),
    ),
)


@blueprint.get("")
@requires(Permission.PERSON_MANAGE)
def index() -> Response:
    """Everybody, filtered as the address says."""
    form = query_form(PeopleFilter)
    return page(
        "admin/people.html",
        filters=form,
        roles=Role.choices(),
        standings=PersonStanding.choices(),
        standing_of=standing_of,
        people=paginate(_filtered(form)),
        is_filtered=any(form.values().values()),
        blocks=("people",),
    )


@blueprint.get("/export/<any(csv, xlsx):kind>")
@requires(Permission.PERSON_MANAGE)
def export(kind: str) -> Response:
    """The list as it is filtered, as a file."""
    return list_file(COLUMNS, _filtered(query_form(PeopleFilter)), kind=kind)


@blueprint.get("/invite")
@requires(Permission.PERSON_MANAGE)
def invite() -> Response:
    """Ask somebody in."""
    form = InviteForm(scope_choices(scopes()), locale=choose_locale())
    return page("admin/invite.html", form=form, mail_is_configured=mail_is_configured())


@blueprint.post("/invite")
@requires(Permission.PERSON_MANAGE)
def send_invitation() -> Response:
    """Mail the invitation; without mail its link is shown once, to be handed over."""
    form = InviteForm(scope_choices(scopes()))
    if form.submitted() and (invited := form.result_of(lambda: _invited(form))):
        return _told(*invited)
    return page("admin/invite.html", form=form, mail_is_configured=mail_is_configured(), status=422)


def _invited(form: InviteForm) -> tuple[Person, str]:
    return invite_person(
        name=form.name.data or "",
        email=form.email.data or "",
        locale=form.locale.data,
        grants=[Scoped(form.role.data, *parse_scope(form.scope.data))],
        is_senior=form.is_senior.data,
        actor=signed_in_person(),
    )


def _told(person: Person, token: str) -> Response:
    if not mail_is_configured():
        session["handed_link"] = link_for(PassPurpose.INVITATION, token)
        return see_other(url_for("person.link", person_id=person.id))
    flash(_("The invitation for %(name)s is on its way.", name=person.name), "good")
    return see_other(url_for("person.detail", person_id=person.id))


def _filtered(form: Any) -> Any:
    form.validate()
    return people_list(words=form.words.data or "", role=form.role.data, standing=form.standing.data)
