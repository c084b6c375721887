"""What every page leaves behind and nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.jobs.ticks import ticks
from app.web.once import forget_receipts


@ticks("web.receipts", every=timedelta(hours=6))
def sweep_receipts(_now: datetime) -> int:
    """Forget which forms were taken, once nobody will send them again."""
    return forget_receipts()
