"""What accounts ask of the packages above: answered in wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Person


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Something that waits for a person: how much of what, and the page that shows it."""

    words: Any
    count: int
    url: str


#: Each answer lists what a person still has in hand in one package.
OPEN_WORK: list[Callable[[Person], Sequence[OpenWork]]] = []


def open_work_of(person: Person) -> list[OpenWork]:
    """All that would be left without its owner if `person` went."""
    return [work for answer in OPEN_WORK for work in answer(person) if work.count]
