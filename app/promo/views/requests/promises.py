"""What was promised to a request and what came, and the word of a senior on a rush."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import P
from app.core.errors import NotAllowed
from app.promo.access import request_for
from app.promo.actions.promises import answer_rush, may_answer_rush
from app.promo.forms.requests import RushForm
from app.promo.promise import PromiseLine
from app.promo.queries.placements import placements_of
from app.promo.queries.rush import allowance_of, first_post_on
from app.promo.views.requests import blueprint
from app.promo.words import RushState
from app.web.pages import page, see_other


@blueprint.get("/requests/<request_number:number>/promise")
@requires(P.REQUEST_READ)
def promise(number: int) -> Response:
    """How each promise was computed, line by line, and what came."""
    request_ = request_for(signed_in_person(), number)
    placements = placements_of(request_)
    return page(
        "promo/request_promise.html",
        request_=request_,
        parts=[
            (row, [PromiseLine.read(line) for line in row.promise_lines], first_post_on(row, placements))
            for row in request_.networks
        ],
    )


@blueprint.route("/requests/<request_number:number>/rush", methods=["GET", "POST"])
@requires(P.REQUEST_DECLINE)
def rush(number: int) -> Response:
    """A senior agrees to earlier days, or refuses them."""
    person, form = signed_in_person(), RushForm()
    request_ = request_for(person, number)
    if request_.rush == RushState.ASKED and not may_answer_rush(person, request_):
        raise NotAllowed(_("A senior decides whether a rush beyond the allowance goes first."))
    if form.submitted() and form.tries(
        lambda: answer_rush(request_, is_granted=form.answer.data == "yes", reason=form.reason.data or "", actor=person)
    ):
        flash(_("%(number)s: the requester is told.", number=request_.number), "good")
        return see_other(url_for("requests.detail", number=number))
    status = 422 if form.is_submitted() else 200
    allowance = allowance_of(request_)
    return page("promo/request_rush.html", request_=request_, form=form, allowance=allowance, status=status)
