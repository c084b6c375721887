"""The mark that a view carries: who is let in. A test asks every endpoint for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to strangers; a test keeps the list of those short."""
    cast("Any", view).gate = "public"
    return view
