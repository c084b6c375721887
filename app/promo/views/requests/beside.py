"""What the house knows, beside the field of the brief that it helps with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import P
from app.core.money import CURRENCIES, Money
from app.networks.requirements import catalogue
from app.promo.access import draft_for
from app.promo.brief import STEP, BriefStep
from app.promo.forms.brief import BriefForm, step_form
from app.promo.likeness import perspective_of
from app.promo.models import PromoRequest
from app.promo.queries.briefs import references_of
from app.promo.queries.cases import SHOWN, CaseFilters, cases_found, places_to_choose
from app.promo.queries.promises import promises_for
from app.promo.queries.returns import returns_told
from app.promo.queries.rush import allowance_of, hurried, wished_days
from app.promo.queries.spend import usual_spend
from app.promo.views.requests import blueprint
from app.promo.words import KPIS_OF, AudienceScope, BudgetState, Kpi, Objective
from app.web.fields import parse_decimal
from app.web.filters import enum_filter, text_filter
from app.web.pages import page

MOST_SUM = 1_000_000_000  # a budget beyond it is a slip of the finger, and refused when it is saved


@blueprint.get("/requests/<request_number:number>/perspective")
@requires(P.REQUEST_FILE)
def perspective(number: int) -> Response:
    """The target that is being typed, beside what like promos came to."""
    request_ = draft_for(signed_in_person(), number)
    form = step_form(STEP["goal"], request_)
    form["target_reason"].data = request.args.get("target_reason", request_.target_reason)[:1000]
    objective, target = enum_filter("objective", Objective), parse_decimal(request.args.get("target", "").strip())
    scope = enum_filter("audience_scope", AudienceScope)
    shown = _target_beside(request_, objective=objective, scope=scope, kpi=enum_filter("kpi", Kpi), target=target)
    return page("promo/brief/_perspective.html", form=form, **shown)


def beside_of(request_: PromoRequest, step: BriefStep, form: BriefForm) -> dict[str, Any]:
    """What the page of one step shows beside its fields."""
    if step.key == "goal":
        return _target_beside(
            request_, objective=form["objective"].data, scope=form["audience_scope"].data, kpi=form["kpi"].data,
            target=form["target"].data,
        )  # fmt: skip
    if step.key == "content":
        return _cases(request_)
    if step.key == "networks":
        offered = [row["network_id"] for row in form["networks"].data]
        return promised(request_, offered)
    if step.key == "budget":
        typed = _typed_sum(form["budget_state"].data, form["budget_amount"].data, form["budget_currency"].data)
        return {"spends": usual_spend(request_), "typed": typed}
    return {}


def tell_returns(request_: PromoRequest, step: BriefStep, form: BriefForm) -> dict[str, str]:
    """Say beside each field what has become of it in this house; lists that are no fields find it by their name."""
    told = returns_told(step, request_.community_id)
    for name in told.keys() & set(form._fields):
        form[name].told = told[name]
    return told


def promised(
    request_: PromoRequest, network_ids: Iterable[str], wished: Mapping[str, date | None] | None = None
) -> dict[str, Any]:
    """What the templates of the promise need: the promises, and whether the wished days make the request a rush."""
    promises = promises_for(request_, list(network_ids))
    early = hurried(request_, promises, wished_days(request_) if wished is None else wished)
    names = [catalogue().networks[network_id].name for network_id in early]
    return {"promises": promises, "hurried": names, "allowance": allowance_of(request_) if early else None}


@blueprint.get("/requests/<request_number:number>/spend")
@requires(P.REQUEST_FILE)
def spend(number: int) -> Response:
    """The budget that is being typed, beside what ads have cost."""
    request_ = draft_for(signed_in_person(), number)
    amount = parse_decimal(request.args.get("budget_amount", "").strip())
    typed = _typed_sum(enum_filter("budget_state", BudgetState), amount, request.args.get("budget_currency"))
    return page("promo/brief/_spend.html", spends=usual_spend(request_), typed=typed)


def _typed_sum(state: BudgetState | None, amount: Decimal | None, currency: str | None) -> Money | None:
    """The sum of a budget that has one."""
    if amount is None or amount > MOST_SUM or currency not in CURRENCIES or state not in {None, BudgetState.AMOUNT}:
        return None
    return Money(amount, currency)


@blueprint.get("/requests/<request_number:number>/wishes")
@requires(P.REQUEST_FILE)
def wishes(number: int) -> Response:
    """Whether the days that are being chosen can be promised."""
    request_ = draft_for(signed_in_person(), number)
    wished = _wishes_typed()
    return page("promo/brief/_rush.html", request_=request_, **promised(request_, wished, wished))


def _wishes_typed() -> dict[str, date | None]:
    """The wished day of each network that is ticked on the page."""
    typed = request.args
    rows = [name.removesuffix("-network_id") for name in typed if name.endswith("-network_id")]
    ticked = [row for row in rows if f"{row}-is_chosen" in typed and typed[f"{row}-network_id"] in catalogue().networks]
    return {typed[f"{row}-network_id"]: _day(typed.get(f"{row}-wished_on", "")) for row in ticked}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@blueprint.get("/requests/<request_number:number>/cases")
@requires(P.REQUEST_FILE)
def cases(number: int) -> Response:
    """The cases that fit what is being typed."""
    request_ = draft_for(signed_in_person(), number)
    attached = {reference.case_id for reference in references_of(request_)}
    return page("promo/brief/_cases.html", attached=attached, **_cases(request_))


def _cases(request_: PromoRequest) -> dict[str, Any]:
    """What the templates of the case search need; what is looked for stands in the address."""
    filters = CaseFilters(text_filter("case_q"), text_filter("case_where"), enum_filter("case_objective", Objective))
    return {
        "cases": cases_found(signed_in_person(), filters, but=request_.id),
        "shown": SHOWN,
        "case_filters": filters,
        "places": places_to_choose(),
        "objectives": Objective.choices(),
    }


def _target_beside(
    request_: PromoRequest,
    *,
    objective: Objective | None,
    scope: AudienceScope | None,
    kpi: Kpi | None,
    target: Decimal | None,
) -> dict[str, Any]:
    """What the template of the perspective needs."""
    kpi = kpi or (KPIS_OF[objective][0] if objective is not None else None)
    return {"perspective": perspective_of(request_, objective=objective, scope=scope, kpi=kpi), "target": target}
