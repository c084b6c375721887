"""Closing a meeting: its network says yes and what was decided becomes placements, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.accounts.lifecycle import missing, move, open_step
from app.audit.actors import Actor
from app.core import clock
from app.core.db import flush
from app.core.errors import Invalid
from app.networks.actions import SlotTaken
from app.networks.models import Channel
from app.networks.queries import nearest_free_slots, taken_seats
from app.networks.slots import objection
from app.promo.actions.meetings import lock_meeting
from app.promo.actions.placements import Plan, ask_content, hold_slot
from app.promo.actions.triage import say_yes
from app.promo.deadlines import review_due
from app.promo.models import Meeting, Placement, PromoRequest, RequestNetwork
from app.promo.states import NetworkDecision
from app.promo.words import Apart
from app.web.i18n import house_zone

#: Free slots that are looked at for each post of several.
LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of what was decided: what to post, how many of it, and from when on."""

    request: PromoRequest
    plan: Plan
    channel: Channel
    starts_at: datetime
    n: int = 1
    content_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a meeting: each of the three outcomes is ticked or waived, what comes next, to what it is yes."""

    values: Mapping[str, Any]
    next_step: str
    next_step_on: date | None
    agreed: Collection[int] | None = None  # requests by number; None: all that are talked over


def close_meeting(
    meeting: Meeting,
    outcome: Outcome,
    decided: Sequence[Decided],
    *,
    actor: Actor,
    apart: Apart = Apart.DAY,
    is_asked: bool = False,
    override: str = "",
) -> list[Placement]:
    """Say yes to each request that was agreed and hold the decided slots; all of it or nothing.

    What else was talked over stays open: it waits for another meeting, or for an answer without one. Raises Invalid
    with the sentences of all lines that cannot be kept, as 'rows-<line>-<field>'.
    """
    lock_meeting(meeting)
    open_step(meeting, "hold", actor)
    _write_down(meeting, outcome)
    agreed = _agreed(meeting, outcome, decided)
    for row in agreed:
        if row.decision != NetworkDecision.YES:
            say_yes(row, actor=actor, note=meeting.next_step, met_on=_day_of(meeting, row))
    made, gaps = _placed(decided, actor=actor, apart=apart, override=override)
    gaps |= missing(meeting, "hold")
    if gaps:
        raise Invalid(gaps)
    facts = {
        "agreed": ", ".join(row.request.number for row in agreed),
        "placements": ", ".join(placement.number for placement in made),
    }
    move(meeting, "hold", actor=actor, changes=facts, reason=meeting.next_step)
    for placement in made if is_asked else ():
        if placement.assignee_id is not None:
            ask_content(placement, actor=actor)
    return made


def _agreed(meeting: Meeting, outcome: Outcome, decided: Sequence[Decided]) -> list[RequestNetwork]:
    """To what it is yes. Raises Invalid where it is nothing, where an answer is awaited, or a line is of another."""
    talked_over = {row.request_id for row in meeting.topics}
    numbers = talked_over if outcome.agreed is None else set(outcome.agreed)
    if numbers - talked_over:  # one of them has gone another way in this second
        raise Invalid({"agreed": _("Meanwhile one of them is talked over here no more. Look at them again.")})
    rows = [row for row in meeting.topics if row.request_id in numbers]
    if not rows:
        raise Invalid({"agreed": _("Choose at least one request. If it is no to all of them, say no in triage.")})
    waiting = ", ".join(row.request.number for row in rows if row.decision == NetworkDecision.NEEDS_INFO)
    if waiting:
        sentence = _("%(numbers)s: a question still waits for its answer. Say yes once it has come.", numbers=waiting)
        raise Invalid({"agreed": sentence})
    gaps = {
        f"rows-{line}-request": _("It is not yes to %(number)s here. Say yes to it, too.", number=one.request.number)
        for line, one in enumerate(decided)
        if one.request.id not in numbers
    }
    if gaps:
        raise Invalid(gaps)
    return rows


def _write_down(meeting: Meeting, outcome: Outcome) -> None:
    for name, value in outcome.values.items():
        setattr(meeting, name, value)
    meeting.next_step, meeting.next_step_on = outcome.next_step.strip(), outcome.next_step_on
    flush()


def _placed(
    decided: Sequence[Decided], *, actor: Actor, apart: Apart, override: str
) -> tuple[list[Placement], dict[str, Any]]:
    """The placements of all lines, and the sentences of those that cannot be kept."""
    made: list[Placement] = []
    gaps: dict[str, Any] = {}
    for line, one in enumerate(decided):
        try:
            made += _held(one, actor=actor, apart=apart, override=override)
        except SlotTaken as taken:
            gaps[f"rows-{line}-starts_at"] = taken.sentence
        except Invalid as error:
            gaps |= {name if name == "override" else f"rows-{line}-{name}": why for name, why in error.fields.items()}
    return made, gaps


def _day_of(meeting: Meeting, row: RequestNetwork) -> date:
    """The day on which they met, where the community is; today where it is closed before its time."""
    zone = row.request.community.time_zone
    return min(meeting.starts_at.astimezone(ZoneInfo(zone)).date(), clock.today(zone))


def _held(one: Decided, *, actor: Actor, apart: Apart, override: str) -> list[Placement]:
    """The placements of one line; several of them take the free slots that lie nearest to their wished times."""
    made: list[Placement] = []
    for turn in range(one.n):
        starts_at = one.starts_at if one.n == 1 else _free_slot(one, turn, apart, after=made)
        title = one.plan.title if one.n == 1 else f"{one.plan.title} ({turn + 1}/{one.n})"
        plan = replace(one.plan, title=title)
        placement = hold_slot(
            one.request, plan, channel=one.channel, starts_at=starts_at, actor=actor, override=override
        )
        if one.content_due_at is not None:
            if one.content_due_at >= starts_at or one.content_due_at <= clock.now():
                raise Invalid({"content_due_at": _("The content is due before the slot, at a time still to come.")})
            placement.content_due_at = one.content_due_at
            placement.review_due_at = review_due(one.content_due_at, starts_at, house_zone())
        made.append(placement)
    flush()
    return made


def _free_slot(one: Decided, turn: int, apart: Apart, *, after: Sequence[Placement]) -> datetime:
    """The free slot nearest to the time that the post of this turn would like, but not before the last one's."""
    channel, zone = one.channel, ZoneInfo(one.channel.time_zone)
    step = timedelta(days=1) if apart is Apart.DAY else timedelta(minutes=channel.slot_minutes)
    wished = (one.starts_at.astimezone(zone) + turn * step).astimezone(UTC)
    taken = {placement.slot_at for placement in after}
    first = max((slot for slot in taken if slot is not None), default=one.starts_at)
    if wished not in taken and wished >= first and _is_free(channel, wished):
        return wished
    near = nearest_free_slots(channel, max(wished, first), n=LOOKED_AT + len(after))
    later = [slot for slot in near if slot >= first and slot not in taken]
    if not later:
        raise Invalid({"starts_at": _("%(channel)s has no free slots near this time.", channel=channel.name)})
    return min(later, key=lambda slot: abs(slot - wished))


def _is_free(channel: Channel, slot: datetime) -> bool:
    return not objection(channel, slot, now=clock.now()) and len(taken_seats(channel, slot)) < channel.slot_capacity
