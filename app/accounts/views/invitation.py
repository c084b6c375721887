"""Joining by invitation, and the first administrator of a house."""

from __future__ import annotations

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.actions.ways_in import create_first_administrator, join
from app.accounts.forms import FirstAdministratorForm, JoinForm
from app.accounts.models import Person
from app.accounts.passes import open_pass
from app.accounts.states import PassPurpose
from app.accounts.views.sign_in import start
from app.web.gates import public
from app.web.i18n import choose_locale
from app.web.limits import limiter
from app.web.pages import page, see_other
from app.web.security import keeps_address_secret

blueprint = Blueprint("invitation", __name__)


@blueprint.get("/invitation/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def form(token: str) -> Response:
    """Name, password, language; looking uses nothing up (T37)."""
    pass_ = open_pass(token, PassPurpose.INVITATION)
    assert pass_.person is not None
    form = JoinForm(name=pass_.person.name, locale=choose_locale())
    return page("accounts/join.html", form=form, token=token, email=pass_.person.email)


@blueprint.post("/invitation/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def accept(token: str) -> Response:
    """Join and come in."""
    pass_ = open_pass(token, PassPurpose.INVITATION)
    assert pass_.person is not None
    form = JoinForm()
    if not (form.submitted() and form.tries(lambda: join(pass_, **form.values()))):
        return page("accounts/join.html", form=form, token=token, email=pass_.person.email, status=422)
    return _welcome(pass_.person)


@blueprint.get("/first-administrator/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def first_administrator(token: str) -> Response:
    """The first account of a new house."""
    open_pass(token, PassPurpose.FIRST_ADMINISTRATOR)
    form = FirstAdministratorForm(locale=choose_locale())
    return page("accounts/first_administrator.html", form=form, token=token)


@blueprint.post("/first-administrator/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def create_first(token: str) -> Response:
    """Create it and come in."""
    pass_ = open_pass(token, PassPurpose.FIRST_ADMINISTRATOR)
    form = FirstAdministratorForm()
    if form.submitted() and (person := form.result_of(lambda: create_first_administrator(pass_, **form.values()))):
        return _welcome(person)
    return page("accounts/first_administrator.html", form=form, token=token, status=422)


def _welcome(person: Person) -> Response:
    start(person)
    flash(_("Welcome, %(name)s.", name=person.name), "good")
    return see_other("/")
