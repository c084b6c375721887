"""Flask-Login, and the way to the sign-in page for those who are not."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from app.accounts.access import SignInNeeded, can
from app.accounts.away import away_words
from app.accounts.forms import SignInForm
from app.accounts.models import Person
from app.accounts.queries import is_disabled
from app.accounts.sign_in import note_refusal, person_behind
from app.accounts.views.sign_in import door
from app.accounts.workdays import house_calendar
from app.core import worktime
from app.core.errors import NotAllowed
from app.mail.questions import KEPT_OUT
from app.web.errors import show_refusal
from app.web.kept import came_from, here, typed_fields
from app.web.pages import htmx
from app.web.transaction import SAFE_METHODS


def plug(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = None  # sessions are rows of ours, ended one by one
    login.user_loader(_person_of_request)
    KEPT_OUT[:] = [is_disabled]
    worktime.follow(house_calendar)
    app.register_error_handler(SignInNeeded, ask_to_sign_in)
    app.register_error_handler(NotAllowed, refuse)
    app.jinja_env.globals["can"] = can
    app.jinja_env.globals["away_words"] = away_words


def _person_of_request(token: str) -> Person | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return person_behind(token, is_use=getattr(view, "is_use", True))


def refuse(error: NotAllowed) -> Response:
    """403; an act that was refused stands in the log, a page that was is none."""
    person = current_user._get_current_object()  # noqa: SLF001 - the proxy must not leak into actions
    if request.method not in SAFE_METHODS and isinstance(person, Person):
        note_refusal(person, path=request.path)
    return show_refusal(error)


def ask_to_sign_in(_error: Any) -> Response:
    """302 to the sign-in page, which leads back; for htmx 401 with HX-Redirect.

    A form that somebody filled in meanwhile is kept: 401 with the sign-in page, which carries what was typed.
    js/live.js sends such a form of htmx once more as a whole, so that it comes here too.
    """
    is_reading = request.method in SAFE_METHODS
    if htmx and not htmx.boosted:
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("sign_in.form", next=here() if is_reading else came_from())
        return response
    if is_reading:
        return redirect(url_for("sign_in.form", next=here()))
    typed = typed_fields()
    if not any(value for name, value in typed if name != "once"):
        flash(_("You were signed out meanwhile. Sign in to go on."), "warn")
        return redirect(url_for("sign_in.form", next=came_from()))
    return door(SignInForm(formdata=None), status=401, kept_to=here(), kept=typed)
