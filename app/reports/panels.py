"""What reports have to say on the page of a request: the one that is there, or the way to begin it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.accounts.models import Person
from app.promo.models import PromoRequest
from app.promo.panels import PanelPlace, RequestPanel
from app.promo.states import RequestState
from app.reports.access import may_write
from app.reports.queries import latest_of

#: Before that there is nothing to report.
_REPORTABLE = frozenset({RequestState.COLLECTING, RequestState.REPORTED, RequestState.CLOSED})


def report(request_: PromoRequest, person: Person) -> Mapping[str, Any] | None:
    """The newest version, or the button that begins the first: one query."""
    if request_.state not in _REPORTABLE:
        return None
    found = latest_of(request_.id)
    may_begin = found is None and request_.state == RequestState.COLLECTING and may_write(person, request_)
    return {"report": found, "may_begin": may_begin} if found is not None or may_begin else None


REPORT = RequestPanel("report", PanelPlace.SIDE, "reports/_panel.html", report, order=10)
