"""What packages above have to say on the pages of a community and of what is in it; joined in wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Person
from app.community.models import Achievement, Community, Event, Initiative

Thing = Community | Event | Initiative | Achievement


@dataclass(frozen=True, slots=True)
class ThingPanel:
    """One panel. `load` returns what its template needs as `panel.values`, or None when there is nothing to show.

    At most two queries a panel.
    """

    name: str
    template: str
    load: Callable[[Thing, Person], Mapping[str, Any] | None]
    order: int = 50


THING_PANELS: list[ThingPanel] = []


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel that has something to show."""

    name: str
    template: str
    values: Mapping[str, Any]


def panels_for(thing: Thing, person: Person) -> list[ShownPanel]:
    """The panels of one page, in their order."""
    loaded = [(panel, panel.load(thing, person)) for panel in sorted(THING_PANELS, key=lambda panel: panel.order)]
    return [ShownPanel(panel.name, panel.template, values) for panel, values in loaded if values is not None]
