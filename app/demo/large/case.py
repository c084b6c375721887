"""One request of the large set on its way: what its later parts need of the earlier ones, and its part of the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Any

from app.audit.actors import SYSTEM, ActorKind
from app.audit.models import AuditEntry
from app.audit.tags import Tag
from app.demo.days import Days
from app.demo.large.bulk import Bulk
from app.demo.large.house import House, Place, Who
from app.demo.large.plan import Fate, Plot
from app.networks.models import Channel
from app.promo.states import PlacementState
from app.promo.words import WireStep


@dataclass(frozen=True, slots=True)
class Desk:
    """What every scene writes with."""

    bulk: Bulk
    house: House
    days: Days
    rng: Random
    hold_days: int
    triage_days: int

    @property
    def now(self) -> datetime:
        return self.days.now


@dataclass(slots=True)
class Post:
    """A placement as readings and the request's own course see it."""

    id: int
    position: int
    title: str
    network_id: str
    format_id: str
    channel: Channel
    slot_at: datetime
    state: PlacementState
    is_paid: bool
    scheduled_at: datetime
    published_at: datetime | None = None


@dataclass(slots=True)
class Case:
    """A request: `row` holds its columns and is written last, when it is known where it stands."""

    id: int
    plot: Plot
    place: Place
    topic: dict[str, Any]
    networks: list[str]
    accepted_at: datetime
    opens_at: datetime
    closes_at: datetime
    result: int = 0
    row: dict[str, Any] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"R-{self.id} {self.row['title']}"

    @property
    def has_wire(self) -> bool:
        """Three of five have a plan B; the others say why not."""
        return self.plot.fate in {Fate.PLACED, Fate.DESK} and self.plot.number % 5 < 3

    @property
    def falls_short(self) -> bool:
        """True where the wire trips: two of seven."""
        return self.has_wire and self.plot.number % 7 < 2

    def course(self, at: datetime) -> Decimal:
        """What the primary measure had reached by then: fast first, slower later."""
        part = min(max((at - self.opens_at) / (self.closes_at - self.opens_at), 0.0), 1.0)
        return Decimal(round(self.result * (1 - (1 - part) ** 1.5)))

    def tell(
        self,
        at: datetime,
        tag: Tag,
        *,
        by: Who | None = None,
        subject: tuple[str, int, str] | None = None,
        reason: str | None = None,
        **changes: Any,
    ) -> None:
        """Note what `by` (None: the clock) did to the request, or to a `subject` (kind, id, label) of it."""
        kind, subject_id, label = subject or ("promo_request", self.id, self.label)
        if kind == "wire":  # as the wire itself would tell
            changes = {"step": WireStep.REMINDER.value, **changes}
        self.lines.append({
            "at": at, "tag": tag.name, "subject_kind": kind, "subject_id": subject_id, "subject_label": label,
            "thread_kind": "promo_request", "thread_id": self.id, "community_id": self.place.id,
            "actor_kind": ActorKind.PERSON if by else ActorKind.SYSTEM, "actor_id": by.id if by else None,
            "actor_name": by.name if by else SYSTEM.actor_name, "reason": reason, "changes": changes,
        })  # fmt: skip

    def write_log(self, desk: Desk) -> None:
        """Add the entries in the order of time: an entry's number is its place in the history of its thing."""
        for line in sorted(self.lines, key=lambda line: line["at"]):
            desk.bulk.add(AuditEntry, **line)


def step(before: StrEnum, after: StrEnum) -> list[str]:
    """A change of state as the log keeps it."""
    return [before.value, after.value]


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)
