"""One's own profile and mail address."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, signed_in_person
from app.accounts.actions.own import ask_for_new_email, change_profile, confirm_new_email
from app.accounts.forms import ChangeEmailForm, ProfileForm
from app.accounts.passes import open_pass
from app.accounts.states import PassPurpose
from app.web.forms import Form
from app.web.gates import public
from app.web.i18n import keep_locale
from app.web.limits import by_person, limiter
from app.web.pages import page, see_other
from app.web.security import keeps_address_secret

blueprint = Blueprint("profile", __name__)
email = Blueprint("email", __name__)


@blueprint.get("/profile")
@signed_in
def edit() -> Response:
    """Name, language, time zone, theme, shortcuts."""
    return page("accounts/profile.html", form=ProfileForm(obj=signed_in_person()))


@blueprint.post("/profile")
@signed_in
def keep() -> Response:
    """Keep it; the answer speaks the new language."""
    form, person = ProfileForm(), signed_in_person()
    if not form.submitted():
        return page("accounts/profile.html", form=form, status=422)
    change_profile(person, form.values(), actor=person)
    keep_locale(person.locale)
    with force_locale(person.locale):
        flash(_("Your profile is saved."), "good")
    return see_other(url_for("profile.edit"))


@blueprint.get("/profile/address")
@signed_in
def address() -> Response:
    """Change one's own mail address."""
    return page("accounts/change_email.html", form=ChangeEmailForm())


@blueprint.post("/profile/address")
@limiter.limit("10 per hour", key_func=by_person)
@signed_in
def ask_address() -> Response:
    """Mail a link to the new address."""
    form, person = ChangeEmailForm(), signed_in_person()
    if not (form.submitted() and form.tries(lambda: ask_for_new_email(person, **form.values()))):
        return page("accounts/change_email.html", form=form, status=422)
    flash(_("Look into the mailbox of %(email)s and press the link there.", email=form.email.data), "good")
    return see_other(url_for("profile.edit"))


@email.get("/new-address/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def form(token: str) -> Response:
    """The button behind the link; looking confirms nothing (T37)."""
    pass_ = open_pass(token, PassPurpose.CHANGE_EMAIL)
    return page("accounts/confirm_email.html", form=Form(), token=token, email=pass_.email)


@email.post("/new-address/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def confirm(token: str) -> Response:
    """From now on the new address counts."""
    confirm_new_email(open_pass(token, PassPurpose.CHANGE_EMAIL))
    flash(_("From now on you sign in with the new address."), "good")
    return see_other("/")
