"""Propose a meeting, book it, take it along, move it, call it off."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.permissions import P
from app.core.errors import Conflict, NotAllowed
from app.core.text import whole_number
from app.promo.access import may_triage, meeting_for, network_of, request_for
from app.promo.actions.meetings import book_meeting, cancel_meeting, move_meeting, propose_meeting
from app.promo.forms.meetings import MoveMeetingForm, ProposeForm
from app.promo.forms.placements import ReasonForm
from app.promo.invitations import calendar_of, is_for_calendars
from app.promo.queries.meetings import also_waiting, guests_for
from app.promo.views.meetings import ONE, address_of, blueprint
from app.web.pages import page, see_other


@blueprint.route("/triage/<request_number:number>/<string:network>/meeting", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def new(number: int, network: str) -> Response:
    """Propose a meeting about one request, or about several of the same community."""
    person = signed_in_person()
    row = network_of(request_for(person, number), network)
    if not may_triage(person, row):
        raise NotAllowed(_("%(network)s is triaged by others.", network=row.network.name))
    form = ProposeForm(row, also_waiting(row), guests_for(row.request.community_id, network), person.id)
    if form.submitted():
        meeting = form.result_of(
            lambda: propose_meeting(
                form.topics(), form.invitation(), actor=person, is_agreed=form.is_agreed.data or False
            )
        )
        if meeting is not None:
            flash(_("The meeting is booked.") if form.is_agreed.data else _("The meeting is proposed."), "good")
            return see_other(address_of(meeting))
    return page("promo/meeting_new.html", form=form, row=row, request_=row.request, status=422 if form.errors else 200)


@blueprint.post(f"{ONE}/book")
@requires(P.REQUEST_READ)
def book(meeting_id: int) -> Response:
    """The time is agreed."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    book_meeting(meeting, actor=person, seen=whole_number(request.form.get("seen", "")))
    flash(_("The meeting is booked."), "good")
    return see_other(address_of(meeting))


@blueprint.get(f"{ONE}/invitation.ics")
@requires(P.REQUEST_READ)
def invitation(meeting_id: int) -> Response:
    """The meeting as a file for one's calendar."""
    meeting = meeting_for(signed_in_person(), meeting_id)
    if not is_for_calendars(meeting):
        raise Conflict(_("Only a meeting that is booked goes into calendars."), thing=meeting)
    response = Response(calendar_of(meeting), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.id}.ics"'
    return response


@blueprint.route(f"{ONE}/move", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def move(meeting_id: int) -> Response:
    """Another time, place or circle of people."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    open_step(meeting, "move", person)
    form = MoveMeetingForm(meeting, guests_for(meeting.community_id, meeting.network_id))
    if form.submitted() and form.tries(
        lambda: move_meeting(meeting, form.invitation(), actor=person, seen=form.seen_version)
    ):
        flash(_("The meeting has its new time and place."), "good")
        return see_other(address_of(meeting))
    return page("promo/meeting_move.html", form=form, meeting=meeting, status=422 if form.errors else 200)


@blueprint.route(f"{ONE}/cancel", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def cancel(meeting_id: int) -> Response:
    """Call it off."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    step, form = open_step(meeting, "cancel", person), ReasonForm()
    if form.submitted() and form.tries(lambda: cancel_meeting(meeting, actor=person, reason=form.reason.data)):
        flash(_("The meeting is called off."), "good")
        return see_other(address_of(meeting))
    return page("promo/meeting_cancel.html", form=form, meeting=meeting, step=step, status=422 if form.errors else 200)
