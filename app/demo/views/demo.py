"""What the demo holds, and the button that removes it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, session, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.actions.ways_in import first_administrator_token
from app.accounts.permissions import Permission
from app.demo import actions, queries
from app.files.store import store
from app.operations.queries import demo_is_loaded
from app.web.pages import page, see_other
from app.web.transaction import after_commit

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
@requires(Permission.DEMO_REMOVE)
def index() -> Response:
    """Name all that goes with the demo."""
    is_loaded = demo_is_loaded()
    goes = queries.what_goes() if is_loaded else []
    person = signed_in_person()
    return page("demo/index.html", is_loaded=is_loaded, goes=goes, goes_too=person.is_demo, heir=queries.heir())


@blueprint.post("/remove")
@requires(Permission.DEMO_REMOVE)
def remove() -> Response:
    """Remove the demo; whoever was of it is signed out, and an empty house asks for its first administrator."""
    person = signed_in_person()
    is_leaving = person.is_demo
    keys = actions.remove_demo(actor=person)
    after_commit(partial(_forget, keys))
    if is_leaving:
        logout_user()
        session.clear()
        flash(_("The demo is removed, and its accounts with it."), "good")
        if queries.heir() is None:
            return see_other(url_for("invitation.first_administrator", token=first_administrator_token()))
        return see_other(url_for("sign_in.form"))
    flash(_("The demo is removed."), "good")
    return see_other(url_for("demo.index"))


def _forget(keys: list[str]) -> None:
    for key in keys:
        store().remove(key)
