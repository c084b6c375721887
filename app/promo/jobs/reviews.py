"""What the clock does with reviews: what was chosen for one that does not come in time, and reminders before."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.promo.actions.placements import expire_review, remind_of_review
from app.promo.models import Placement
from app.promo.queries.reviews import reviews_overdue, reviews_waiting
from app.promo.settings import REVIEW_REMIND_HOURS


@ticks("promo.reviews")
def carry_out_expiries(now: datetime) -> int:
    """What is overdue goes the way that was chosen for it; who can approve is reminded of the rest."""
    waiting = timedelta(hours=REVIEW_REMIND_HOURS())
    return one_by_one(Placement, reviews_overdue(now), expire_review) + one_by_one(
        Placement, reviews_waiting(now - waiting), remind_of_review
    )
