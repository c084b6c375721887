"""What an act is: whose business, on what it leads somewhere, and the form that it posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core import clock
from app.networks.queries import nearest_free_slots
from app.promo.states import (
    MeetingState,
    NetworkDecision,
    PlacementState,
    RequestState,
)
from tests.promo.walks.house import House, Look

R, D, S, M = RequestState, NetworkDecision, PlacementState, MeetingState
Posted = tuple[str, dict[str, Any]]
#: More than these in one walk and it leads nowhere.
MOST_REQUESTS = 4
BEING_TRIAGED = {R.TRIAGE, R.NEEDS_INFO}
SMM = ("bob", "sara", "tom")
SENIORS = ("sara", "tom")


@dataclass(frozen=True)
class Act:
    """`leads` is true of a thing with which the act has a chance."""

    name: str
    kind: str
    who: Sequence[str]
    leads: Callable[[Any], Any]
    posted: Callable[[House, Any, int], Posted]

    def ripe(self, look: Look) -> list[Any]:
        return [thing for thing in things_of(look, self.kind) if self.leads(thing)]


ACTS: dict[str, Act] = {}


def things_of(look: Look, kind: str) -> Sequence[Any]:
    return [look] if kind == "look" else getattr(look, kind)


def act(kind: str, *who: str, leads: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        ACTS[function.__name__] = Act(function.__name__, kind, who, leads, function)
        return function

    return register


def day(house: House, days: int) -> str:
    return str(house.now.astimezone(ZoneInfo("Europe/Kyiv")).date() + timedelta(days=days))


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def slot_after(house: House, network_id: str, days: int) -> datetime:
    with clock.held_at(house.now):
        return nearest_free_slots(house.channel(network_id), house.now + timedelta(days=days), n=1)[0]


def in_states(*states: Any) -> Callable[[Any], bool]:
    return lambda thing: thing.state in states
