"""How a day and a slot are drawn, and what of a slot its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.core import clock, worktime
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.queries.calendar import Day, Slot
from app.promo.settings import DAY_LOAD
from app.promo.states import ACTIVE_PLACEMENTS, OUT_PLACEMENTS, PlacementState
from app.promo.views.calendar.asking import carried_filters
from app.web.formats import clock as clock_words
from app.web.i18n import choose_zone

CONFIRMED = frozenset({PlacementState.APPROVED, PlacementState.SCHEDULED})
STUCK = frozenset({PlacementState.PAUSED, PlacementState.MISSED, PlacementState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Item:
    """A slot as the macro draws it."""

    url: str
    time: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A day as the macro draws it."""

    on: date
    in_month: bool
    is_today: bool
    is_past: bool  # before today, among days that reach to it
    is_off: bool
    slots: Sequence[Item]
    n_more: int
    more_url: str
    note: str


def cells(days: Sequence[Day], *, within: date | None = None) -> list[Cell]:
    """The days; `within` is the first day of the month that is shown, if it is one."""
    today, load, work = clock.today(choose_zone()), DAY_LOAD(), worktime.calendar()
    has_today = any(day.on == today and _is_within(day.on, within) for day in days)
    return [
        Cell(
            on=day.on,
            in_month=_is_within(day.on, within),
            is_today=day.on == today,
            is_past=has_today and day.on < today,
            is_off=not work.spans_on(day.on),
            slots=[item(slot) for slot in day.slots],
            n_more=day.n - len(day.slots),
            more_url=url_for("calendar.agenda", **carried_filters(), day=day.on.isoformat()),
            note=work.holidays.get(day.on, "") or (_("full: %(n)s", n=day.n) if day.n >= load else ""),
        )
        for day in days
    ]


def _is_within(day: date, first: date | None) -> bool:
    """Of the month that begins with `first`; any day is where no month is shown."""
    return first is None or (day.year, day.month) == (first.year, first.month)


def item(slot: Slot, *, is_listed: bool = False) -> Item:
    """A slot, or that one is taken; a list tells that, and by which community, in columns of their own."""
    format_ = str(full_format_label(spec_of(slot.format_id)))
    if not slot.is_open:
        facts = [] if slot.is_private else [format_, slot.audience, "" if is_listed else slot.community]
        words = filter(None, facts if is_listed and any(facts) else [_("busy"), *facts])
        return Item("", clock_words(slot.slot_at), " · ".join(words), "busy")
    url = url_for("placements.detail", number=slot.request_id, position=slot.position)
    return Item(url, clock_words(slot.slot_at), f"{format_}: {slot.title}", look(slot))


def look(slot: Slot) -> str:
    """How it is drawn: '' is solid and confirmed, then dashed, triangle, diamond, or past."""
    if slot.state in OUT_PLACEMENTS:
        return "past"
    if slot.state in STUCK or _has_waited(slot):
        return "late"
    if slot.is_reserve:
        return "planb"
    return "" if slot.state in CONFIRMED else "held"


def _has_waited(slot: Slot) -> bool:
    """True when content, review or publication should have come by now."""
    awaited = {PlacementState.CONTENT_DUE: slot.content_due_at, PlacementState.IN_REVIEW: slot.review_due_at}
    due = awaited.get(slot.state) or slot.slot_at
    return slot.state in ACTIVE_PLACEMENTS and due < clock.now()
