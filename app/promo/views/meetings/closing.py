"""Close a meeting: the network says yes, and what was decided becomes placements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.lifecycle import missing_with, open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.networks.models import Channel
from app.networks.queries import channels, formats_of, next_free_slot
from app.promo.access import meeting_for
from app.promo.actions.closing import close_meeting
from app.promo.agenda import ITEM
from app.promo.forms.meetings import CloseMeetingForm
from app.promo.models import Meeting
from app.promo.queries.meetings import drafts_at
from app.promo.queries.people import people_who_may
from app.promo.views.meetings import ONE, address_of, blueprint
from app.promo.words import Apart
from app.web.pages import page, see_other


@blueprint.route(f"{ONE}/close", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def close(meeting_id: int) -> Response:
    """Close it: the network says yes, and what was decided becomes placements."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    open_step(meeting, "hold", person)
    form = _close_form(meeting, person)
    if form.submitted(lambda: missing_with(form.written(), meeting, "hold")) and form.tries(
        lambda: _close(meeting, form, person)
    ):
        flash(_("The meeting is closed: %(network)s says yes.", network=meeting.network.name), "good")
        return see_other(address_of(meeting))
    unsaved = [(draft, ITEM[draft.item]) for draft in drafts_at(meeting)]
    return page(
        "promo/meeting_close.html", form=form, meeting=meeting, unsaved=unsaved, status=422 if form.errors else 200
    )


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
        writers=people_who_may(P.CREATIVE_EDIT, community_id=community_id, network_ids=names, even_away=True),
        publishers=people_who_may(P.PLACEMENT_PUBLISH, community_id=community_id, network_ids=names, even_away=True),
        wished=_wished(meeting, found),
    )
    if not can(person, P.PLACEMENT_OVERRIDE, community_id=community_id, network_ids=names):
        del form.override
    return form


def _wished(meeting: Meeting, found: Sequence[Channel]) -> datetime | None:
    """The first free slot from the noon, on the channel's own clock, of the earliest wished day still to come."""
    days = [row.wished_on for row in meeting.topics if row.wished_on is not None]
    if not days or not found:
        return None
    noon = datetime.combine(min(days), time(12), ZoneInfo(found[0].time_zone)).astimezone(UTC)
    return next_free_slot(found[0], noon - timedelta(minutes=1)) if noon > clock.now() else None
