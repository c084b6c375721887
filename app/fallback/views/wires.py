"""Plan B: all wires, and the page on which a proposal is answered."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import available, barred
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core import clock
from app.fallback import queries
from app.fallback.access import wire_to_answer
from app.fallback.actions import dismiss_wire, execute_wire, trip_by_hand
from app.fallback.forms import DismissForm, ExecuteForm, TripForm
from app.fallback.pace import pace_now, signal_of
from app.fallback.settings import EFFECT_HOURS
from app.networks.models import Channel
from app.networks.queries import channels, nearest_free_slots
from app.promo.models import Wire
from app.promo.states import WireState
from app.web.filters import enum_filter, word_filter
from app.web.forms import Form
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("fallback", __name__)


@blueprint.get("/plan-b")
@requires(Permission.REQUEST_READ)
def index() -> Response:
    """All wires one sees: those that wait first, then by the time of their check."""
    person = signed_in_person()
    state, is_mine = enum_filter("state", WireState), word_filter("mine", "1") == "1"
    return page(
        "fallback/index.html",
        blocks=("wires",),
        wires=paginate(queries.wires_in_order(person, state=state, is_mine=is_mine)),
        states=[(one.value, one.label) for one in WireState],
        state=state,
        is_mine=is_mine,
        effects=queries.effects_of_house(),
        readiness=queries.readiness,
    )


@blueprint.get("/requests/<request_number:number>/plan-b/<int:wire_id>")
@requires(Permission.REQUEST_READ)
def answer(number: int, wire_id: int) -> Response:
    """What tripped, what is prepared, what like steps have brought; and the two answers."""
    return _answer(wire_to_answer(signed_in_person(), number, wire_id))


@blueprint.post("/requests/<request_number:number>/plan-b/<int:wire_id>/execute")
@requires(Permission.WIRE_ANSWER)
def execute(number: int, wire_id: int) -> Response:
    """Carry the prepared step out."""
    person = signed_in_person()
    wire = wire_to_answer(person, number, wire_id)
    form = _execute_form(wire, person)
    typed = form.values()
    channel = next((one for one in _channels(wire, person) if str(one.id) == typed["channel"]), None)
    if form.submitted() and form.tries(
        lambda: execute_wire(
            wire, actor=person, channel=channel, starts_at=typed["starts_at"], note=typed["note"] or ""
        )
    ):
        flash(_("Plan B is carried out."), "good")
        return see_other(url_for("requests.detail", number=number))
    return _answer(wire, execute_form=form, status=422)


@blueprint.post("/requests/<request_number:number>/plan-b/<int:wire_id>/dismiss")
@requires(Permission.WIRE_ANSWER)
def dismiss(number: int, wire_id: int) -> Response:
    """Say no to a proposal, with a reason."""
    person = signed_in_person()
    wire = wire_to_answer(person, number, wire_id)
    form = DismissForm()
    if form.submitted() and form.tries(lambda: dismiss_wire(wire, actor=person, reason=form.reason.data or "")):
        flash(_("The proposal is dismissed; the reason stands in the history."), "good")
        return see_other(url_for("requests.detail", number=number))
    return _answer(wire, dismiss_form=form, status=422)


@blueprint.post("/requests/<request_number:number>/plan-b/<int:wire_id>/trip")
@requires(Permission.WIRE_ANSWER)
def trip(number: int, wire_id: int) -> Response:
    """Trip a wire before its time."""
    person = signed_in_person()
    wire = wire_to_answer(person, number, wire_id)
    form = TripForm()
    if form.submitted() and form.tries(lambda: trip_by_hand(wire, actor=person, reason=form.reason.data or "")):
        return see_other(url_for("fallback.answer", number=number, wire_id=wire_id))
    return _answer(wire, trip_form=form, status=422)


def _answer(
    wire: Wire,
    *,
    execute_form: Form | None = None,
    dismiss_form: Form | None = None,
    trip_form: Form | None = None,
    status: int = 200,
) -> Response:
    person = signed_in_person()
    pace = pace_now(wire.request, now=clock.now(), metric=wire.metric)
    wrong = next((form for form in (execute_form, dismiss_form, trip_form) if form is not None), None)
    return page(
        "fallback/answer.html",
        status=status,
        wire=wire,
        steps={step.action for step in available(wire, person)},
        barred=barred(wire, "execute", person),
        pace=pace,
        signal=signal_of(pace),
        effect_hours=EFFECT_HOURS(),
        effects=[one for one in queries.effects_of_house() if one.step == wire.step],
        readiness=queries.readiness(wire),
        execute_form=execute_form or _execute_form(wire, person, formdata=None),
        dismiss_form=dismiss_form or DismissForm(formdata=None),
        trip_form=trip_form or TripForm(formdata=None),
        form_errors=bool(wrong and wrong.errors),
    )


def _execute_form(wire: Wire, person: Person, **source: None) -> ExecuteForm:
    """The form with the channels of the reserve's network and its nearest free slot filled in.

    With `formdata=None` what was sent, to another form of the page, is left out.
    """
    offered = _channels(wire, person)
    first = offered[0] if offered else None
    form = ExecuteForm(channel=str(first.id) if first else None, starts_at=_free_slot(first), **source)
    form.channel.choices = [SelectChoice(value=str(one.id), label=one.name) for one in offered]
    return form


def _channels(wire: Wire, person: Person) -> list[Channel]:
    return [] if wire.reserve is None else list(channels(person, network_id=wire.reserve.network_id))


def _free_slot(channel: Channel | None) -> datetime | None:
    return next(iter(nearest_free_slots(channel, clock.now())), None) if channel else None
