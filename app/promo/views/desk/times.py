"""How long requests were with the house and with their authors, month by month."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import list_file_of
from app.accounts.permissions import P
from app.community.queries import community_choices
from app.networks.queries import networks
from app.promo.queries.turns import TimeFilters, times_by_month
from app.promo.views.columns import DESK_TIMES
from app.promo.views.desk import blueprint
from app.web.filters import text_filter, word_filter
from app.web.i18n import choose_zone
from app.web.pages import page
from app.web.paging import page_of

#: How far back one looks, in months.
SPANS = ("3", "12", "36")


@blueprint.get("/triage/times")
@requires(P.REQUEST_DECLINE)
def times() -> Response:
    """The medians of both sides of the clock, of all networks and of each."""
    person, filters = signed_in_person(), _filters()
    return page(
        "promo/desk_times.html",
        page=page_of(times_by_month(person, filters, choose_zone())),
        filters=filters,
        is_filtered=filters != TimeFilters(),
        networks=[(network.id, network.name) for network in networks(person)],
        communities=community_choices(person, P.REQUEST_READ),
        zone=choose_zone(),
    )


@blueprint.get("/triage/times/export/<any(csv, xlsx):file_kind>")
@requires(P.REQUEST_DECLINE)
def times_export(file_kind: str) -> Response:
    """The same as a file."""
    rows: list[Any] = times_by_month(signed_in_person(), _filters(), choose_zone())
    return list_file_of(DESK_TIMES, rows, kind=file_kind)


def _filters() -> TimeFilters:
    return TimeFilters(
        network=text_filter("network"),
        community=text_filter("community"),
        n_months=int(word_filter("months", *SPANS) or TimeFilters().n_months),
    )
