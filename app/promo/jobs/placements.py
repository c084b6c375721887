"""What the clock does with placements: holds that end, slots that pass, reserves nobody needs, content due soon."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.promo.actions.placements import (
    drop_reserve,
    end_hold,
    miss_placement,
    remind_of_content,
    remind_of_fast_lane,
)
from app.promo.models import Placement
from app.promo.queries.placements import (
    FAST_RECORD_FOR,
    contents_due_soon,
    fast_lane_due,
    holds_that_ended,
    reserves_not_needed,
    slots_that_passed,
)
from app.promo.settings import MISSED_HOURS, REMIND_HOURS


@ticks("promo.placements")
def move_placements(now: datetime) -> int:
    """Release what is held too long or kept for nothing, note what was missed, remind of what is due."""
    return (
        one_by_one(Placement, holds_that_ended(now), end_hold)
        + one_by_one(Placement, slots_that_passed(now - timedelta(hours=MISSED_HOURS())), miss_placement)
        + one_by_one(Placement, reserves_not_needed(now), drop_reserve)
        + one_by_one(Placement, contents_due_soon(now, timedelta(hours=REMIND_HOURS())), remind_of_content)
        + one_by_one(Placement, fast_lane_due(now - FAST_RECORD_FOR), remind_of_fast_lane)
    )
