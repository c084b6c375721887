"""The page behind a signed link: just the figures that are missing, without signing in."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.passes import open_pass
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.text import whole_number
from app.results.access import placement_behind
from app.results.actions import answer_by_link
from app.results.forms import answers_in, entry_form, typed_figures
from app.results.queries import missing_figures
from app.web.gates import public
from app.web.limits import limiter
from app.web.pages import page, see_other
from app.web.security import keeps_address_secret

blueprint = Blueprint("enter_results", __name__)


@blueprint.route("/enter-results/<string:token>", methods=["GET", "POST"])
@limiter.limit("120 per hour")
@public
@keeps_address_secret
def form(token: str) -> Response:
    """GET shows the form and changes nothing (T37); POST keeps what was filled in and shows what is left."""
    typed, way_on = typed_figures(request.form), url_for("results.index", mine=1)
    pass_ = open_pass(token, PassPurpose.ENTER_RESULTS, typed=typed, way_on=way_on)
    placement = placement_behind(pass_)
    missing = missing_figures(placement, now=clock.now())
    entry = entry_form(missing)()
    if entry.submitted():
        answers = answers_in(entry, missing)
        if not answers and not entry.errors:
            nothing = _("Nothing is entered yet. Enter one figure at least, or say why it can’t be known.")
            entry.form_errors.append(nothing)
        if not entry.errors:
            n_kept = answer_by_link(pass_, placement, answers)
            if missing_figures(placement, now=clock.now()):
                return see_other(url_for("enter_results.form", token=token, kept=n_kept))
            return see_other(url_for("enter_results.thanks", kept=n_kept))
    status = 422 if entry.errors else 200
    return page(
        "results/entry.html", placement=placement, form=entry, missing=missing, n_kept=_n_kept(), status=status,
        token=token,
    )  # fmt: skip


@blueprint.get("/enter-results/thank-you")
@public
def thanks() -> Response:
    """Nothing is missing any more; the link is used up by then, so this page asks for none."""
    return page("results/entry_done.html", n_kept=_n_kept())


def _n_kept() -> int:
    """How many figures the form before this page has kept, as its address says."""
    return whole_number(request.args.get("kept", "")) or 0
