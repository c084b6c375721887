"""What the blocks of my day are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_ROWS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what it is, where it is, since or until when, and the act that clears it.

    `act_url` is where the act leads when not to the thing itself; `other` is a second act where there is a choice.
    `due_at` is a deadline, unless it is the moment of a publication: then `is_slot`.
    """

    title: str
    url: str
    meta: str
    due_at: datetime | None
    is_late: bool
    act: Any
    tone: str = ""
    act_url: str = ""
    other: tuple[Any, str] | None = None
    is_slot: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Up to seven rows under one heading; `more_url` leads to all of them when there are more."""

    key: str
    title: Any
    rows: Sequence[Row]
    more_url: str | None = None


def block_of(key: str, title: Any, rows: Sequence[Row], more_url: str) -> Block:
    """The block of these rows, the late first; there is one row more than it shows where there is more to see."""
    shown = sorted(rows[:MOST_ROWS], key=lambda one: not one.is_late)
    return Block(key, title, shown, more_url if len(rows) > MOST_ROWS else None)
