"""The events that requests of the large set are about: one each, as far on as its day is."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from app.audit.actors import ActorKind
from app.audit.models import AuditEntry
from app.audit.tags import Tag
from app.community import tags
from app.community.models import Event
from app.community.states import EventState, PaceCurve
from app.demo.days import ZONE
from app.demo.large.case import Case, Desk, minutes, step
from app.demo.large.plan import RUNS_FOR
from app.demo.stage import story

E = EventState
_LASTS = timedelta(hours=3)
_COLUMNS: dict[EventState, tuple[str, Tag]] = {
    E.PLANNED: ("planned_at", tags.EVENT_PLANNED),
    E.OPEN: ("opened_at", tags.EVENT_OPENED),
    E.CLOSED: ("closed_at", tags.EVENT_CLOSED),
    E.RUNNING: ("started_at", tags.EVENT_STARTED),
    E.HELD: ("held_at", tags.EVENT_HELD),
    E.REVIEWED: ("reviewed_at", tags.EVENT_REVIEWED),
}


def enter_event(desk: Desk, case: Case) -> int:
    """Add the event whose registration a request fills; returns its id."""
    starts_at = desk.days.at(case.plot.base + RUNS_FOR, "18:30")
    created_at = case.row["created_at"] - timedelta(hours=3)
    ways = {
        E.PLANNED: created_at + minutes(45),
        E.OPEN: case.opens_at,
        E.CLOSED: case.closes_at,
        E.RUNNING: starts_at,
        E.HELD: starts_at + timedelta(hours=17),
        E.REVIEWED: starts_at + timedelta(days=4),
    }
    reached = {state: at for state, at in ways.items() if at < desk.now}
    row = {
        "id": desk.bulk.new_id(Event),
        "slug": f"{case.topic['key']}-{case.id}",
        "community_id": case.place.id,
        "title": f"{case.topic['title']} {case.plot.number + 1}",
        "aim": case.topic["task"],
        "folded": case.row["folded"],  # of the same words
        "state": list(reached)[-1],
        "time_zone": ZONE,
        "starts_at": starts_at,
        "ends_at": starts_at + _LASTS,
        "place": "The big room",
        "registration_target": case.topic["target"],
        "registration_url": f"https://events.hromada.example/{case.topic['key']}",
        "registration_opens_at": case.opens_at,
        "registration_closes_at": case.closes_at,
        "pace_curve": PaceCurve.OWN_HISTORY,
        "created_at": created_at,
        **{_COLUMNS[state][0]: at for state, at in reached.items()},
    }
    if E.HELD in reached:
        row |= {"n_registered": case.result, "n_cancelled": 0, "n_attended": case.result * 7 // 10, "n_walk_ins": 2}
    if E.REVIEWED in reached:
        row |= {"feedback": story("large")["words"]["feedback"], "lessons": story("large")["words"]["to_change"]}
    desk.bulk.add(Event, **row)
    _tell(desk, case, row, reached)
    return int(row["id"])


def _tell(desk: Desk, case: Case, row: dict[str, Any], reached: dict[EventState, datetime]) -> None:
    """The event's own history: it is no part of its request's."""
    owner = case.place.owner
    line = {
        "subject_kind": "event", "subject_id": row["id"], "subject_label": row["title"], "thread_kind": "event",
        "thread_id": row["id"], "community_id": case.place.id, "actor_kind": ActorKind.PERSON, "actor_id": owner.id,
        "actor_name": owner.name,
    }  # fmt: skip
    desk.bulk.add(AuditEntry, at=row["created_at"], tag=tags.EVENT_CREATED.name, changes={}, **line)
    for before, after in pairwise([E.DRAFT, *reached]):
        desk.bulk.add(
            AuditEntry, at=reached[after], tag=_COLUMNS[after][1].name, changes={"state": step(before, after)}, **line
        )
