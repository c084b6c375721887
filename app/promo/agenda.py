"""The agenda of a meeting as data: six items, each of which ends in fields of the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Item:
    """One item: what it is for, how long it takes, the fields of the brief that it fills, those that must be said."""

    key: str
    title: Any
    minutes: int
    fields: tuple[str, ...]
    needed: tuple[str, ...]


AGENDA = (
    Item("present", _l("Present what it is about"), 5, ("task", "message"), ("task", "message")),
    Item("result", _l("Name the wanted result"), 5, ("objective", "kpi", "target", "target_on"),
         ("objective", "kpi", "target", "target_on")),
    Item("references", _l("Find references that worked"), 5, ("references",), ("references",)),
    Item("content", _l("Learn by when the content is needed"), 3, ("content_exists", "content_needed"),
         ("content_needed",)),
    Item("budget", _l("Learn what the network takes now, and what ads cost"), 5, ("budget_state", "budget_holder"),
         ("budget_state",)),
    Item("results", _l("Agree on the figures and on the form of the results"), 5,
         ("results_by", "report_readers", "report_due_on"), ("results_by", "report_due_on")),
)  # fmt: skip
MINUTES = sum(item.minutes for item in AGENDA)
CLOSING = 2  # minutes for what comes next
ITEM = {item.key: item for item in AGENDA}


def begins_of(starts_at: datetime, minutes: int) -> dict[str, datetime]:
    """When each item begins: the meeting, however long, is shared out as the agenda and two minutes to close say."""
    begins, passed = {}, 0
    for item in AGENDA:
        begins[item.key] = starts_at + timedelta(minutes=round(minutes * passed / (MINUTES + CLOSING)))
        passed += item.minutes
    return begins


def stamp_of(thing: Any, fields: Iterable[str]) -> int:
    """A number that differs once one of these fields does: two may write in different items at once.

    It has nine digits at most, as many as a form may name.
    """
    return crc32(repr([(name, getattr(thing, name)) for name in sorted(fields)]).encode()) % 10**9
