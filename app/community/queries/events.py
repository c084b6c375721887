"""Lists of events, what the clock has to do with them, and the show-up rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.actors import Actor
from app.community.access import visible_events
from app.community.models import Community, Event
from app.community.states import EventState
from app.core.db import db
from app.core.search import found_by
from app.figures.figure import Figure, Input, Source
from app.figures.formulas.outcome import show_up
from app.figures.kinds import EvidenceGrade, SourceKind
from app.figures.quantities import Quantity

_OVER = (EventState.HELD, EventState.REVIEWED, EventState.CANCELLED)


@dataclass(frozen=True, slots=True)
class EventFilters:
    """What the list of events is narrowed to. `when` is 'ahead', 'over' or '' for both."""

    text: str = ""
    community: str = ""
    state: EventState | None = None
    when: str = ""


def events_listed(actor: Actor, filters: EventFilters) -> sa.Select[Event]:
    """Those ahead first, the nearest on top; then those without a date; then those that are over, the latest first."""
    query = visible_events(actor)
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.state:
        query = query.where(Event.state == filters.state)
    if filters.when:
        query = query.where(Event.state.in_(_OVER) if filters.when == "over" else Event.state.not_in(_OVER))
    if filters.text:
        query = query.where(found_by(filters.text, Event))
    return query.order_by(*_order())


def events_of(community: Community, *, limit: int) -> Sequence[Event]:
    """The events of one community, in the order of the list."""
    query = sa.select(Event).where(Event.community_id == community.id)
    return db.session.scalars(query.order_by(*_order()).limit(limit)).all()


def due_for_the_clock(now: datetime) -> Sequence[tuple[int, str]]:
    """(id, action) of the events that the clock opens, closes or starts at `now`."""
    rules = (
        ("open", EventState.PLANNED, Event.registration_opens_at),
        ("close", EventState.OPEN, Event.registration_closes_at),
        ("start", EventState.CLOSED, Event.starts_at),
    )
    due = [
        sa.select(Event.id, sa.literal(action).label("action")).where(Event.state == state, moment <= now)
        for action, state, moment in rules
    ]
    due[0] = due[0].where(
        Event.registration_url != "", Event.pace_curve.is_not(None), Event.registration_closes_at > now
    )
    return [(event_id, action) for event_id, action in db.session.execute(sa.union_all(*due))]


def show_up_figure(event: Event) -> Figure:
    """M27, walk-ins apart; blank until attendance has been entered."""
    source = Source(SourceKind.MANUAL, label=event.title, ref=event.slug, at=event.held_at)

    def counted(name: str, value: int | None) -> Input:
        return Input(name, value, EvidenceGrade.SELF_REPORTED if value is not None else None, source)

    figure: Figure = show_up(
        counted(Quantity.ATTENDED, event.n_attended),
        counted(Quantity.REGISTERED, event.n_registered),
        counted(Quantity.CANCELLED, event.n_cancelled),
        walk_ins=counted(Quantity.WALK_INS, event.n_walk_ins),
        is_check_in_closed=event.held_at is not None,
    )
    return figure


def _order() -> tuple[sa.ColumnElement[Any], ...]:
    place = sa.case((Event.state.in_(_OVER), 2), (Event.starts_at.is_(None), 1), else_=0)
    ahead = sa.case((Event.state.not_in(_OVER), Event.starts_at))
    return place, ahead.asc(), Event.starts_at.desc(), Event.id.desc()
