"""What the clock does with requests: warn and close the silent, bring back what was put off until today."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.jobs.ticks import ticks
from app.jobs.turns import one_by_one
from app.promo.actions.requests import close_silent, warn_of_silence
from app.promo.actions.triage import bring_back
from app.promo.models import PromoRequest, RequestNetwork
from app.promo.queries.requests import put_off_until, silent_since
from app.promo.settings import SILENT_DAYS, SILENT_NOTICE_DAYS


@ticks("promo.requests", every=timedelta(hours=1))
def close_the_silent(now: datetime) -> int:
    """Cancel what has been asked back and got no answer for as long as the house allows; the words can be copied.

    Nothing closes whose author was not told beforehand, however long nobody has looked after the clock.
    """
    silent_for, notice = timedelta(days=SILENT_DAYS()), timedelta(days=SILENT_NOTICE_DAYS())
    soon = silent_since(now - max(silent_for - notice, timedelta(0)))
    one_by_one(PromoRequest, soon, lambda request_: warn_of_silence(request_, closes_at=now + notice))
    return one_by_one(PromoRequest, silent_since(now - silent_for, warned_by=now - notice), close_silent)


@ticks("promo.put_off", every=timedelta(minutes=15))
def bring_back_put_off(now: datetime) -> int:
    """Networks that said 'later' come back to the desk on their day."""
    return one_by_one(RequestNetwork, put_off_until(now), bring_back)
