"""What packages above have to say on the page of a request: declared here, answered there, joined in wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.accounts.models import Person
from app.promo.models import PromoRequest


class PanelPlace(StrEnum):
    """Where a panel stands: above the columns, in the wide one, in the narrow one."""

    NOTICE = "notice"
    MAIN = "main"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class RequestPanel:
    """One panel. `load` returns what its template needs, or None when there is nothing to show.

    The template is included with those values and with `request_`; at most two queries a panel.
    """

    name: str
    place: PanelPlace
    template: str
    load: Callable[[PromoRequest, Person], Mapping[str, Any] | None]
    order: int = 50


REQUEST_PANELS: list[RequestPanel] = []


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel that has something to show."""

    name: str
    template: str
    values: Mapping[str, Any]


def panels_for(request_: PromoRequest, person: Person) -> dict[str, list[ShownPanel]]:
    """The panels of one request by place."""
    shown: dict[str, list[ShownPanel]] = {place.value: [] for place in PanelPlace}
    for panel in sorted(REQUEST_PANELS, key=lambda panel: panel.order):
        values = panel.load(request_, person)
        if values is not None:
            shown[panel.place].append(ShownPanel(panel.name, panel.template, values))
    return shown
