"""The devices on which one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, signed_in_person
from app.accounts.passes import hash_token
from app.accounts.queries import session_for, sessions_of
from app.accounts.sign_in import end_session_of, end_sessions
from app.core.errors import NotFound
from app.web.pages import page, see_other

blueprint = Blueprint("devices", __name__)


@blueprint.get("/devices")
@signed_in
def index() -> Response:
    """Where I am signed in."""
    person = signed_in_person()
    return page("accounts/devices.html", sessions=sessions_of(person), here=hash_token(person.get_id()))


@blueprint.post("/devices/<int:session_id>/sign-out")
@signed_in
def sign_out(session_id: int) -> Response:
    """Sign out on one of them."""
    person = signed_in_person()
    session = session_for(person, session_id)
    if session is None:
        raise NotFound
    end_session_of(session, actor=person)
    flash(_("%(device)s is signed out.", device=session.device_words), "good")
    return see_other(url_for("devices.index"))


@blueprint.post("/devices/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Response:
    """Sign out on all but this one."""
    person = signed_in_person()
    end_sessions(person, actor=person, but=person.get_id())
    flash(_("All other devices are signed out."), "good")
    return see_other(url_for("devices.index"))
