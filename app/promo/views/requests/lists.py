"""The list of requests."""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import P
from app.community.queries import community_choices
from app.networks.queries import networks
from app.promo.queries.requests import RequestFilters, requests_listed
from app.promo.states import RequestState
from app.promo.views.columns import REQUESTS
from app.promo.views.requests import blueprint
from app.promo.words import RequestKind
from app.web.filters import enum_filter, text_filter, word_filter
from app.web.pages import page
from app.web.paging import paginate


@blueprint.get("/requests")
@requires(P.REQUEST_READ)
def index() -> Response:
    """What was asked for, by filters that live in the address."""
    person, filters = signed_in_person(), _filters()
    return page(
        "promo/request_index.html",
        page=paginate(requests_listed(person, filters)),
        filters=filters,
        is_filtered=filters != RequestFilters(),
        communities=community_choices(person, P.REQUEST_READ),
        networks=[(network.id, network.name) for network in networks(person)],
        states=[(state.value, state.label) for state in RequestState],
        kinds=[(kind.value, kind.label) for kind in RequestKind],
        may_file=can_anywhere(person, P.REQUEST_FILE),
        may_enter_case=can_anywhere(person, P.LEGACY_CASE_ENTER),
    )


@blueprint.get("/requests/export/<any(csv, xlsx):file_kind>")
@requires(P.REQUEST_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = requests_listed(signed_in_person(), _filters())
    return list_file(REQUESTS, query, kind=file_kind)


def _filters() -> RequestFilters:
    return RequestFilters(
        text=text_filter(),
        state=word_filter("state", "running", *RequestState),
        community=text_filter("community"),
        kind=enum_filter("kind", RequestKind),
        network=text_filter("network"),
        is_mine=word_filter("mine", "1") == "1",
    )
