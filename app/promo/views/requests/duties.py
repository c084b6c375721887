"""Who does what on one request, by name."""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import P
from app.promo.access import request_for
from app.promo.queries.duties import duties_by_name
from app.promo.raci import Letter
from app.promo.views.requests import blueprint
from app.web.pages import page


@blueprint.get("/requests/<request_number:number>/duties")
@requires(P.REQUEST_READ)
def duties(number: int) -> Response:
    """The activities of the house with the people of this request."""
    request_ = request_for(signed_in_person(), number)
    heads = [f"{letter.label} ({letter.value})" for letter in Letter]
    lines = duties_by_name(request_)
    return page("promo/request_duties.html", request_=request_, lines=lines, letters=list(Letter), heads=heads)
