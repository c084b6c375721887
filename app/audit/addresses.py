"""Where the things that the log tells of can be looked at: each package says it for its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.web.addresses import path_to

#: From an id to the endpoint and its values, or None when the thing has no page (any more).
Locate = Callable[[int], tuple[str, dict[str, Any]] | None]
PLACES: dict[str, Locate] = {}


def subject_url(kind: str) -> Callable[[Locate], Locate]:
    """Register where things of the table `kind` have their page."""

    def register(locate: Locate) -> Locate:
        PLACES[kind] = locate
        return locate

    return register


def path_of_subject(kind: str, subject_id: int) -> str | None:
    """The path of the page of a thing, also outside of a request; None when there is none."""
    place = PLACES[kind](subject_id) if kind in PLACES else None
    return None if place is None else path_to(place[0], **place[1])
