"""A forgotten password, and the change of one's own."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, signed_in_person
from app.accounts.actions.own import change_password
from app.accounts.actions.ways_in import reset_password, send_reset_link
from app.accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from app.accounts.passes import open_pass
from app.accounts.states import PassPurpose
from app.accounts.views.sign_in import start
from app.mail.queries import mail_is_configured
from app.web.gates import public
from app.web.limits import by_account, by_person, limiter
from app.web.pages import page, see_other
from app.web.security import keeps_address_secret

blueprint = Blueprint("password", __name__)


@blueprint.get("/forgotten-password")
@public
def forgotten() -> Response:
    """Ask for a link."""
    return page("accounts/forgotten.html", form=ForgottenForm(), mail_is_configured=mail_is_configured())


@blueprint.post("/forgotten-password")
@limiter.limit("20 per hour")
@limiter.limit("5 per hour", key_func=by_account())
@public
def send_link() -> Response:
    """Mail a link if there is such an account; the answer is the same either way (T34)."""
    form = ForgottenForm()
    if not form.submitted():
        return page("accounts/forgotten.html", form=form, mail_is_configured=mail_is_configured(), status=422)
    send_reset_link(form.email.data or "")
    return see_other(url_for("password.sent"))


@blueprint.get("/forgotten-password/sent")
@public
def sent() -> Response:
    """What happens next."""
    return page("accounts/link_sent.html")


@blueprint.get("/new-password/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def new(token: str) -> Response:
    """The form behind the link; looking at it uses nothing up (T37)."""
    open_pass(token, PassPurpose.RESET_PASSWORD)
    return page("accounts/new_password.html", form=NewPasswordForm(), token=token)


@blueprint.post("/new-password/<string:token>")
@limiter.limit("100 per hour")
@public
@keeps_address_secret
def reset(token: str) -> Response:
    """Set the password and come in."""
    pass_ = open_pass(token, PassPurpose.RESET_PASSWORD)
    form = NewPasswordForm()
    if not (form.submitted() and form.tries(lambda: reset_password(pass_, form.password.data))):
        return page("accounts/new_password.html", form=form, token=token, status=422)
    assert pass_.person is not None
    start(pass_.person)
    flash(_("Your new password counts from now on. Other devices were signed out."), "good")
    return see_other("/")


@blueprint.get("/profile/password")
@signed_in
def change() -> Response:
    """Change one's own password."""
    return page("accounts/change_password.html", form=ChangePasswordForm())


@blueprint.post("/profile/password")
@limiter.limit("30 per hour", key_func=by_person)
@signed_in
def keep() -> Response:
    """Keep it; this device stays signed in, with a session of its own."""
    form, person = ChangePasswordForm(), signed_in_person()
    if not (form.submitted() and form.tries(lambda: change_password(person, **form.values()))):
        return page("accounts/change_password.html", form=form, status=422)
    start(person)
    flash(_("Your password was changed. Other devices were signed out."), "good")
    return see_other(url_for("profile.edit"))
