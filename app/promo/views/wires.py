"""Plan B of a request: steps are prepared, changed and taken back."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.promo.access import armed_for, check_may_arm, wire_for
from app.promo.actions.wires import arm_wire, change_wire, take_back_wire
from app.promo.forms.wires import TakeBackForm, WireForm, wire_form
from app.promo.models import PromoRequest, Wire
from app.promo.queries.people import people_who_may
from app.promo.states import RequestState
from app.web.formats import zone_name
from app.web.i18n import choose_zone
from app.web.pages import page, see_other

blueprint = Blueprint("wires", __name__)


@blueprint.get("/requests/<request_number:number>/wires/new")
@requires(P.WIRE_ARM)
def new(number: int) -> Response:
    """Prepare a further step."""
    request_ = armed_for(signed_in_person(), number)
    return _show(request_, wire_form(request_, _owners(request_)))


@blueprint.post("/requests/<request_number:number>/wires/new")
@requires(P.WIRE_ARM)
def arm(number: int) -> Response:
    """Arm it."""
    person = signed_in_person()
    request_ = armed_for(person, number)
    owners = _owners(request_)
    form = wire_form(request_, owners)
    if form.submitted(also=lambda: form.gaps(request_, owners)) and form.tries(
        lambda: arm_wire(request_, form.plan(owners), actor=person)
    ):
        flash(_("This step of plan B is armed."), "good")
        return see_other(_back(request_))
    return _show(request_, form, status=422)


@blueprint.get("/requests/<request_number:number>/wires/<int:wire_id>")
@requires(P.WIRE_ARM)
def edit(number: int, wire_id: int) -> Response:
    """A step that is armed."""
    wire = _wire(signed_in_person(), number, wire_id)
    return _show(wire.request, wire_form(wire.request, _owners(wire.request), wire), wire=wire)


@blueprint.post("/requests/<request_number:number>/wires/<int:wire_id>")
@requires(P.WIRE_ARM)
def save(number: int, wire_id: int) -> Response:
    """Change it."""
    person = signed_in_person()
    wire = _wire(person, number, wire_id)
    owners = _owners(wire.request)
    form = wire_form(wire.request, owners, wire)
    if form.submitted(also=lambda: form.gaps(wire.request, owners)) and form.tries(
        lambda: _change(wire, form, owners, person)
    ):
        return see_other(_back(wire.request))
    return _show(wire.request, form, wire=wire, status=422)


@blueprint.post("/requests/<request_number:number>/wires/<int:wire_id>/take-back")
@requires(P.WIRE_ARM)
def take_back(number: int, wire_id: int) -> Response:
    """Take it back: it goes out of a draft, and is disarmed with a reason later."""
    person = signed_in_person()
    wire = _wire(person, number, wire_id)
    request_ = wire.request
    form = TakeBackForm()
    is_draft = request_.state == RequestState.DRAFT
    if (is_draft or form.submitted()) and form.tries(
        lambda: take_back_wire(wire, actor=person, reason=form.reason.data or "")
    ):
        return see_other(_back(request_))
    return _show(request_, wire_form(request_, _owners(request_), wire), wire=wire, taking=form, status=422)


def _change(wire: Wire, form: WireForm, owners: list[Person], person: Person) -> None:
    change_wire(wire, form.plan(owners), actor=person, version=form.seen_version)


def _wire(person: Person, number: int, wire_id: int) -> Wire:
    wire = wire_for(person, number, wire_id)
    check_may_arm(wire.request, person)
    return wire


def _owners(request_: PromoRequest) -> list[Person]:
    return people_who_may(
        P.WIRE_ANSWER,
        community_id=request_.community_id,
        network_ids=list(request_.scope_network_ids),
        even_away=True,
    )


def _back(request_: PromoRequest) -> str:
    if request_.state == RequestState.DRAFT:
        return url_for("requests.brief", number=request_.id, step="plan")
    return url_for("requests.detail", number=request_.id, _anchor="plan-b")


def _show(
    request_: PromoRequest,
    form: WireForm,
    *,
    wire: Wire | None = None,
    taking: TakeBackForm | None = None,
    status: int = 200,
) -> Response:
    return page(
        "promo/wire_edit.html",
        request_=request_,
        form=form,
        wire=wire,
        taking=taking or TakeBackForm(formdata=None),
        back=_back(request_),
        zone=zone_name(choose_zone()),
        status=status,
    )
