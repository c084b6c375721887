"""Content that belongs to nobody is swept away (F15)."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.files.queries import sweep_orphans
from app.jobs.ticks import ticks


@ticks("files.sweep", every=timedelta(hours=6))
def sweep(_now: datetime) -> int:
    """What a broken-off upload or a removed row has left behind, once it is a day old."""
    return sweep_orphans()
