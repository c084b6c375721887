"""What the clock does with meetings: forget what was typed at one that is long over."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.db import db
from app.jobs.ticks import ticks
from app.promo.models import Meeting, MeetingDraft

DRAFTS_KEPT_FOR = timedelta(days=90)


@ticks("promo.forget_drafts", every=timedelta(hours=6))
def forget_drafts(now: datetime) -> int:
    """Forget what was typed and never saved, a season after its meeting took place or was called off."""
    over = sa.select(Meeting.id).where(sa.func.coalesce(Meeting.held_at, Meeting.cancelled_at) < now - DRAFTS_KEPT_FOR)
    old = db.session.execute(sa.delete(MeetingDraft).where(MeetingDraft.meeting_id.in_(over)))
    return int(old.rowcount)  # type: ignore[attr-defined]
