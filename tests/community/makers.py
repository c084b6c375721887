"""Days near today, as forms and rows take them."""

from __future__ import annotations

from datetime import date, timedelta

from app.core import clock


def day(n: int) -> date:
    """So many days from today."""
    return clock.today("Europe/Kyiv") + timedelta(days=n)


def local(n: int, hour: int = 18) -> str:
    """So many days from today at an hour, as a browser sends it."""
    return f"{day(n).isoformat()}T{hour:02}:00"
