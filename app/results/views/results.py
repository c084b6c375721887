"""The results of one request, and the list of what is still owed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core import clock
from app.figures.kinds import EvidenceGrade, Qualifier, Unit
from app.promo.access import request_for
from app.promo.models import Placement, PromoRequest
from app.results import queries
from app.results.access import ensure_may_enter, lead_for, may_add_leads, may_enter, reading_for
from app.results.actions import add_leads, correct_reading, enter_reading, mark_lead, set_baseline
from app.results.forms import BaselineForm, CorrectionForm, LeadForm, LeadStatusForm, ReadingForm
from app.results.words import Metric
from app.web.filters import word_filter
from app.web.forms import Form
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("results", __name__)

WHOLE = "request"


@blueprint.get("/results")
@requires(Permission.READING_READ)
def index() -> Response:
    """Published posts that still owe figures, the oldest first."""
    is_mine = word_filter("mine", "1") == "1"
    person = signed_in_person()
    owing = paginate(queries.owing_figures(person, is_mine=is_mine))
    may_enter_of = {place.id: may_enter(person, place.request) for place in owing.items}
    return page("results/index.html", blocks=("results_list",), owing=owing, is_mine=is_mine, may_enter_of=may_enter_of)


@blueprint.get("/requests/<request_number:number>/results")
@requires(Permission.READING_READ)
def detail(number: int) -> Response:
    """All readings in force, leads, baselines and the history of a request."""
    return _detail(request_for(signed_in_person(), number))


@blueprint.route("/requests/<request_number:number>/results/enter", methods=["GET", "POST"])
@requires(Permission.READING_ENTER)
def enter(number: int) -> Response:
    """Enter one reading by hand, or state a gap."""
    person, request_ = _mine(number)
    subjects = _subjects(request_)
    missing = _missing(subjects)
    form = _reading_form(request_, missing)
    form.subject.choices = [SelectChoice(value=key, label=words) for key, words, _placement in subjects]
    if form.submitted(also=lambda: form.gaps(_chosen(subjects, form.subject.data))) and form.tries(
        lambda: _enter(request_, form, subjects, person)
    ):
        flash(_("The figure is entered."), "good")
        if _missing(subjects):  # the next one of the same post
            return see_other(url_for("results.enter", number=number, of=request.args["of"]))
        return see_other(url_for("results.detail", number=number))
    return page("results/enter.html", request_=request_, form=form, missing=missing, status=_status(form))


@blueprint.route("/requests/<request_number:number>/results/<int:reading_id>/correct", methods=["GET", "POST"])
@requires(Permission.READING_ENTER)
def correct(number: int, reading_id: int) -> Response:
    """Replace a reading by a new one; both stay."""
    person, request_ = _mine(number)
    reading = reading_for(person, number, reading_id)
    newest = queries.correction_of(reading)
    if newest is not None and request.method == "GET":
        return see_other(url_for("results.correct", number=number, reading_id=newest.id))
    form = CorrectionForm()
    typed = form.values()
    if form.submitted(also=lambda: form.gaps(reading)) and form.tries(
        lambda: correct_reading(reading, value=typed["value"], gap=typed["gap"], note=typed["note"], actor=person)
    ):
        flash(_("The figure is corrected; the old one stays in the history."), "good")
        return see_other(url_for("results.detail", number=number))
    return page("results/correct.html", request_=request_, reading=reading, form=form, status=_status(form))


@blueprint.route("/requests/<request_number:number>/results/baseline", methods=["GET", "POST"])
@requires(Permission.READING_ENTER)
def baseline(number: int) -> Response:
    """Keep the value before the act."""
    person, request_ = _mine(number)
    form = BaselineForm(metric=Metric.of(request_.kpi) if request_.kpi else None)
    if form.submitted(also=lambda: form.gaps(request_)) and form.tries(lambda: _set_baseline(request_, form, person)):
        flash(_("The baseline is kept."), "good")
        return see_other(url_for("results.detail", number=number))
    return page("results/baseline.html", request_=request_, form=form, status=_status(form))


@blueprint.route("/requests/<request_number:number>/results/leads", methods=["GET", "POST"])
@requires(Permission.LEAD_EDIT)
def leads(number: int) -> Response:
    """Add leads to the ledger."""
    person, request_ = _mine(number)
    form = LeadForm(seen_on=clock.today(person.time_zone))
    subjects = [one for one in _subjects(request_) if one[2] is not None]
    form.subject.choices = [SelectChoice(value=key, label=words) for key, words, _placement in subjects]
    if form.submitted(also=lambda: form.gaps(request_)) and form.tries(
        lambda: _add_leads(request_, form, subjects, person)
    ):
        flash(_("The leads are entered."), "good")
        return see_other(url_for("results.detail", number=number))
    return page("results/leads.html", request_=request_, form=form, status=_status(form))


@blueprint.route("/requests/<request_number:number>/results/leads/<int:lead_id>", methods=["GET", "POST"])
@requires(Permission.LEAD_EDIT)
def lead(number: int, lead_id: int) -> Response:
    """Move leads along."""
    person, request_ = _mine(number)
    lead_ = lead_for(person, number, lead_id)
    form = LeadStatusForm(status=lead_.status)
    if form.submitted() and form.tries(
        lambda: mark_lead(lead_, form.values()["status"], actor=person, note=form.note.data or "")
    ):
        return see_other(url_for("results.detail", number=number))
    return page("results/lead.html", request_=request_, lead=lead_, form=form, status=_status(form))


def _missing(subjects: list[tuple[str, str, Placement | None]]) -> list[queries.Missing]:
    """What the post that the address names still owes; of the request as a whole nothing is asked for."""
    placement = _chosen(subjects, request.args.get("of"))
    return [] if placement is None else queries.missing_figures(placement, now=clock.now())


def _reading_form(request_: PromoRequest, missing: list[queries.Missing]) -> ReadingForm:
    """The form for one reading: it begins with what is missing, or with the primary KPI and, of money, its currency."""
    subject = request.args.get("of", WHOLE)
    if missing:
        first = missing[0]
        return ReadingForm(read_at=clock.now(), subject=subject, metric=first.metric, window=first.window)
    metric = Metric.of(request_.kpi) if request_.kpi and subject == WHOLE else None
    currency = request_.budget_currency if metric is not None and metric.unit is Unit.MONEY else None
    return ReadingForm(read_at=clock.now(), subject=subject, metric=metric, currency=currency)


def _mine(number: int) -> tuple[Person, PromoRequest]:
    """The person and a request whose figures they may enter."""
    person = signed_in_person()
    request_ = request_for(person, number)
    ensure_may_enter(person, request_, _("The figures of this request are entered by others."))
    return person, request_


def _detail(request_: PromoRequest) -> Response:
    person = signed_in_person()
    readings = queries.current_readings(request_.id)
    placements = queries.placements_out(request_)
    return page(
        "results/detail.html",
        request_=request_,
        placements=placements,
        of_request=[one for one in readings if one.placement_id is None],
        of_placement={place.id: [one for one in readings if one.placement_id == place.id] for place in placements},
        coverage=queries.coverage(placements, readings),
        baselines=queries.baselines(request_.id),
        leads=queries.leads_of(request_.id),
        history=queries.history(request_.id, limit=50),
        may_enter=may_enter(person, request_),
        may_add_leads=may_add_leads(person, request_),
    )


def _subjects(request_: PromoRequest) -> list[tuple[str, str, Placement | None]]:
    """What a reading can be of: the request as a whole, or one of the posts that are out."""
    whole = (WHOLE, _("%(number)s as a whole", number=request_.number), None)
    return [whole, *((str(one.position), f"{one.number} {one.title}", one) for one in queries.placements_out(request_))]


def _chosen(subjects: list[tuple[str, str, Placement | None]], key: str | None) -> Placement | None:
    return next((placement for name, _words, placement in subjects if name == key), None)


def _enter(request_: PromoRequest, form: ReadingForm, subjects: list[Any], person: Person) -> None:
    typed = form.values()
    enter_reading(
        request_,
        placement=_chosen(subjects, typed["subject"]),
        metric=typed["metric"],
        value=typed["value"],
        gap=typed["gap"],
        currency=typed["currency"] or "",
        window=typed["window"],
        read_at=typed["read_at"],
        grade=EvidenceGrade(typed["grade"]),
        is_paid=bool(typed["is_paid"]),
        own_name=typed["own_name"] or "",
        source_note=typed["note"] or "",
        actor=person,
    )


def _set_baseline(request_: PromoRequest, form: BaselineForm, person: Person) -> None:
    typed = form.values()
    set_baseline(
        request_,
        metric=typed["metric"],
        value=typed["value"],
        qualifier=Qualifier((typed["qualifier"] or "=").replace("=", "")),
        as_of=typed["as_of"],
        note=typed["note"] or "",
        actor=person,
    )


def _add_leads(request_: PromoRequest, form: LeadForm, subjects: list[Any], person: Person) -> None:
    typed = form.values()
    add_leads(
        request_,
        placement=_chosen(subjects, typed["subject"]),
        n_people=typed["n_people"],
        n_outside=typed["n_outside"],
        definition=typed["definition"] or "",
        seen_on=typed["seen_on"],
        note=typed["note"] or "",
        actor=person,
    )


def _status(form: Form) -> int:
    return 422 if form.is_submitted() else 200
