"""What the clock does with events: it opens and closes their registration and starts them."""

from __future__ import annotations

from datetime import datetime

from app.audit.actors import SYSTEM
from app.community.actions import close_registration, open_registration, start_event
from app.community.models import Event
from app.community.queries import due_for_the_clock
from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one

_ACTS = {"open": open_registration, "close": close_registration, "start": start_event}


@ticks("community.events")
def move_events(now: datetime) -> int:
    """Take every step that is due; an event that was missed for long takes several in a row."""
    return sum(_move_once(now) for _step in _ACTS)


def _move_once(now: datetime) -> int:
    """One step of each event that has one due."""
    due = dict(due_for_the_clock(now))
    return one_by_one(Event, due, lambda event: _ACTS[due[event.id]](event, actor=SYSTEM))
