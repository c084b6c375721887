"""The list of meetings."""

from __future__ import annotations

from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import P
from app.community.queries import community_choices
from app.core import clock
from app.networks.queries import networks
from app.promo.models import Meeting
from app.promo.queries.meetings import MeetingFilters, meetings_listed, who_comes
from app.promo.states import COMING_MEETINGS
from app.promo.views.columns import MEETINGS
from app.promo.views.meetings import blueprint
from app.promo.words import MeetingTime
from app.web.filters import enum_filter, text_filter, word_filter
from app.web.pages import page
from app.web.paging import paginate


@blueprint.get("/meetings")
@requires(P.REQUEST_READ)
def index() -> Response:
    """Those to come, unless the address asks for those that are over."""
    person, filters, now = signed_in_person(), _filters(), clock.now()
    meetings = paginate(meetings_listed(person, filters))
    return page(
        "promo/meeting_index.html",
        meetings=meetings,
        comers=who_comes(meetings.items),
        to_close={one.id for one in meetings.items if one.state in COMING_MEETINGS and one.ends_at < now},
        filters=filters,
        is_filtered=filters != MeetingFilters(),
        times=[(MeetingTime.OVER.value, MeetingTime.OVER.label)],
        communities=community_choices(person, P.REQUEST_READ),
        networks=[(network.id, network.name) for network in networks(person)],
    )


@blueprint.get("/meetings/export/<any(csv, xlsx):file_kind>")
@requires(P.REQUEST_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = meetings_listed(signed_in_person(), _filters()).options(selectinload(Meeting.guests))
    return list_file(MEETINGS, query, kind=file_kind)


def _filters() -> MeetingFilters:
    return MeetingFilters(
        text=text_filter(),
        when=enum_filter("when", MeetingTime) or MeetingTime.AHEAD,
        community=text_filter("community"),
        network=text_filter("network"),
        is_mine=word_filter("mine", "1") == "1",
    )
