"""The rules by which requests are given to people, and what they have caught."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.errors import NotFound
from app.core.text import whole_number
from app.networks.queries import networks
from app.promo.access import request_for
from app.promo.actions.rules import (
    add_rule,
    change_rule,
    check_may_rule,
    may_rule,
    move_rule,
    restore_rule,
    retire_rule,
)
from app.promo.forms.desk import RuleForm
from app.promo.models import PromoRequest, RoutingRule
from app.promo.queries.rules import (
    CaughtFilters,
    caught,
    caught_now,
    communities_to_name,
    covered_by,
    people_to_name,
    rule_for,
    rules_shown_to,
    triages_for,
)
from app.promo.views.columns import CAUGHT
from app.promo.views.desk import blueprint
from app.web.filters import text_filter
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import page_of, paginate


@blueprint.get("/triage/rules")
@requires(P.REQUEST_TRIAGE)
def rules() -> Response:
    """All rules in their order, and which of them would catch a request."""
    person = signed_in_person()
    found = rules_shown_to(person)
    tried = _tried(person)
    return page(
        "promo/desk_rules.html",
        page=page_of(found),
        places={rule.id: place for place, rule in enumerate(found, start=1)},
        covered=covered_by(found),
        idle={rule.id for rule in found if not _names_somebody(rule)},
        may_add=can_anywhere(person, P.REQUEST_DECLINE),
        changeable={rule.id for rule in found if may_rule(rule, person)},
        asked=text_filter("try"),
        tried=tried,
        catches=caught_now(tried) if tried else {},
    )


@blueprint.route("/triage/rules/new", methods=["GET", "POST"])
@requires(P.REQUEST_DECLINE)
def new_rule() -> Response:
    """Add a rule behind the others."""
    person = signed_in_person()
    form = _offered(RuleForm())
    if form.submitted():
        rule = form.result_of(lambda: add_rule(form.values(), actor=person))
        if rule is not None:
            flash(_("The rule “%(name)s” is added.", name=rule.name), "good")
            return see_other(url_for("desk.rules"))
    return page("promo/desk_rule.html", form=form, rule=None, status=422 if form.is_submitted() else 200)


@blueprint.route("/triage/rules/<int:rule_id>", methods=["GET", "POST"])
@requires(P.REQUEST_DECLINE)
def rule(rule_id: int) -> Response:
    """Change it."""
    person = signed_in_person()
    kept = rule_for(person, rule_id)
    check_may_rule(kept, person)
    form = _offered(RuleForm(obj=kept))
    values = form.values()
    if form.submitted() and form.tries(lambda: change_rule(kept, values, version=form.seen_version, actor=person)):
        flash(_("The rule “%(name)s” is saved.", name=kept.name), "good")
        return see_other(url_for("desk.rules"))
    return page("promo/desk_rule.html", form=form, rule=kept, status=422 if form.is_submitted() else 200)


@blueprint.post("/triage/rules/<int:rule_id>/<any(up, down):where>")
@requires(P.REQUEST_DECLINE)
def place(rule_id: int, where: str) -> Response:
    """Let it be asked earlier or later."""
    person = signed_in_person()
    move_rule(rule_for(person, rule_id), is_up=where == "up", actor=person)
    return see_other(url_for("desk.rules"))


@blueprint.post("/triage/rules/<int:rule_id>/retire")
@requires(P.REQUEST_DECLINE)
def retire(rule_id: int) -> Response:
    """It catches nothing more."""
    person = signed_in_person()
    kept = rule_for(person, rule_id)
    retire_rule(kept, actor=person)
    flash_undoable(_("The rule “%(name)s” is retired.", name=kept.name), url_for("desk.restore", rule_id=rule_id))
    return see_other(url_for("desk.rules"))


@blueprint.post("/triage/rules/<int:rule_id>/restore")
@requires(P.REQUEST_DECLINE)
def restore(rule_id: int) -> Response:
    """Undo the retirement."""
    person = signed_in_person()
    kept = rule_for(person, rule_id)
    restore_rule(kept, actor=person)
    flash(_("The rule “%(name)s” is in force again.", name=kept.name), "good")
    return see_other(url_for("desk.rules"))


@blueprint.get("/triage/rules/caught")
@requires(P.REQUEST_TRIAGE)
def caught_list() -> Response:
    """Which rule has caught which request, the newest first."""
    person, filters = signed_in_person(), _filters()
    return page(
        "promo/desk_caught.html",
        page=paginate(caught(person, filters)),
        filters=filters,
        is_filtered=filters != CaughtFilters(),
        rules=[(rule.id, rule.name) for rule in rules_shown_to(person)],
        networks=[(network.id, network.name) for network in networks(person)],
    )


@blueprint.get("/triage/rules/caught/export/<any(csv, xlsx):file_kind>")
@requires(P.REQUEST_TRIAGE)
def caught_export(file_kind: str) -> Response:
    """The same as a file."""
    return list_file(CAUGHT, caught(signed_in_person(), _filters()), kind=file_kind)


def _filters() -> CaughtFilters:
    return CaughtFilters(rule_id=whole_number(text_filter("rule")), network=text_filter("network"))


def _tried(person: Person) -> PromoRequest | None:
    """The request that the address asks about, if there is one for this reader."""
    number = whole_number(text_filter("try").upper().removeprefix("R-"))
    try:
        return request_for(person, number) if number is not None else None
    except NotFound:
        return None


def _names_somebody(rule: RoutingRule) -> bool:
    named = [one for one in (rule.person, rule.standin) if one is not None]
    return any(one.is_active and triages_for(one, rule) for one in named)


def _offered(form: RuleForm) -> RuleForm:
    person = signed_in_person()
    return form.offers(networks(person), communities_to_name(person), people_to_name())
