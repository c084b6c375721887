"""Which requests there are, when their first post goes out, and how many posts each has: pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.demo.large.sizes import Size

#: Days from filing to the first slot, from the first slot to the last, and how far ahead the last first slot lies.
FILED_BEFORE, SPREAD, AHEAD = 14, 20, 13
#: From the first slot to the event, or to the day after the last one of what is no event.
RUNS_FOR = 24
#: Whoever filed since then waits on the desk still.
DESK_FROM = 11


class Fate(StrEnum):
    DESK = "desk"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Plot:
    """One request: its place in the row, the day of its first slot (0 is today), and its number of posts."""

    number: int
    base: int
    fate: Fate
    n_posts: int

    @property
    def is_read(self) -> bool:
        """True where figures have come in by now."""
        return self.fate == Fate.PLACED and self.base <= -2


def plots(size: Size) -> Iterator[Plot]:
    """All requests in the order of their first slots. The posts are shared out among those that were accepted."""
    fates = [(base, fate_of(number, base)) for number, base in enumerate(_bases(size))]
    n_placed = sum(fate == Fate.PLACED for _base, fate in fates)
    place = 0
    for number, (base, fate) in enumerate(fates):
        n_posts = 0
        if fate == Fate.PLACED:
            n_posts = size.n_placements * (place + 1) // n_placed - size.n_placements * place // n_placed
            place += 1
        yield Plot(number, base, fate, n_posts)


def fate_of(number: int, base: int) -> Fate:
    """One in sixteen is declined, one in forty called off; the newest are on the desk."""
    if base >= DESK_FROM:
        return Fate.DESK
    if number % 16 == 3:
        return Fate.DECLINED
    return Fate.CANCELLED if number % 40 == 7 else Fate.PLACED


def _bases(size: Size) -> Iterator[int]:
    first = AHEAD + SPREAD - size.n_days + 1
    span = AHEAD - first + 1
    return (first + number * span // size.n_requests for number in range(size.n_requests))
