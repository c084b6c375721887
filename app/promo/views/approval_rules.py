"""How posts are approved in this house: stages of each network, checklists, the brand guide."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.permissions import P
from app.networks.access import network_for
from app.networks.queries import networks
from app.promo.actions.approval_rules import change_stages, write_guide
from app.promo.compliance import OF_CLASS
from app.promo.forms.approval_rules import GuideForm, StagesForm
from app.promo.queries.reviews import brand_guide, saved_guide, stages_by_network, stages_of
from app.web.pages import page, see_other

blueprint = Blueprint("approval_rules", __name__, url_prefix="/approval-rules")


@blueprint.get("")
@requires(P.REQUEST_READ)
def index() -> Response:
    """Who approves on which network, what is ticked, and how the house sounds."""
    person = signed_in_person()
    rules = stages_by_network()
    return page(
        "promo/approval_rules.html",
        rows=[(network, rules.get(network.id)) for network in networks(person)],
        checklists=OF_CLASS,
        guide=brand_guide(),
        may_change=can_anywhere(person, P.SETTING_MANAGE),
        may_write=can_anywhere(person, P.PLACEMENT_APPROVE),
    )


@blueprint.route("/guide", methods=["GET", "POST"])
@requires(P.PLACEMENT_APPROVE)
def guide() -> Response:
    """Write the brand guide."""
    person, form = signed_in_person(), GuideForm(saved_guide())
    text, version = form.text.data or "", form.seen_or_nobodys
    if form.submitted() and form.tries(lambda: write_guide(text, version=version, actor=person)):
        flash(_("The brand guide is saved."), "good")
        return see_other(url_for("approval_rules.index", _anchor="guide"))
    return page("promo/brand_guide.html", form=form, status=422 if form.errors else 200)


@blueprint.route("/networks/<string:network_id>", methods=["GET", "POST"])
@requires(P.SETTING_MANAGE)
def stages(network_id: str) -> Response:
    """One approval or two on this network, and by whom."""
    person = signed_in_person()
    network = network_for(person, network_id)
    form = StagesForm(stages_of(network))
    values, version = form.values(), form.seen_or_nobodys
    if form.submitted() and form.tries(lambda: change_stages(network, **values, version=version, actor=person)):
        flash(_("Saved."), "good")
        return see_other(url_for("approval_rules.index"))
    return page("promo/approval_stages.html", form=form, network=network, status=422 if form.errors else 200)
