"""The demo's events, in every state of their life cycle."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import Person
from app.audit.actors import SYSTEM
from app.audit.tags import Tag
from app.community import tags
from app.community.models import Event
from app.community.states import EventState, PaceCurve
from app.core.db import db
from app.demo.days import ZONE
from app.demo.scenes.names import free_slug
from app.demo.stage import Stage, story

S = EventState
#: The way that an event took to its state.
_WAYS = {
    S.DRAFT: (S.DRAFT,),
    S.PLANNED: (S.DRAFT, S.PLANNED),
    S.OPEN: (S.DRAFT, S.PLANNED, S.OPEN),
    S.CLOSED: (S.DRAFT, S.PLANNED, S.OPEN, S.CLOSED),
    S.RUNNING: (S.DRAFT, S.PLANNED, S.OPEN, S.CLOSED, S.RUNNING),
    S.HELD: (S.DRAFT, S.PLANNED, S.OPEN, S.CLOSED, S.RUNNING, S.HELD),
    S.REVIEWED: (S.DRAFT, S.PLANNED, S.OPEN, S.CLOSED, S.RUNNING, S.HELD, S.REVIEWED),
    S.POSTPONED: (S.DRAFT, S.PLANNED, S.OPEN, S.POSTPONED),
    S.CANCELLED: (S.DRAFT, S.PLANNED, S.OPEN, S.CANCELLED),
}
_TOLD: dict[EventState, tuple[Tag, str]] = {
    S.PLANNED: (tags.EVENT_PLANNED, "planned_at"),
    S.OPEN: (tags.EVENT_OPENED, "opened_at"),
    S.CLOSED: (tags.EVENT_CLOSED, "closed_at"),
    S.RUNNING: (tags.EVENT_STARTED, "started_at"),
    S.HELD: (tags.EVENT_HELD, "held_at"),
    S.REVIEWED: (tags.EVENT_REVIEWED, "reviewed_at"),
    S.POSTPONED: (tags.EVENT_POSTPONED, "stopped_at"),
    S.CANCELLED: (tags.EVENT_CANCELLED, "stopped_at"),
}
_BY_CLOCK = {S.OPEN, S.CLOSED, S.RUNNING}


def enter_events(stage: Stage) -> None:
    """Add the events and tell how each came to its state."""
    for spec in story("events"):
        event = _event(stage, spec)
        stage.events[spec["key"]] = event
        db.session.add(event)
        _tell(stage, event, spec)
    db.session.flush()


def _event(stage: Stage, spec: dict[str, Any]) -> Event:
    state, days = EventState(spec["state"]), stage.days
    event = Event(
        slug=free_slug(Event, spec["title"]),
        community=stage.communities[spec["in"]],
        title=spec["title"],
        aim=spec["aim"],
        state=state,
        time_zone=ZONE,
        created_at=days.at(days.working(min(spec["day"] - spec.get("opens", 30) - 12, -3)), "11:30"),
    )
    if state != S.DRAFT:
        _plan(stage, event, spec)
    if "came" in spec:
        event.n_registered, event.n_cancelled, event.n_attended, event.n_walk_ins = spec["came"]
    elif state == S.HELD:
        event.n_registered, event.n_cancelled, event.n_attended, event.n_walk_ins = 0, 0, 0, 0
    event.feedback, event.lessons = spec.get("feedback", ""), spec.get("lessons", "")
    event.stop_reason, event.notice = spec.get("reason"), spec.get("notice", "")
    return event


def _plan(stage: Stage, event: Event, spec: dict[str, Any]) -> None:
    day = spec["day"]
    event.starts_at = stage.days.at(day, spec["at"])
    event.ends_at = event.starts_at + timedelta(hours=spec["hours"])
    event.place, event.link = spec.get("place", ""), spec.get("link", "")
    event.capacity, event.registration_target = spec.get("capacity"), spec["target"]
    event.registration_url = f"https://events.hromada.example/{spec['key']}"
    event.registration_opens_at = stage.days.at(day - spec["opens"], "10:00")
    event.registration_closes_at = stage.days.at(day - 1, "20:00")
    event.pace_curve = PaceCurve.OWN_HISTORY
    if event.state == S.CLOSED:  # full before its time
        event.registration_closes_at = stage.days.at(-1, "17:20")


def _tell(stage: Stage, event: Event, spec: dict[str, Any]) -> None:
    owner = stage.owner_of(spec["in"])
    stage.log.tell(event.created_at, tags.EVENT_CREATED, event, actor=owner)
    way = _WAYS[event.state]
    for before, after in itertools.pairwise(way):
        tag, column = _TOLD[after]
        at = _moment(stage, event, spec, after)
        setattr(event, column, at)
        by: Person | Any = SYSTEM if after in _BY_CLOCK and not _is_full(event, after) else owner
        stage.log.tell(at, tag, event, actor=by, reason=event.stop_reason, state=[before, after])


def _is_full(event: Event, state: EventState) -> bool:
    """True for a registration that a person closed since no place was left."""
    return event.state == S.CLOSED == state


def _moment(stage: Stage, event: Event, spec: dict[str, Any], state: EventState) -> datetime:
    assert event.starts_at
    assert event.ends_at
    assert event.registration_opens_at
    assert event.registration_closes_at
    day = stage.days.number(event.ends_at)
    moments = {
        S.PLANNED: event.created_at + timedelta(days=1, hours=2),
        S.OPEN: event.registration_opens_at,
        S.CLOSED: event.registration_closes_at,
        S.RUNNING: event.starts_at,
        S.HELD: stage.days.at(day + 1, "11:00"),
        S.REVIEWED: stage.days.at(day + 4, "15:30"),
    }
    return moments.get(state) or stage.days.at(stage.days.working(min(spec["day"] - 2, -2)), "16:00")
