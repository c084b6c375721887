"""Signing in and out."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.accounts.access import WHOSE, signed_in, signed_in_person
from app.accounts.actions.own import change_profile
from app.accounts.forms import SignInForm
from app.accounts.models import Person
from app.accounts.queries import demo_people, person_with_email
from app.accounts.sign_in import begin_session, end_session, note_failure, password_fits
from app.core.urls import is_local_path
from app.web.gates import public
from app.web.i18n import choose_locale
from app.web.kept import carried
from app.web.limits import by_account, by_account_and_address, forgive, limiter
from app.web.pages import page, see_other

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@public
def form() -> Response:
    """The door; who is in already goes on."""
    target = request.args.get("next", "")
    if current_user.is_authenticated:
        return redirect(target if is_local_path(target) else "/")
    return door(SignInForm(next=target))


@blueprint.post("/sign-in")
@limiter.limit("100 per hour")
@limiter.limit("30 per hour", key_func=by_account_and_address())
@limiter.limit("300 per hour", key_func=by_account())
@public
def enter() -> Response:
    """Come in with mail address and password; both wrong and unknown get the same answer (T34)."""
    form = SignInForm()
    if not form.submitted():
        return door(form, status=422)
    person = person_with_email(form.email.data or "")
    if not password_fits(person, form.password.data or ""):
        if person is not None:
            note_failure(person)
        form.form_errors.append(_("This mail address and password do not belong together. Check both."))
        return door(form, status=422)
    assert person is not None
    forgive()
    return let_in(person, target=form.next.data)


@blueprint.post("/demo/sign-in/<int:person_id>")
@limiter.limit("300 per hour")
@public
def demo(person_id: int) -> Response:
    """Come in as one of the demo's people, with one click, on this machine only, in the language of the door."""
    locale = choose_locale()
    person = next((person for person in demo_accounts() if person.id == person_id), None)
    if person is None:
        abort(404)
    # whoever looks around borrows the account: its own language would be a surprise
    change_profile(person, {"locale": locale}, actor=person)
    return let_in(person, target=request.form.get("next"))


@blueprint.post("/sign-out")
@signed_in
def leave() -> Response:
    """End the session on this device."""
    person = signed_in_person()
    end_session(person.get_id(), person=person)
    logout_user()
    renew_session()
    return see_other(url_for("sign_in.form"))


def door(form: SignInForm, *, status: int = 200, **values: Any) -> Response:
    """The sign-in page, carrying what was typed into another form if something was."""
    if "kept" not in values:
        values["kept_to"], values["kept"] = carried()
    return page("accounts/sign_in.html", form=form, demo_accounts=demo_accounts(), status=status, **values)


def let_in(person: Person, *, target: str | None) -> Response:
    """Start a session in this browser; go on, or show what was kept of a form so that it can be sent again."""
    kept_to, kept = carried()
    start(person)
    if kept_to:
        return page("accounts/kept.html", kept_to=kept_to, kept=kept)
    return see_other(target if target and is_local_path(target) else "/")


def start(person: Person) -> None:
    """Begin a session for `person` in this browser; nothing of the one before is taken over."""
    renew_session()
    begin_session(person, user_agent=request.user_agent.string)
    session.permanent = True
    session[WHOSE] = person.id
    login_user(person)


def renew_session() -> None:
    """Forget the session of before, and the token that belonged to it."""
    session.clear()
    g.pop("csrf_token", None)


def demo_accounts() -> list[Person]:
    """The demo's people, while portal and browser are on one machine; else none."""
    config = current_app.config["HROMADA"]
    if not (config.is_loopback and request.remote_addr and ip_address(request.remote_addr).is_loopback):
        return []
    return demo_people()
