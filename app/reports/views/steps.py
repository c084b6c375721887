"""Writing a report and moving it along: begin, texts, review, publish, correct."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.permissions import Permission
from app.core.errors import Conflict
from app.reports import actions, queries
from app.reports.access import report_for, reported_for, written_by
from app.reports.forms import CorrectionForm, NewReportForm, ReturnForm, TextsForm
from app.reports.models import Report
from app.reports.states import OUT_REPORTS
from app.reports.views.reports import ADDRESS
from app.web.forms import Form
from app.web.pages import page, see_other

blueprint = Blueprint("report_steps", __name__)


@blueprint.route("/reports/new", methods=["GET", "POST"])
@requires(Permission.REPORT_WRITE)
def new() -> Response:
    """Begin the report on a request whose figures are being collected."""
    person = signed_in_person()
    waiting = queries.requests_to_report(person)
    form = NewReportForm(request=request.args.get("request"))
    form.request.choices = [(one.number, f"{one.number} {one.title}") for one in waiting]
    if form.submitted():
        number = int(form.request.data.removeprefix("R-"))
        report = actions.draft_report(reported_for(person, number), actor=person)
        flash(_("The report is begun. Its figures are live until it is published."), "good")
        return see_other(_address(report))
    return page("reports/new.html", form=form, waiting=waiting, status=_status(form))


@blueprint.route(f"{ADDRESS}/texts", methods=["GET", "POST"])
@requires(Permission.REPORT_WRITE)
def texts(number: int, edition: int) -> Response:
    """The words beside the figures."""
    person = signed_in_person()
    report = written_by(person, number, edition)
    if report.state in OUT_REPORTS:
        raise Conflict(_("A published report never changes. Begin a correction instead."))
    form = TextsForm(obj=report)
    if form.submitted():
        actions.write_texts(report, form.values(), version=form.seen_version, actor=person)
        flash(_("The texts are kept."), "good")
        return see_other(_address(report))
    return page("reports/texts.html", report=report, form=form, status=_status(form))


@blueprint.post(f"{ADDRESS}/review")
@requires(Permission.REPORT_WRITE)
def review(number: int, edition: int) -> Response:
    """Hand it to those who publish; where words are missing, to the form in which they are written."""
    person = signed_in_person()
    report = written_by(person, number, edition)
    form = TextsForm(formdata=None, obj=report)
    if not form.tries(lambda: actions.send_to_review(report, actor=person)):
        return page("reports/texts.html", report=report, form=form, status=422)
    flash(_("The report is in review."), "good")
    return see_other(_address(report))


@blueprint.route(f"{ADDRESS}/return", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def give_back(number: int, edition: int) -> Response:
    """Give it back to its writer with a reason."""
    person = signed_in_person()
    report, form = report_for(person, number, edition), ReturnForm()
    open_step(report, "return", person)
    if form.submitted():
        actions.return_report(report, actor=person, reason=form.reason.data or "")
        flash(_("The report is back with its writer."), "good")
        return see_other(_address(report))
    return page("reports/return.html", report=report, form=form, status=_status(form))


@blueprint.post(f"{ADDRESS}/publish")
@requires(Permission.REPORT_PUBLISH)
def publish(number: int, edition: int) -> Response:
    """Freeze it: from now on it never changes."""
    person = signed_in_person()
    report = report_for(person, number, edition)
    actions.publish_report(report, actor=person)
    flash(_("The report is published. Its figures and texts are frozen."), "good")
    return see_other(_address(report))


@blueprint.route(f"{ADDRESS}/correct", methods=["GET", "POST"])
@requires(Permission.REPORT_WRITE)
def correct(number: int, edition: int) -> Response:
    """Begin the next version; this one stays readable."""
    person = signed_in_person()
    report, form = written_by(person, number, edition), CorrectionForm()
    note = form.change_note.data or ""
    if form.submitted() and (
        begun := form.result_of(lambda: actions.correct_report(report, change_note=note, actor=person))
    ):
        flash(_("Version %(n)s is begun. Correct the figures, then publish it.", n=begun.edition), "good")
        return see_other(_address(begun))
    return page("reports/correct.html", report=report, form=form, status=_status(form))


def _address(report: Report) -> str:
    return url_for("reports.detail", number=report.request_id, edition=report.edition)


def _status(form: Form) -> int:
    return 422 if form.is_submitted() else 200
