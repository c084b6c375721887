"""The few upward arrows, all on one page: which question of a lower package a higher one answers."""

from __future__ import annotations

from typing import Any

from app.accounts.questions import OPEN_WORK
from app.community.panels import THING_PANELS, ThingPanel
from app.community.queries.open_work import open_work_of as open_work_of_communities
from app.fallback import panels as plan_b
from app.networks.queries import open_work_of as open_work_of_networks
from app.promo.actions.meetings import cancel_meetings_of
from app.promo.actions.placements import release_all
from app.promo.likeness import PAST_RESULTS
from app.promo.panels import REQUEST_PANELS
from app.promo.queries.open_work import open_work_of as open_work_of_the_desk
from app.promo.queries.subjects import requests_about
from app.promo.signals import request_ended
from app.reports import panels as reports
from app.reports.queries import open_work_of as open_work_of_reports
from app.results.past import past_results


def connect() -> None:
    """Called once by create_app, after every package has been imported."""
    request_ended.connect(_release_what_is_held)
    request_ended.connect(_call_meetings_off)
    OPEN_WORK[:] = [open_work_of_communities, open_work_of_networks, open_work_of_the_desk, open_work_of_reports]
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
