"""Communities, events and initiatives in any state, with what the CHECKs ask for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Person
from app.community.models import Community, Event, Initiative
from app.community.states import (
    CommunityKind,
    CommunityState,
    EventState,
    InitiativeState,
    Openness,
    PaceCurve,
)
from app.core import clock
from app.core.db import db
from app.figures.kinds import Qualifier
from tests.factories import make_person

_numbers = count(1)


def make_community_in(state: CommunityState) -> Community:
    """A community in `state`; its owner exists once."""
    archived = clock.now() if state == CommunityState.ARCHIVED else None
    return _kept(
        Community(
            slug=f"community-{next(_numbers)}", name="A community", kind=CommunityKind.COI, openness=Openness.OPEN,
            key_task="Grow together", owner=_owner(), created_at=clock.now(), state=state, archived_at=archived,
        )
    )  # fmt: skip


def make_event_in(state: EventState, community: Community | None = None, **values: Any) -> Event:
    """An event in `state` that has gone its way so far; `values` win."""
    now = clock.now()
    is_stopped = state in {EventState.POSTPONED, EventState.CANCELLED}
    wished: dict[str, Any] = {
        "slug": f"event-{next(_numbers)}", "title": "Book swap", "aim": "To meet", "time_zone": "Europe/Kyiv",
        "starts_at": now + timedelta(days=10), "ends_at": now + timedelta(days=10, hours=2), "place": "Hall",
        "registration_target": 100, "registration_url": "https://example.org/register",
        "registration_opens_at": now - timedelta(days=1), "registration_closes_at": now + timedelta(days=9),
        "pace_curve": PaceCurve.LINEAR, "n_registered": 100, "n_cancelled": 10, "n_attended": 60, "n_walk_ins": 5,
        "feedback": "Good", "lessons": "More chairs", "stop_reason": "Storm" if is_stopped else None,
        "stopped_at": now if is_stopped else None,
    }  # fmt: skip
    home = community or make_community_in(CommunityState.ACTIVE)
    return _kept(Event(community=home, state=state, created_at=now, **(wished | values)))


def make_initiative_in(state: InitiativeState, community: Community | None = None, **values: Any) -> Initiative:
    """An initiative in `state` that has gone its way so far; `values` win."""
    now, today = clock.now(), clock.today()
    is_paused, is_dropped = state == InitiativeState.PAUSED, state == InitiativeState.DROPPED
    wished: dict[str, Any] = {
        "slug": f"initiative-{next(_numbers)}", "title": "Book sale", "aim": "To help", "owner": _owner(),
        "unit_one": "book", "unit_few": "books", "unit_many": "books", "baseline": 80,
        "baseline_qualifier": Qualifier.ABOVE, "target": 120, "starts_on": date(2026, 5, 1), "ends_on": today,
        "beneficiary": "The school library", "n_left": 0, "outcomes": "35 more", "lessons": "Start earlier",
        "thanks": "To all", "pause_reason": "Holidays" if is_paused else None,
        "review_on": today + timedelta(days=7) if is_paused else None, "paused_at": now if is_paused else None,
        "drop_reason": "Nobody came" if is_dropped else None, "dropped_at": now if is_dropped else None,
    }  # fmt: skip
    home = community or make_community_in(CommunityState.ACTIVE)
    return _kept(Initiative(community=home, state=state, created_at=now, **(wished | values)))


def _owner() -> Person:
    found = db.session.scalar(sa.select(Person).where(Person.email == "olha@example.org"))
    return found or make_person("Olha Owner")


def _kept(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    return thing


MAKERS = {"community": make_community_in, "event": make_event_in, "initiative": make_initiative_in}
