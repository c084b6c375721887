"""The public holidays of a country in a year, as a beginning that a house edits. Pure.

Ukraine's are those of the Labour Code (article 73, as of 2026). While martial law lasts they are working days by law,
so that nothing is taken unless somebody asks for it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class Country(LabelledEnum):
    UKRAINE = "ua", _l("Ukraine")


_FIXED: tuple[tuple[int, int, Any], ...] = (
    (1, 1, _l("New Year’s Day")),
    (3, 8, _l("International Women’s Day")),
    (5, 1, _l("Labour Day")),
    (5, 8, _l("Day of Remembrance and Victory")),
    (6, 28, _l("Constitution Day")),
    (7, 15, _l("Statehood Day")),
    (8, 24, _l("Independence Day")),
    (10, 1, _l("Day of Defenders")),
    (12, 25, _l("Christmas")),
)
_JULIAN_LAG = timedelta(days=13)  # from 1900 to 2099
_TRINITY = timedelta(days=49)


def public_holidays(country: Country, year: int) -> dict[date, str]:
    """The holidays of `country` in `year`, in order, by their names in the reader's language."""
    if country != Country.UKRAINE:
        raise ValueError(country)
    easter = orthodox_easter(year)
    found = {date(year, month, day): str(name) for month, day, name in _FIXED}
    found |= {easter: str(_l("Easter")), easter + _TRINITY: str(_l("Trinity Sunday"))}
    return dict(sorted(found.items()))


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar (Meeus), as the civil calendar names the day."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return date(year, month, day + 1) + _JULIAN_LAG
