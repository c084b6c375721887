"""What the clock does with events: it opens and closes their registration and starts them."""

from __future__ import annotations

from datetime import datetime

from app.audit.actors import SYSTEM
from app.community.actions import close_registration, open_registration, start_event
from app.community.models import Event
from app.community.queries import due_for_the_clock
from app.core.db import db
from app.core.errors import Conflict
from app.jobs.ticks import ticks

_ACTS = {"open": open_registration, "close": close_registration, "start": start_event}


@ticks("community.events")
def move_events(now: datetime) -> int:
    """Take every step that is due; an event that was missed for long takes several in a row."""
    n_moved = 0
    for _round in _ACTS:
        due = due_for_the_clock(now)
        for event_id, action in due:
            event = db.session.get_one(Event, event_id)
            try:
                _ACTS[action](event, actor=SYSTEM)
            except Conflict:  # a person was faster
                continue
            n_moved += 1
        if not due:
            break
    return n_moved
