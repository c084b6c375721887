"""How much the large set holds, and over how many days it is spread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Rows that are added to the story; slots lie evenly on `n_days`, the last month of them ahead."""

    n_requests: int
    n_placements: int
    n_readings: int
    n_days: int


LARGE = Size(n_requests=20_000, n_placements=100_000, n_readings=1_000_000, n_days=730)
