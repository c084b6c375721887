"""The desk of the SMM specialists: one queue, and one page to decide on a network of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.queries import community_choices
from app.core.errors import NotAllowed
from app.core.text import whole_number
from app.networks.queries import networks
from app.promo.access import may_triage, network_of, request_for
from app.promo.actions.triage import (
    accept_request,
    assign_network,
    decline_request,
    put_off,
    return_fields,
    say_no,
    say_yes,
    take_back,
)
from app.promo.brief import steps_of
from app.promo.forms.desk import SeveralForm
from app.promo.forms.requests import DeclineForm
from app.promo.forms.triage import LaterForm, NoForm, YesForm, ask_form, assign_form
from app.promo.guards.requests import ANSWERS, BEING_TRIAGED, answered_within, kept_answer
from app.promo.models import RequestNetwork
from app.promo.queries.briefs import LISTS, brief_lines, creatives_of, reference_words, references_of, wires_of
from app.promo.queries.requests import returned_of
from app.promo.queries.routing import IN_DESK, triagers_of
from app.promo.queries.rules import people_to_name
from app.promo.queries.triage import TriageFilters, hours_left, next_to_decide, open_by_network, triage_queue
from app.promo.queries.turns import halves_of
from app.promo.queries.views import counts_of, views_of
from app.promo.states import RequestState
from app.promo.views.columns import TRIAGE
from app.promo.views.desk.views import address_of
from app.promo.views.requests.endings import end
from app.web.filters import kept_filters, word_filter
from app.web.forms import Form
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("triage", __name__)


@blueprint.get("/triage")
@requires(P.REQUEST_TRIAGE)
def index() -> Response:
    """What waits for a decision, the late first; the filters live in the address."""
    person, filters = signed_in_person(), _filters()
    views = views_of(person)
    default = next((view for view in views if view.is_default and view.person_id == person.id), None)
    if default is not None and not request.args:
        return redirect(address_of(default))
    whole_desk = url_for("triage.index", all="1" if default else None)
    queue = paginate(triage_queue(person, filters))
    return page(
        "promo/triage_index.html",
        page=queue,
        hours_left={request_.id: hours_left(request_) for request_ in queue.items},
        halves={request_.id: halves_of(request_) for request_ in queue.items},
        may_see_times=can_anywhere(person, P.REQUEST_DECLINE),
        next_row={request_.id: next_to_decide(request_, person) for request_ in queue.items},
        filters=filters,
        is_filtered=filters != TriageFilters(),
        tabs=_network_tabs(person, filters, whole_desk),
        several=SeveralForm(formdata=None, network=filters.network).offers(people_to_name()),
        views=[(view, address_of(view), TriageFilters.of(view.filters) == filters) for view in views],
        view_counts=counts_of(person, views),
        whole_desk=whole_desk,
        communities=community_choices(person, P.REQUEST_READ),
        states=[(state.value, state.label) for state in RequestState if state in IN_DESK],
    )


@blueprint.get("/triage/export/<any(csv, xlsx):file_kind>")
@requires(P.REQUEST_TRIAGE)
def export(file_kind: str) -> Response:
    """The desk as it is filtered, as a file."""
    return list_file(TRIAGE, triage_queue(signed_in_person(), _filters()), kind=file_kind)


@blueprint.get("/triage/<request_number:number>/<string:network>")
@requires(P.REQUEST_TRIAGE)
def decide(number: int, network: str) -> Response:
    """The brief, and beside it yes, no, later, a question."""
    return _show(_row(signed_in_person(), number, network))


@blueprint.post("/triage/<request_number:number>/<string:network>/yes")
@requires(P.REQUEST_TRIAGE)
def yes(number: int, network: str) -> Response:
    """The network takes part."""
    person, form = signed_in_person(), YesForm()
    row = _row(person, number, network)
    typed: dict[str, Any] = {"met_on": form.met_on.data, "waiver": form.meeting_waiver.data or ""}
    return _decide(row, "yes", form, lambda: say_yes(row, actor=person, note=form.note.data or "", **typed))


@blueprint.post("/triage/<request_number:number>/<string:network>/no")
@requires(P.REQUEST_TRIAGE)
def no(number: int, network: str) -> Response:
    """The network does not take part."""
    person, form = signed_in_person(), NoForm()
    row = _row(person, number, network)
    note = form.refusal_note.data or ""
    return _decide(row, "no", form, lambda: say_no(row, actor=person, refusal=form.refusal.data, note=note))


@blueprint.post("/triage/<request_number:number>/<string:network>/later")
@requires(P.REQUEST_TRIAGE)
def later(number: int, network: str) -> Response:
    """Not now."""
    person, form = signed_in_person(), LaterForm()
    row = _row(person, number, network)
    typed: dict[str, Any] = {"later_on": form.later_on.data, "note": form.later_note.data or ""}
    return _decide(row, "later", form, lambda: put_off(row, actor=person, **typed))


@blueprint.post("/triage/<request_number:number>/<string:network>/ask")
@requires(P.REQUEST_TRIAGE)
def ask(number: int, network: str) -> Response:
    """Single fields go back with a reason."""
    person = signed_in_person()
    row = _row(person, number, network)
    form = ask_form(row.request)
    return _decide(row, "ask", form, lambda: return_fields(row, form.returned(), actor=person))


@blueprint.post("/triage/<request_number:number>/<string:network>/assign")
@requires(P.REQUEST_TRIAGE)
def assign(number: int, network: str) -> Response:
    """Give it to somebody else."""
    person = signed_in_person()
    row = _row(person, number, network)
    people = triagers_of([row.network_id], row.request.community_id)[row.network_id]
    form = assign_form(people, row.owner_id)

    def act() -> None:
        chosen = next(one for one in people if one.id == form.person.data)
        assign_network(row, person=chosen, actor=person, seen=whole_number(str(form.seen.data)))

    return _decide(row, "assign", form, act)


@blueprint.post("/triage/<request_number:number>/<string:network>/take-back")
@requires(P.REQUEST_TRIAGE)
def take_answer_back(number: int, network: str) -> Response:
    """Undo the answer of a network: it is open again."""
    person = signed_in_person()
    row = _row(person, number, network)
    take_back(row, actor=person)
    flash(_("%(network)s is open again.", network=row.network.name), "good")
    return see_other(url_for("triage.decide", number=number, network=network))


@blueprint.post("/triage/<request_number:number>/accept")
@requires(P.REQUEST_TRIAGE)
def accept(number: int) -> Response:
    """A senior accepts what is sensitive."""
    person = signed_in_person()
    request_ = request_for(person, number)
    accept_request(request_, actor=person)
    flash(_("%(number)s is accepted.", number=request_.number), "good")
    return see_other(url_for("requests.detail", number=number))


@blueprint.route("/triage/<request_number:number>/decline", methods=["GET", "POST"])
@requires(P.REQUEST_DECLINE)
def decline(number: int) -> Response:
    """A senior declines the whole request."""
    person, form = signed_in_person(), DeclineForm()
    request_ = request_for(person, number)
    typed: dict[str, Any] = {"reason": form.decline_reason.data, "text": form.text.data or ""}
    return end(request_, "decline", form, lambda: decline_request(request_, actor=person, **typed))


def _row(person: Person, number: int, network: str) -> RequestNetwork:
    row = network_of(request_for(person, number), network)
    if not may_triage(person, row):
        raise NotAllowed(_("%(network)s is triaged by others.", network=row.network.name))
    return row


def _decide(row: RequestNetwork, action: str, form: Form, act: Callable[[], None]) -> Response:
    """Take the decision and go back to the queue, or show what is missing."""
    former_owner_id = row.owner_id
    if form.submitted() and form.tries(act):
        link = {"link_url": url_for("requests.detail", number=row.request_id), "link_label": row.request.number}
        flash(_done(row, former_owner_id) | link, "good")  # type: ignore[arg-type]
        return see_other(url_for("triage.index"))
    return _show(row, status=422, **{action: form})


def _done(row: RequestNetwork, former_owner_id: int | None) -> dict[str, Any]:
    """What was done, and how it is undone where nothing has followed from it."""
    at: dict[str, Any] = {"number": row.request_id, "network": row.network_id}
    if row.owner_id != former_owner_id:
        words = _("%(network)s: %(name)s decides.", network=row.network.name, name=row.owner.name if row.owner else "—")
        undo = {
            "undo_url": url_for("triage.assign", **at),
            "undo_fields": {"person": former_owner_id, "seen": row.owner_id},
        }
        return {"text": words, **(undo if former_owner_id else {})}
    words = _("%(network)s: %(decision)s.", network=row.network.name, decision=row.decision.label)
    may_undo = row.decision in ANSWERS and not kept_answer(row)
    return {"text": words, **({"undo_url": url_for("triage.take_answer_back", **at)} if may_undo else {})}


def _show(row: RequestNetwork, *, status: int = 200, **forms: Form) -> Response:
    request_ = row.request
    people = triagers_of([row.network_id], request_.community_id)[row.network_id]
    fresh: dict[str, Form] = {
        "yes": YesForm(formdata=None),
        "no": NoForm(formdata=None),
        "later": LaterForm(formdata=None),
        "ask": forms.get("ask") or ask_form(request_),
        "assign": forms.get("assign") or assign_form(people, row.owner_id),
    }
    return page(
        "promo/triage_decide.html",
        request_=request_,
        row=row,
        forms=fresh | forms,
        form=next(iter(forms.values()), None),
        opened=next(iter(forms), word_filter("open", "ask", "no", "later", "assign")),
        tabs=_tabs(row),
        parts=[(step, brief_lines(request_, step, leave_out=LISTS | {"task"})) for step in steps_of(request_.has_form)],
        creatives=creatives_of(request_),
        references=references_of(request_),
        reference_words=reference_words,
        wires=wires_of(request_),
        returned=returned_of(request_),
        may_decide=request_.state in answered_within(row),
        unassigned=[other.network.name for other in request_.networks if other.owner_id is None],
        may_ask=request_.state in BEING_TRIAGED,
        may_take_back=row.decision in ANSWERS and not kept_answer(row),
        status=status,
    )


def _network_tabs(person: Person, filters: TriageFilters, whole_desk: str) -> list[tuple[Any, ...]]:
    """One tab a network with what is open there; the other filters stay."""
    counts = open_by_network(person)
    kept: dict[str, Any] = {name: value for name, value in kept_filters().items() if name != "network"}
    tabs: list[tuple[Any, ...]] = [
        (_("All networks"), url_for("triage.index", **kept) if kept else whole_desk, not filters.network)
    ]
    for one in networks(person):
        url = url_for("triage.index", **kept | {"network": one.id})
        tabs.append((one.name, url, filters.network == one.id, counts.get(one.id)))
    return tabs


def _tabs(row: RequestNetwork) -> list[tuple[str, str, bool]]:
    """The networks of the request that this reader decides for."""
    person, request_ = signed_in_person(), row.request
    return [
        (one.network.name, url_for("triage.decide", number=request_.id, network=one.network_id), one is row)
        for one in request_.networks
        if may_triage(person, one)
    ]


def _filters() -> TriageFilters:
    return TriageFilters.of(kept_filters())
