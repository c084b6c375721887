"""What plan B has to say on the page of a request: proposals on top, the pace beside the task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import g
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.fallback.pace import Window, course_and_past, window_of
from app.figures.pace import expected_share, pace_line
from app.promo.models import Placement, PromoRequest
from app.promo.models import Wire as WireRow
from app.promo.panels import PanelPlace, RequestPanel
from app.promo.queries.briefs import wires_of
from app.promo.states import OUT_PLACEMENTS, TRIPPED_WIRES, RequestState, WireState
from app.results.access import may_enter
from app.results.queries import Point
from app.results.words import Metric
from app.web.charts import Publication, Wire, outcome_by_day
from app.web.formats import number

#: From these states on there is something to compare with the pace.
RUNNING = frozenset({RequestState.LIVE, RequestState.COLLECTING, RequestState.REPORTED, RequestState.CLOSED})


def proposals(request_: PromoRequest, _person: Person) -> Mapping[str, Any] | None:
    """The wires of this request that have tripped and wait for their owner: one query."""
    waiting = [wire for wire in _wires(request_) if wire.state == WireState.PROPOSED]
    return {"wires": waiting} if waiting else None


def pace(request_: PromoRequest, person: Person) -> Mapping[str, Any] | None:
    """The primary KPI by day against the pace, while there is a target and a window to draw them in."""
    target, window = request_.target_in_force, window_of(request_)
    if request_.state not in RUNNING or request_.kpi is None or target is None or window is None:
        return None
    metric = Metric.of(request_.kpi)
    points, curves = course_and_past(request_.kpi, of=request_.id)
    expected = expected_share(clock.now(), window.opening, window.closing, curves)
    chart = outcome_by_day(
        str(metric.label),
        _by_day(points, window),
        prefix=f"pace-{request_.id}",
        title=_("%(name)s against the pace", name=metric.label),
        number=_whole,
        day=_short_day,
        publications=_publications(request_, window),
        pace=pace_line(target, window.first_day, window.last_day, curves),
        pace_n=expected.n,
        wires=[
            Wire(window.day_of(one.check_at), str(one.step.label), one.state in TRIPPED_WIRES)
            for one in _wires(request_)
        ],
        today=clock.today(window.zone),
        target=target,
    )
    there = points[-1].value if points else None
    asks = request_.state in {RequestState.LIVE, RequestState.COLLECTING} and may_enter(person, request_)
    shown = {"chart": chart, "value": there, "target": target, "expected": target * expected.median}
    return shown | {"asks_for_figure": asks}


PROPOSALS = RequestPanel("proposals", PanelPlace.NOTICE, "fallback/_proposals.html", proposals, order=10)
PACE = RequestPanel("pace", PanelPlace.MAIN, "fallback/_pace.html", pace, order=10)


def _wires(request_: PromoRequest) -> list[WireRow]:
    """The wires of the request whose page this is; both panels ask for them, the database once."""
    kept: dict[int, list[WireRow]] = g.setdefault("wires_of_page", {})
    if request_.id not in kept:
        kept[request_.id] = list(wires_of(request_))
    return kept[request_.id]


def _by_day(points: list[Point], window: Window) -> list[tuple[date, Decimal | None]]:
    """The last value of each day on the wall clock of the window."""
    days: dict[date, Decimal | None] = {}
    for point in points:
        days[window.day_of(point.at)] = point.value
    return sorted(days.items())


def _publications(request_: PromoRequest, window: Window) -> list[Publication]:
    rows = db.session.execute(
        sa.select(Placement.published_at, Placement.title).where(
            Placement.request_id == request_.id,
            Placement.state.in_(OUT_PLACEMENTS),
            Placement.published_at.is_not(None),
        )
    ).all()
    return [Publication(window.day_of(at), title) for at, title in rows if at is not None]


def _whole(value: Any) -> str:
    return number(value, 0)


def _short_day(day: date) -> str:
    return str(format_date(day, "d\u00a0MMM"))
