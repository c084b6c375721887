"""One person: roles, marks, sessions, links, who may come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.actions.handing import out_of_reach
from app.accounts.actions.people import (
    can_be_undone,
    change_marks,
    change_weekly_hours,
    disable_person,
    enable_person,
    grant_role,
    take_role,
    undo,
)
from app.accounts.actions.ways_in import invite_again, make_link
from app.accounts.models import Person
from app.accounts.passes import link_for
from app.accounts.permissions import Permission
from app.accounts.queries import sessions_of, standing_of
from app.accounts.questions import work_of
from app.accounts.sign_in import end_sessions
from app.admin.forms import GrantForm, HoursForm, MarksForm
from app.admin.queries import entry_about, grant_of, parse_scope, person_with_id, scope_choices, scope_key, scopes
from app.admin.views.handing import asked, given_words, show, tried
from app.audit.models import AuditEntry
from app.audit.queries import history_of, sentence, told
from app.core.errors import NotFound
from app.mail.queries import mail_is_configured, refusal_of
from app.web.i18n import LOCALE_NAMES
from app.web.pages import flash_undoable, page, see_other

blueprint = Blueprint("person", __name__, url_prefix="/people/<int:person_id>")


@blueprint.get("")
@requires(Permission.PERSON_MANAGE)
def detail(person_id: int) -> Response:
    """All about one person."""
    return _detail(person_with_id(person_id))


@blueprint.post("/roles")
@requires(Permission.PERSON_MANAGE)
def grant(person_id: int) -> Response:
    """Give a role within a scope."""
    person, known = person_with_id(person_id), scopes()
    form = GrantForm(scope_choices(known))
    if form.submitted() and (entry := form.result_of(lambda: _granted(person, form, known))):
        return _done(entry, person)
    return _detail(person, grant_form=form, status=422)


@blueprint.post("/roles/<int:grant_id>/take")
@requires(Permission.PERSON_MANAGE)
def take(person_id: int, grant_id: int) -> Response:
    """Take a role back."""
    person = person_with_id(person_id)
    held = grant_of(person, grant_id)
    words = scopes().get(scope_key(held), held.scope_id)
    entry = take_role(person, held.role, held.scope_kind, held.scope_id, scope=words, actor=signed_in_person())
    return _done(entry, person, fewer=True)


@blueprint.post("/marks")
@requires(Permission.PERSON_MANAGE)
def mark(person_id: int) -> Response:
    """Senior, partner."""
    person, form = person_with_id(person_id), MarksForm()
    if not form.submitted():
        return _detail(person, marks_form=form, status=422)
    entry = change_marks(person, **form.values(), actor=signed_in_person())
    return _done(entry, person, fewer=True) if entry else _back(person)


@blueprint.post("/hours")
@requires(Permission.PERSON_MANAGE)
def hours(person_id: int) -> Response:
    """How many hours a week they work."""
    person, form = person_with_id(person_id), HoursForm()
    if not form.submitted():
        return _detail(person, hours_form=form, status=422)
    entry = change_weekly_hours(person, form.weekly_hours.data, actor=signed_in_person())
    return _done(entry, person) if entry else _back(person)


@blueprint.post("/history/<int:entry_id>/undo")
@requires(Permission.PERSON_MANAGE)
def take_back(person_id: int, entry_id: int) -> Response:
    """Undo what an entry about roles or marks tells."""
    person = person_with_id(person_id)
    entry = entry_about(person, entry_id)
    if not can_be_undone(entry):
        raise NotFound
    undo(entry, person, actor=signed_in_person())
    flash(_("Undone."), "good")
    return _back(person)


@blueprint.get("/disable")
@requires(Permission.PERSON_MANAGE)
def ask_disable(person_id: int) -> Response:
    """Name the person, what ends, and what has to go to others first."""
    person = person_with_id(person_id)
    return show("admin/disable.html", person, *asked(person))


@blueprint.post("/disable")
@requires(Permission.PERSON_MANAGE)
def disable(person_id: int) -> Response:
    """Keep somebody out, and give what they hold to others in the same moment."""
    person, actor = person_with_id(person_id), signed_in_person()
    form, n_given = tried(person, lambda form: disable_person(person, actor=actor, choices=form.chosen()))
    if n_given is None:
        return show("admin/disable.html", person, form, work_of(person), status=422)
    words = [_("%(name)s is disabled.", name=person.name), *([given_words(n_given)] if n_given else [])]
    flash_undoable(" ".join(words), url_for("person.enable", person_id=person.id))
    return _back(person)


@blueprint.post("/enable")
@requires(Permission.PERSON_MANAGE)
def enable(person_id: int) -> Response:
    """Let somebody in again."""
    person = person_with_id(person_id)
    enable_person(person, actor=signed_in_person())
    flash_undoable(_("%(name)s can sign in again.", name=person.name), url_for("person.disable", person_id=person.id))
    return _back(person)


@blueprint.post("/sign-out-everywhere")
@requires(Permission.PERSON_MANAGE)
def sign_out(person_id: int) -> Response:
    """End all sessions of somebody; one's own on this device stays."""
    person, actor = person_with_id(person_id), signed_in_person()
    end_sessions(person, actor=actor, but=actor.get_id() if actor.id == person.id else None)
    flash(_("%(name)s is signed out everywhere.", name=person.name), "good")
    return _back(person)


