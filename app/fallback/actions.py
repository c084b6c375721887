"""What the clock and the owners do with wires: check, trip, propose, carry out, dismiss, expire, read the effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import move
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import flush
from app.core.errors import Invalid
from app.core.worktime import add_working_time
from app.fallback.pace import PaceNow, pace_now
from app.fallback.settings import ANSWER_HOURS, EFFECT_HOURS, FRESH_HOURS
from app.fallback.tags import READING_NEEDED
from app.networks.models import Channel
from app.promo import tags
from app.promo.actions.placements import place_reserve
from app.promo.models import Wire
from app.promo.states import PlacementState, WireState
from app.promo.words import ThresholdKind, WireStep
from app.results.models import Reading
from app.results.queries import current_value
from app.results.words import Metric


def check_wire(wire: Wire, *, now: datetime) -> bool:
    """Compare an armed wire with the latest reading; True when it trips and is proposed to its owner.

    A stale reading trips nothing: somebody is asked for a fresh one, once, and the wire is checked again. Where there
    is no pace to compare with, nothing was checked.
    """
    pace, reading = _standing(wire, now)
    if not is_fresh(reading, now=now):
        _ask_for_reading(wire, now=now)
        return False
    assert reading is not None
    if wire.checked_at is None and is_comparable(wire, pace):
        wire.checked_at = now
        flush()
    if not falls_short(wire, reading, pace):
        return False
    _trip(wire, pace, reading, actor=SYSTEM, reason=_short_of(wire, reading, pace))
    return True


def trip_by_hand(wire: Wire, *, actor: Actor, reason: str) -> None:
    """The owner sees it coming: trip a wire before its time, with a reason."""
    _trip(wire, *_standing(wire, clock.now()), actor=actor, reason=reason)


def execute_wire(
    wire: Wire, *, actor: Actor, channel: Channel | None = None, starts_at: datetime | None = None, note: str = ""
) -> None:
    """Carry the prepared step out. A reserve post takes the slot at `starts_at` on `channel`; its approval stands.

    Raises Invalid when a reserve has no slot or is not approved, Conflict when somebody was faster or the slot is gone.
    """
    reserve = wire.reserve if wire.step == WireStep.RESERVE_POST else None
    if reserve is not None:
        if reserve.state != PlacementState.APPROVED:
            raise Invalid({"starts_at": _("The reserve is not approved yet: %(state)s.", state=reserve.state.label)})
        if channel is None or starts_at is None:
            raise Invalid({"starts_at": _("Choose a free slot for the reserve post.")})
    move(wire, "execute", actor=actor, changes={"note": note} if note else None)
    if reserve is not None and channel is not None and starts_at is not None:
        place_reserve(reserve, channel=channel, starts_at=starts_at, actor=actor)


def dismiss_wire(wire: Wire, *, actor: Actor, reason: str) -> None:
    """Answer a proposal with no, and say why."""
    move(wire, "dismiss", actor=actor, reason=reason, setting={"end_reason": reason.strip()})


def expire_wire(wire: Wire) -> None:
    """The stage is over: nobody answered, the wire never tripped, or nobody knows whether it should have."""
    kept = in_source(_why_over(wire))
    move(wire, "expire", actor=SYSTEM, reason=kept, setting={"end_reason": kept})


def read_effect(wire: Wire, *, now: datetime) -> bool:
    """Compare the gap to the pace before and after a step that was carried out; True when it could be read."""
    if wire.executed_at is None or wire.executed_at + timedelta(hours=EFFECT_HOURS()) > now:
        return False
    pace = pace_now(wire.request, now=now, metric=wire.metric)
    if pace is None or pace.gap is None or pace.reading is None or pace.reading.read_at <= wire.executed_at:
        return False
    wire.gap_after, wire.effect_read_at = pace.gap, now
    flush()
    record(tags.WIRE_EFFECT_READ, wire, actor=SYSTEM, changes={"gap_after": [wire.gap_before, wire.gap_after]})
    return True


def is_fresh(reading: Reading | None, *, now: datetime) -> bool:
    """True when a reading is young enough to decide by."""
    return reading is not None and reading.value is not None and reading.read_at + timedelta(hours=FRESH_HOURS()) >= now


def is_comparable(wire: Wire, pace: PaceNow | None) -> bool:
    """True when a reading can be held against the threshold: a number always can, the pace has to be known."""
    return wire.threshold_kind == ThresholdKind.ABSOLUTE or (pace is not None and pace.figure.number is not None)


def falls_short(wire: Wire, reading: Reading, pace: PaceNow | None) -> bool:
    """True when the value is below the wire's threshold: of the pace, or in all."""
    if wire.threshold_kind == ThresholdKind.ABSOLUTE:
        return reading.value is not None and reading.value < wire.threshold
    return pace is not None and pace.figure.number is not None and pace.figure.number < wire.threshold


def _standing(wire: Wire, now: datetime) -> tuple[PaceNow | None, Reading | None]:
    """The pace where there is one to compare with, and the latest reading of what the wire looks at."""
    pace = pace_now(wire.request, now=now, metric=wire.metric)
    return pace, pace.reading if pace else current_value(wire.request_id, Metric.of(wire.metric))


def _trip(wire: Wire, pace: PaceNow | None, reading: Reading | None, *, actor: Actor, reason: str) -> None:
    found = {
        "value_at_check": reading.value if reading else None,
        "pace_at_check": pace.expected_value if pace else None,
        "gap_before": pace.gap if pace else None,
    }
    move(wire, "trip", actor=actor, reason=reason, setting=found)
    due = add_working_time(clock.now(), timedelta(hours=ANSWER_HOURS()), wire.request.community.time_zone)
    move(wire, "propose", actor=SYSTEM, setting={"answer_due_at": min(due, wire.stage_ends_at)})


def _short_of(wire: Wire, reading: Reading, pace: PaceNow | None) -> str:
    """'69 / 100', what is there and what was expected by now: kept with the entry in the log."""
    expected = wire.threshold if wire.threshold_kind == ThresholdKind.ABSOLUTE or pace is None else pace.expected_value
    return f"{_whole(reading.value)} / {_whole(expected)}"


def _whole(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.0f}"


def _why_over(wire: Wire) -> Any:
    """What is said of a wire whose stage has ended: 'had not tripped' only of one that was checked."""
    if wire.state != WireState.ARMED:
        return _l("The stage ended before anybody answered.")
    if wire.checked_at is not None:
        return _l("The stage ended and the wire had not tripped.")
    if wire.reading_needed_at is not None:
        return _l("The stage ended and the wire could not be checked: no fresh figure came.")
    pace = pace_now(wire.request, now=wire.check_at, metric=wire.metric)
    if wire.threshold_kind == ThresholdKind.PACE and not (pace and pace.expected_value):
        return _l("The stage ended and the wire could not be checked: there was no pace to compare with.")
    return _l("The stage ended before the wire was checked.")


def _ask_for_reading(wire: Wire, *, now: datetime) -> None:
    if wire.reading_needed_at is None:
        wire.reading_needed_at = now
        flush()
        record(READING_NEEDED, wire, actor=SYSTEM)
