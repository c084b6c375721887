"""The few upward arrows, all on one page: which question of a lower package a higher one answers."""

from __future__ import annotations

from typing import Any

from app.accounts.handing import absences_to_stand_in
from app.accounts.questions import WORK
from app.community.handing import communities_held
from app.community.panels import THING_PANELS, ThingPanel
from app.fallback import panels as plan_b
from app.networks.handing import networks_held
from app.promo.actions.meetings import cancel_meetings_of
from app.promo.actions.placements import release_all
from app.promo.handing import desk_held
from app.promo.likeness import PAST_RESULTS
from app.promo.panels import REQUEST_PANELS
from app.promo.queries.subjects import requests_about
from app.promo.signals import request_ended
from app.reports import panels as reports
from app.reports.handing import reports_held
from app.results.past import past_results


def connect() -> None:
    """Called once by create_app, after every package has been imported."""
    request_ended.connect(_release_what_is_held)
    request_ended.connect(_call_meetings_off)
    WORK[:] = [communities_held, desk_held, reports_held, networks_held, absences_to_stand_in]
    _join(THING_PANELS, ThingPanel("promotion", "promo/_requests_about.html", requests_about))
    PAST_RESULTS[:] = [past_results]
    REQUEST_PANELS[:] = [plan_b.PROPOSALS, plan_b.PACE, reports.REPORT]


def _release_what_is_held(request_: Any, *, reason: str, **_news: Any) -> None:
    """A request was declined or cancelled: its slots are free in the same transaction."""
    release_all(request_, reason=reason)


def _call_meetings_off(request_: Any, *, reason: str, **_news: Any) -> None:
    """A request was declined or cancelled: nobody comes to a meeting about it."""
    cancel_meetings_of(request_, reason=reason)


def _join(panels: list[Any], panel: Any) -> None:
    """Add a panel once, however many apps this process makes."""
    if all(known.name != panel.name for known in panels):
        panels.append(panel)