@blueprint.post("/invite-again")
@requires(Permission.PERSON_MANAGE)
def send_again(person_id: int) -> Response:
    """Mail the invitation once more."""
    person = person_with_id(person_id)
    invite_again(person, actor=signed_in_person())
    flash(_("The invitation for %(name)s is on its way.", name=person.name), "good")
    return _back(person)


@blueprint.post("/link")
@requires(Permission.PERSON_MANAGE)
def hand_over(person_id: int) -> Response:
    """Make a link to hand over: to join, or to set a new password."""
    person = person_with_id(person_id)
    session["handed_link"] = link_for(*make_link(person, actor=signed_in_person()))
    return see_other(url_for("person.link", person_id=person.id))


@blueprint.get("/link")
@requires(Permission.PERSON_MANAGE)
def link(person_id: int) -> Response:
    """Show it, once."""
    return page("admin/link.html", person=person_with_id(person_id), link=session.pop("handed_link", None))


def _granted(person: Person, form: GrantForm, known: Mapping[str, str]) -> AuditEntry:
    scope = form.scope.data
    return grant_role(person, form.role.data, *parse_scope(scope), scope=known[scope], actor=signed_in_person())


def _detail(person: Person, *, status: int = 200, **forms: Any) -> Response:
    known = scopes()
    history = history_of(person, limit=30)
    shown = {
        "grant_form": GrantForm(scope_choices(known), formdata=None),
        "marks_form": MarksForm(obj=person, formdata=None),
        "hours_form": HoursForm(obj=person, formdata=None),
        **forms,
    }
    return page(
        "admin/person.html",
        person=person,
        standing=standing_of(person),
        language=LOCALE_NAMES.get(person.locale, person.locale),
        grants=[(grant, known.get(scope_key(grant), grant.scope_id)) for grant in person.grants],
        sessions=sessions_of(person),
        history=told(history, with_origin=True),
        mail_is_configured=mail_is_configured(),
        refusal=refusal_of(person.id, person.email) if person.is_active else "",
        status=status,
        **shown,
    )


def _done(entry: AuditEntry, person: Person, *, fewer: bool = False) -> Response:
    """Back to the person; after they may do less, to what they still hold and may not any more."""
    undo_url = url_for("person.take_back", person_id=person.id, entry_id=entry.id)
    flash_undoable(sentence(entry), undo_url)
    if fewer and out_of_reach(person):
        return see_other(url_for("handing.work", person_id=person.id))
    return _back(person)


def _back(person: Person) -> Response:
    return see_other(url_for("person.detail", person_id=person.id))
