"""Meetings of a community and a network: propose one, book it, move it, call it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.lifecycle import available, open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.core.errors import NotAllowed
from app.networks.models import Channel
from app.networks.queries import channels, formats_of
from app.promo.access import may_triage, meeting_for, network_of, request_for
from app.promo.actions.closing import close_meeting
from app.promo.actions.meetings import book_meeting, cancel_meeting, move_meeting, propose_meeting
from app.promo.forms.meetings import CloseMeetingForm, MoveMeetingForm, ProposeForm
from app.promo.forms.placements import ReasonForm
from app.promo.models import Meeting
from app.promo.queries.meetings import also_waiting, guests_for, placements_on, preparation_of
from app.promo.queries.people import people_who_may
from app.promo.words import Apart
from app.web.pages import page, see_other

blueprint = Blueprint("meetings", __name__)
ONE = "/meetings/<int:meeting_id>"


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
            return see_other(_address_of(meeting))
    return page("promo/meeting_new.html", form=form, row=row, request_=row.request, status=422 if form.errors else 200)


@blueprint.get(ONE)
@requires(P.REQUEST_READ)
def detail(meeting_id: int) -> Response:
    """When, where, who and what about; what is prepared, and what came of it."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    return page(
        "promo/meeting_detail.html",
        meeting=meeting,
        preparation=preparation_of(meeting),
        placements=placements_on(meeting),
        steps={step.action: step for step in available(meeting, person)},
    )


@blueprint.post(f"{ONE}/book")
@requires(P.REQUEST_READ)
def book(meeting_id: int) -> Response:
    """The time is agreed."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    book_meeting(meeting, actor=person)
    flash(_("The meeting is booked."), "good")
    return see_other(_address_of(meeting))


@blueprint.route(f"{ONE}/move", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def move(meeting_id: int) -> Response:
    """Another time, place or circle of people."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    open_step(meeting, "move", person)
    form = MoveMeetingForm(meeting, guests_for(meeting.community_id, meeting.network_id))
    if form.submitted() and form.tries(lambda: move_meeting(meeting, form.invitation(), actor=person)):
        flash(_("The meeting has its new time and place."), "good")
        return see_other(_address_of(meeting))
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
        return see_other(_address_of(meeting))
    return page("promo/meeting_cancel.html", form=form, meeting=meeting, step=step, status=422 if form.errors else 200)


@blueprint.route(f"{ONE}/close", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def close(meeting_id: int) -> Response:
    """Close it: the network says yes, and what was decided becomes placements."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    open_step(meeting, "hold", person)
    form = _close_form(meeting, person)
    if form.submitted() and form.tries(lambda: _close(meeting, form, person)):
        flash(_("The meeting is closed: %(network)s says yes.", network=meeting.network.name), "good")
        return see_other(_address_of(meeting))
    return page("promo/meeting_close.html", form=form, meeting=meeting, status=422 if form.errors else 200)


def _close(meeting: Meeting, form: CloseMeetingForm, person: Person) -> None:
    override = form.override.data or "" if "override" in form else ""
    close_meeting(
        meeting, form.outcome(), form.decided(), actor=person, apart=form.apart.data or Apart.DAY,
        is_asked=form.is_asked.data, override=override,
    )  # fmt: skip


def _close_form(meeting: Meeting, person: Person) -> CloseMeetingForm:
    community_id, names = meeting.community_id, [meeting.network_id]
    found = channels(person, network_id=meeting.network_id)
    form = CloseMeetingForm(
        meeting,
        formats=formats_of(names),
        channels=found,
        writers=people_who_may(P.CREATIVE_EDIT, community_id=community_id, network_ids=names),
        publishers=people_who_may(P.PLACEMENT_PUBLISH, community_id=community_id, network_ids=names),
        wished=_wished(meeting, found),
    )
    if not can(person, P.PLACEMENT_OVERRIDE, community_id=community_id, network_ids=names):
        del form.override
    return form


def _wished(meeting: Meeting, found: Sequence[Channel]) -> datetime | None:
    """Noon of the earliest wished day that is still to come, on the channel's own clock."""
    days = [row.wished_on for row in meeting.topics if row.wished_on is not None]
    if not days or not found:
        return None
    noon = datetime.combine(min(days), time(12), ZoneInfo(found[0].time_zone)).astimezone(UTC)
    return noon if noon > clock.now() else None


def _address_of(meeting: Meeting) -> str:
    return url_for("meetings.detail", meeting_id=meeting.id)
