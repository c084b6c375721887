"""Meetings of a community and a network: propose one, book it, move it, call it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.lifecycle import available, open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.core.errors import Conflict, NotAllowed, NotFound
from app.networks.models import Channel
from app.networks.queries import channels, formats_of
from app.promo.access import example_for, may_triage, meeting_for, network_of, request_for
from app.promo.actions.agenda import check_may_fill, fill_item, may_fill
from app.promo.actions.closing import close_meeting
from app.promo.actions.meetings import book_meeting, cancel_meeting, move_meeting, propose_meeting
from app.promo.agenda import AGENDA, ITEM, Item
from app.promo.brief import LABELS
from app.promo.forms.brief import BriefForm
from app.promo.forms.meetings import CloseMeetingForm, MoveMeetingForm, ProposeForm, item_form
from app.promo.forms.placements import ReasonForm
from app.promo.invitations import calendar_of, is_for_calendars
from app.promo.models import Meeting, PromoRequest, RequestNetwork
from app.promo.queries.briefs import cases_offered, field_text, reference_words, references_of
from app.promo.queries.meeting_times import doubts_about
from app.promo.queries.meetings import (
    also_waiting,
    formats_since,
    guests_for,
    last_met_on,
    placements_on,
    preparation_of,
    usual_spend_on,
)
from app.promo.queries.people import people_who_may
from app.promo.queries.placements import measurement_plan_of
from app.promo.states import COMING_MEETINGS
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
    about = request.args.get("about", type=int)
    row = next((row for row in meeting.topics if row.request_id == about), next(iter(meeting.topics), None))
    return page(
        "promo/meeting_detail.html",
        meeting=meeting,
        doubts=doubts_about(meeting) if meeting.state in COMING_MEETINGS else (),
        preparation=preparation_of(meeting),
        placements=placements_on(meeting),
        steps={step.action: step for step in available(meeting, person)},
        row=row,
        tabs=_topics(meeting, row),
        agenda=_agenda(meeting, row, person) if row is not None and meeting.state in COMING_MEETINGS else None,
    )


def _topics(meeting: Meeting, here: RequestNetwork | None) -> list[tuple[str, str, bool]]:
    return [
        (row.request.number, url_for("meetings.detail", meeting_id=meeting.id, about=row.request_id), row is here)
        for row in meeting.topics
    ]


def _agenda(meeting: Meeting, row: RequestNetwork, person: Person) -> dict[str, Any]:
    """What the items show beside what was said already."""
    request_, met_on = row.request, last_met_on(meeting)
    may_write = may_fill(meeting, row, person)
    cases = cases_offered(person, request_) if may_write else ()
    return {
        "items": [(item, item_form(item, request_, cases) if may_write else None) for item in AGENDA],
        "said": {item.key: _said(request_, item) for item in AGENDA},
        "references": [reference_words(one, request_) for one in references_of(request_)],
        "met_on": met_on,
        "formats": formats_since(meeting.network_id, met_on),
        "spends": usual_spend_on(meeting),
        "plan": measurement_plan_of(request_),
        "may_measure": can(
            person, P.READING_ENTER, community_id=meeting.community_id, network_ids=request_.scope_network_ids
        ),
    }


def _said(request_: PromoRequest, item: Item) -> list[tuple[Any, str | None]]:
    """What stands in the fields of one item, but for the references, which have lines of their own."""
    return [(LABELS[name], field_text(request_, name) or None) for name in item.fields if name != "references"]


@blueprint.route(f"{ONE}/agenda/<request_number:number>/<string:key>", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def fill(meeting_id: int, number: int, key: str) -> Response:
    """Fill the fields of one item; two people in different items do not meet."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    row = next((row for row in meeting.topics if row.request_id == number), None)
    if row is None or key not in ITEM:
        raise NotFound
    check_may_fill(meeting, row, person)
    form = item_form(ITEM[key], row.request, cases_offered(person, row.request))
    if form.submitted() and form.tries(lambda: _fill(meeting, row, form, person)):
        flash(_("Saved."), "good")
        return see_other(url_for("meetings.detail", meeting_id=meeting_id, about=number, _anchor=key))
    return page(
        "promo/meeting_item.html", form=form, meeting=meeting, row=row, item=ITEM[key],
        status=422 if form.errors else 200,
    )  # fmt: skip


def _fill(meeting: Meeting, row: RequestNetwork, form: BriefForm, person: Person) -> None:
    typed = form.data
    case = example_for(person, typed["case_id"]) if typed.get("case_id") else None
    fill_item(
        meeting, row, form.columns(), stamp=form.seen_version, actor=person, case=case,
        url=typed.get("reference_url") or "",
    )  # fmt: skip


@blueprint.post(f"{ONE}/book")
@requires(P.REQUEST_READ)
def book(meeting_id: int) -> Response:
    """The time is agreed."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    book_meeting(meeting, actor=person)
    flash(_("The meeting is booked."), "good")
    return see_other(_address_of(meeting))


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
