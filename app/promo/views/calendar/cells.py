"""How a day and a slot are drawn, and what of a slot its reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.accounts.away import absences_around
from app.accounts.models import Absence
from app.core import clock, worktime
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.networks.rota import Watch, on_call_words
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
    who: str = ""


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
    notes = notes_on([slot for day in days for slot in day.slots])
    today, load, work = clock.today(choose_zone()), DAY_LOAD(), worktime.calendar()
    has_today = any(day.on == today and _is_within(day.on, within) for day in days)
    return [
        Cell(
            on=day.on,
            in_month=_is_within(day.on, within),
            is_today=day.on == today,
            is_past=has_today and day.on < today,
            is_off=not work.spans_on(day.on),
            slots=[item(slot, notes) for slot in day.slots],
            n_more=day.n - len(day.slots),
            more_url=url_for("calendar.agenda", **carried_filters(), day=day.on.isoformat()),
            note=work.holidays.get(day.on, "") or (_("full: %(n)s", n=day.n) if day.n >= load else ""),
        )
        for day in days
    ]


def _is_within(day: date, first: date | None) -> bool:
    """Of the month that begins with `first`; any day is where no month is shown."""
    return first is None or (day.year, day.month) == (first.year, first.month)


def notes_on(slots: Sequence[Slot]) -> dict[int, str]:
    """What the calendar adds to open slots that are still to come, at most two queries for all of them.

    Who will be away just when it waits for them, with their deputy; and out of hours who is on call.
    """
    ahead = [slot for slot in slots if slot.is_open and slot.state in ACTIVE_PLACEMENTS]
    late = [Watch(slot.id, slot.network_id, slot.channel_id, slot.slot_at, slot.time_zone) for slot in ahead]
    notes = [_missed_people(ahead), on_call_words(late)]
    return {slot.id: " · ".join(words) for slot in ahead if (words := [n[slot.id] for n in notes if slot.id in n])}


def _missed_people(slots: Sequence[Slot]) -> dict[int, str]:
    awaited = {slot.id: slot.awaited for slot in slots}
    absences = absences_around([at for person_id, at in awaited.values() if person_id is not None])
    return {
        slot_id: words
        for slot_id, (person_id, at) in awaited.items()
        for absence in absences
        if absence.person_id == person_id and absence.begins_at <= at < absence.over_at
        for words in [_missed(absence)]
    }


def _missed(absence: Absence) -> str:
    if absence.deputy is None:
        return str(_("%(name)s is away, no deputy", name=absence.person.name))
    return str(_("%(name)s is away, deputy %(deputy)s", name=absence.person.name, deputy=absence.deputy.name))


def item(slot: Slot, notes: Mapping[int, str], *, is_listed: bool = False) -> Item:
    """A slot with what there is to note on it, or that one is taken; a list tells that in columns of their own."""
    format_ = str(full_format_label(spec_of(slot.format_id)))
    if not slot.is_open:
        facts = [] if slot.is_private else [format_, slot.audience, "" if is_listed else slot.community]
        words = filter(None, facts if is_listed and any(facts) else [_("busy"), *facts])
        return Item("", clock_words(slot.slot_at), " · ".join(words), "busy")
    url = url_for("placements.detail", number=slot.request_id, position=slot.position)
    return Item(url, clock_words(slot.slot_at), f"{format_}: {slot.title}", look(slot), notes.get(slot.id, ""))


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
