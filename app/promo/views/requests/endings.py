"""How a request ends, is opened again or gets another target, each on a page that asks for what others will read."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.db import db
from app.promo.access import filed_for, request_for
from app.promo.actions.requests import cancel_request, change_target, close_request, reopen_request
from app.promo.forms.requests import CancelForm, CloseForm, ReopenForm, TargetForm
from app.promo.models import PromoRequest
from app.promo.views.requests import blueprint
from app.web.forms import Form
from app.web.pages import page, see_other


@blueprint.route("/requests/<request_number:number>/cancel", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def cancel(number: int) -> Response:
    """Call it off."""
    person = signed_in_person()
    request_ = request_for(person, number)
    form = CancelForm()
    return end(request_, "cancel", form, lambda: cancel_request(request_, actor=person, reason=form.reason.data or ""))


@blueprint.route("/requests/<request_number:number>/reopen", methods=["GET", "POST"])
@requires(P.REQUEST_DECLINE)
def reopen(number: int) -> Response:
    """Go back to reported, to correct something."""
    person = signed_in_person()
    request_ = request_for(person, number)
    form = ReopenForm()
    return end(request_, "reopen", form, lambda: reopen_request(request_, actor=person, reason=form.reason.data or ""))


@blueprint.route("/requests/<request_number:number>/close", methods=["GET", "POST"])
@requires(P.REQUEST_CLOSE)
def close(number: int) -> Response:
    """Close it with what was learnt."""
    person = signed_in_person()
    request_ = request_for(person, number)
    form = CloseForm(obj=request_)
    return end(
        request_,
        "close",
        form,
        lambda: close_request(
            request_,
            actor=person,
            worked_well=form.worked_well.data or "",
            to_change=form.to_change.data or "",
            is_case=form.is_case.data,
            is_shared=form.is_shared.data,
        ),
    )


def end(request_: PromoRequest, action: str, form: Form, act: Callable[[], None]) -> Response:
    """Ask for what the step needs, take it, and go back to the request."""
    step = open_step(request_, action, signed_in_person())
    if form.submitted() and form.tries(act):
        db.session.refresh(request_, ["state"])
        flash(_("%(number)s is now: %(state)s.", number=request_.number, state=request_.state.label), "good")
        return see_other(url_for("requests.detail", number=request_.id))
    status = 422 if form.is_submitted() else 200
    return page("promo/request_end.html", request_=request_, step=step, form=form, status=status)


@blueprint.route("/requests/<request_number:number>/target", methods=["GET", "POST"])
@requires(P.REQUEST_FILE)
def target(number: int) -> Response:
    """Set another target; the log keeps the one before."""
    person = signed_in_person()
    request_ = filed_for(person, number)
    shown = {"version": request_.version, "target": request_.target, "target_on": request_.target_on}
    form = TargetForm(data=shown)
    if form.submitted() and form.tries(lambda: _keep_target(request_, form, person)):
        return see_other(url_for("requests.detail", number=number))
    status = 422 if form.is_submitted() else 200
    return page("promo/request_target.html", request_=request_, form=form, status=status)


def _keep_target(request_: PromoRequest, form: TargetForm, person: Person) -> None:
    change_target(request_, **form.values(), version=form.seen_version, actor=person)
