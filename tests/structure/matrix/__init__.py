"""Who gets in where: one row for each endpoint, in one file for each package.

A package `x` with routes has a file `x.py` here with ROWS (endpoint -> Row) and, where its addresses need things to
point at, `seed(world)`, which makes them and keeps their ids in `world.values`. Seeds run in the order of PACKAGES.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from app import PACKAGES
from tests.structure.world import World

#: alice manages community A, carol community B; dana is a partner, with the role of an SMM specialist.
PERSONAS = ("alice", "carol", "bob", "sara", "ann", "mark", "lea", "root", "dana")
EVERYBODY = frozenset(PERSONAS)
STAFF = EVERYBODY - {"dana"}
SMM = frozenset({"bob", "sara"})
MANAGERS = frozenset({"alice", "carol"})


@dataclass(frozen=True)
class Row:
    """What one endpoint answers to whom.

    `inside` get in; those of `hidden` get the 404 of a thing that does not exist; all others signed in get 403, and
    strangers are led to the sign-in page unless the route `is_public`. `at` are the values of its address, each the
    value itself or a key of `world.values`; `form` what a POST carries (an empty form is let in too: it gets 422).
    `writes` are the tables that even a GET writes to: an export stands in the log. A row whose GET and POST differ
    in who gets in gives `posts` for the latter.
    """

    inside: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    at: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    is_public: bool = False
    posts: frozenset[str] | None = None
    writes: Collection[str] = frozenset()


def only(*personas: str, hidden: frozenset[str] = frozenset(), **options: Any) -> Row:
    """A row for these people."""
    return Row(frozenset(personas), hidden, **options)


def for_all(**options: Any) -> Row:
    """Everybody who has signed in."""
    return Row(EVERYBODY, **options)


def open_to_strangers(**options: Any) -> Row:
    """A public route."""
    return Row(EVERYBODY, is_public=True, **options)


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in pkgutil.iter_modules(__path__):
        for endpoint, row in import_module(f"{__name__}.{module.name}").ROWS.items():
            assert endpoint not in rows, f"{endpoint} has two rows"
            rows[endpoint] = row
    return rows


def seeds() -> list[Callable[[World], None]]:
    """What fills the world, from the ground up."""
    names = {module.name for module in pkgutil.iter_modules(__path__)}
    modules = [import_module(f"{__name__}.{name}") for name in PACKAGES if name in names]
    return [module.seed for module in modules if hasattr(module, "seed")]


MATRIX = _rows()
