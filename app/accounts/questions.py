"""What accounts ask of the packages above: answered in wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.accounts.holders import holds
from app.accounts.models import Person
from app.accounts.tags import DUTY_WORDS
from app.audit.actors import Actor
from app.audit.models import Audited
from app.core.db import flush
from app.core.versions import locked


@dataclass(frozen=True, slots=True)
class Handed:
    """What went from one person to another: the thing as the log calls it, and what else the log keeps of it."""

    thing: Audited
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """Something that people hold by name, and how a piece of it goes to somebody else.

    `holder` is the relationship by which a thing names them, where there is one; see `holders`.
    `give` takes a piece by its id from its holder and gives it to a person, or to nobody; None when the holder does
    not have it any more. `rest` says what becomes of a piece that nobody takes over, where that may be.
    """

    key: str
    words: Any
    endpoint: str  # the page that lists such things
    field: str  # what of the thing changes, as its column is called; '' where the thing has no such column
    holder: Any
    give: Callable[..., Handed | None]  # (id, *, holder, person, actor)
    rest: Any = None

    def __post_init__(self) -> None:
        DUTY_WORDS[self.key] = self.words
        if self.holder is not None:
            holds(self.holder)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that waits for a person."""

    duty: Duty
    id: int
    words: str
    url: str
    may_take: Callable[[Person], bool]
    may_rest: bool = False

    @property
    def key(self) -> str:
        return f"{self.duty.key}-{self.id}"


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much of what waits for a person, and the page that shows it."""

    words: Any
    count: int
    url: str


def give_column(holder: Any, thing_of: Callable[[Any], Handed] = Handed) -> Callable[..., Handed | None]:
    """The `give` of a duty that is no more than who stands in this relationship of a row."""
    model, name = holder.class_, holder.key

    def give(thing_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
        del actor
        row = locked(model, thing_id)
        if row is None or getattr(row, f"{name}_id") != holder.id:
            return None
        setattr(row, name, person)
        flush()
        return thing_of(row)

    return give


#: Each answer lists what a person holds in one package, duty by duty.
WORK: list[Callable[[Person], Sequence[Piece]]] = []


def work_of(person: Person) -> list[Piece]:
    """All that would be left without its owner if `person` went."""
    return [piece for answer in WORK for piece in answer(person)]
