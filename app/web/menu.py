"""Counts beside menu entries: each package offers one scalar subquery, all are asked in a single SELECT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.core.db import db

#: name of a count -> from the signed-in person to a scalar subquery, or None when it is not for them
Counter = Callable[[Any], "sa.ScalarSelect[int] | None"]
COUNTERS: dict[str, Counter] = {}


def menu_count(name: str) -> Callable[[Counter], Counter]:
    """Register the count called `name`; navigation.py says which entry shows it."""

    def register(counter: Counter) -> Counter:
        COUNTERS[name] = counter
        return counter

    return register


def counts_for(person: Any) -> dict[str, int]:
    """All counts for `person`, in one query."""
    asked = {name: query for name, counter in COUNTERS.items() if (query := counter(person)) is not None}
    if not asked:
        return {}
    row = db.session.execute(sa.select(*(query.label(name) for name, query in asked.items()))).one()
    return {name: count or 0 for name, count in row._mapping.items()}  # noqa: SLF001
