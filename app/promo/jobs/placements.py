"""What the clock does with placements: holds that end, slots that pass, reserves nobody needs, content due soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from flask_babel import lazy_gettext as _l

from app.audit.actors import SYSTEM
from app.audit.reasons import in_source
from app.core.db import db
from app.core.errors import DomainError
from app.jobs.ticks import ticks
from app.promo.actions.placements import miss_placement, release_placement, remind_of_content
from app.promo.models import Placement
from app.promo.queries.placements import (
    contents_due_soon,
    holds_that_ended,
    reserves_not_needed,
    slots_that_passed,
)
from app.promo.settings import MISSED_HOURS, REMIND_HOURS

log = structlog.get_logger()

CHUNK = 20


@ticks("promo.placements")
def move_placements(now: datetime) -> int:
    """Release what is held too long or kept for nothing, note what was missed, remind of what is due."""
    return (
        _each(holds_that_ended(now), _end_hold)
        + _each(slots_that_passed(now - timedelta(hours=MISSED_HOURS())), miss_placement)
        + _each(reserves_not_needed(now), _drop_reserve)
        + _each(contents_due_soon(now, timedelta(hours=REMIND_HOURS())), remind_of_content)
    )


def _each(placement_ids: Sequence[int], act: Callable[[Placement], None]) -> int:
    """Do it to each, and keep it a few at a time; one that a person has moved on meanwhile is left alone."""
    n_done = 0
    for number, placement_id in enumerate(placement_ids, start=1):
        try:
            with db.session.begin_nested():
                act(db.session.get_one(Placement, placement_id))
            n_done += 1
        except DomainError as refusal:
            log.info("placement.left_alone", placement=placement_id, why=str(refusal.sentence))
        if number % CHUNK == 0:
            db.session.commit()
    return n_done


def _end_hold(placement: Placement) -> None:
    release_placement(
        placement,
        actor=SYSTEM,
        reason=in_source(_l("The time to hold the slot is over, and no content was asked for.")),
    )


def _drop_reserve(placement: Placement) -> None:
    release_placement(
        placement, actor=SYSTEM, reason=in_source(_l("Its step of plan B is over: the reserve is not needed."))
    )
