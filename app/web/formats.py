"""How values look in the reader's language: the Jinja filters, and the only place that formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from babel.dates import format_datetime, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent, parse_pattern
from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.core import clock as portal_clock
from app.core.db import Base
from app.core.enums import LabelledEnum
from app.core.money import Money
from app.core.worktime import calendar as work_calendar
from app.web.i18n import choose_zone

DASH = "—"
#: A day and its month stay in one line; a longer run would not fit into a fact on a phone.
_DAY = "d\u00a0MMMM y"
_HUMAN_NUMBER = re.compile(r"\b[A-Z]-\d+(?:/\d+)?")
_FOLD = re.compile(r"(?<=\w)(?=@\w)|(?<=[^\s/]/)(?=\w)")
#: Cities that CLDR leaves in Latin letters.
_CITIES = {"Europe/Kyiv": _l("Kyiv"), "Europe/Kiev": _l("Kyiv")}
_SIZES = (_l("B"), _l("KB"), _l("MB"), _l("GB"))


def day(value: date | datetime | None, zone: str | None = None) -> str:
    """'10 June 2026'; a moment is shown as the day in `zone`."""
    if value is None:
        return DASH
    return str(flask_babel.format_date(_day_of(value, zone), _DAY))


def month(value: date) -> str:
    """'November 2026'."""
    words = str(flask_babel.format_date(value, "LLLL y"))
    return words[:1].upper() + words[1:]


def weekday(value: date | datetime, zone: str | None = None) -> str:
    """'Sunday, 22 November 2026', for the one day that a page is about."""
    words = str(flask_babel.format_date(_day_of(value, zone), f"EEEE, {_DAY}"))
    return words[:1].upper() + words[1:]


def short_day(value: date | datetime | None, zone: str | None = None) -> str:
    """'Thu 12 Nov', for lists; a day of another year tells it: 'Wed 12 Nov 2025'."""
    if value is None:
        return DASH
    shown = _day_of(value, zone)
    is_of_this_year = shown.year == portal_clock.today(choose_zone()).year
    return str(flask_babel.format_date(shown, "EEE\u00a0d\u00a0MMM" if is_of_this_year else "EEE\u00a0d\u00a0MMM y"))


def clock(value: datetime | None, zone: str | None = None) -> str:
    """'18:00', without the zone: only where the page names it."""
    if value is None:
        return DASH
    return str(format_datetime(value, "HH:mm", tzinfo=_zone(zone), locale=_locale()))


def moment(value: datetime | None, zone: str | None = None) -> Markup:
    """A `<time>` element: '10 June 2026, 18:00 (Kyiv)'. Every time names its zone."""
    if value is None:
        return Markup(DASH)  # noqa: S704 - a constant
    text = moment_text(value, zone)
    return Markup('<time datetime="{}">{}</time>').format(value.astimezone(UTC).isoformat(timespec="minutes"), text)


def moment_text(value: datetime, zone: str | None = None) -> str:
    """The same in plain text, for mails and files."""
    place = _zone(zone)
    shown = format_datetime(value, f"{_DAY}, HH:mm", tzinfo=place, locale=_locale())
    return f"{shown}\u00a0({zone_name(place.key)})"


def zone_name(zone: str) -> str:
    """'Kyiv' for Europe/Kyiv, in the reader's language."""
    if zone == "UTC":
        return "UTC"
    if zone in _CITIES:
        return str(_CITIES[zone])
    return str(get_timezone_location(zone, locale=_locale(), return_city=True))


def number(value: Decimal | float | None, places: int | None = None) -> str:
    """'39,000' or '39 000'; `places` fixes the decimals. None is a dash, never 0."""
    if value is None:
        return DASH
    pattern = None if places is None else _pattern("#,##0" + ("." + "0" * places if places else ""))
    return _with_minus(format_decimal(value, format=pattern, locale=_locale()))


def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A figure that is already in per cent: 87.0 -> '87.0 %'."""
    if value is None:
        return DASH
    pattern = _pattern("#,##0" + ("." + "0" * places if places else "") + "\u00a0%")
    return _with_minus(format_percent(Decimal(value) / 100, format=pattern, locale=_locale()))


def money(value: Money | None) -> str:
    """'39,000.00 UAH' with the code, which no two currencies share."""
    if value is None:
        return DASH
    amount = value.rounded().amount
    pattern = "#,##0\u00a0¤¤" if amount == amount.to_integral_value() else "#,##0.00\u00a0¤¤"  # never in two lines
    return _with_minus(format_currency(amount, value.currency, format=pattern, locale=_locale(), currency_digits=False))


def size(n_bytes: int | None) -> str:
    """'3.4 MB', '20 MB'."""
    if n_bytes is None:
        return DASH
    amount, units = Decimal(n_bytes), list(_SIZES)
    while amount >= 1024 and len(units) > 1:
        amount /= 1024
        units.pop(0)
    return f"{number(amount, 0 if amount == amount.to_integral_value() else 1)}\u00a0{units[0]}"


def working_span(n_hours: int) -> str:
    """'3 working days and 8 hours' of this many working hours, 'less than an hour' of none."""
    n_days, left = divmod(n_hours, work_calendar().hours_a_day)
    days = str(ngettext("%(num)s\u00a0working\u00a0day", "%(num)s\u00a0working\u00a0days", n_days))
    if n_days and left:
        return str(ngettext("%(days)s and %(num)s\u00a0hour", "%(days)s and %(num)s\u00a0hours", left, days=days))
    if n_days:
        return days
    if left:
        return str(ngettext("%(num)s\u00a0working\u00a0hour", "%(num)s\u00a0working\u00a0hours", left))
    return str(_("less than an hour"))


def about(what: Any, name: str) -> str:
    """'Postpone: Spring fair', for headings; a name with a colon of its own stands in quotes instead."""
    return str(_("%(what)s “%(name)s”", what=what, name=name)) if ":" in name else f"{what}: {name}"


def shown(value: Any) -> str:
    """Any stored value as a reader knows it, for histories and comparisons; nothing is a dash."""
    if isinstance(value, Base):
        value = getattr(value, "name", value)
    elif isinstance(value, list):
        value = ", ".join(shown(part) for part in value)
    elif isinstance(value, Mapping):
        value = "\n".join(shown(part) for part in value.values() if part)
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, LabelledEnum | Money):
        return money(value) if isinstance(value, Money) else str(value.label)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | Decimal) else str(value)


def unbroken(text: str) -> Markup:
    """A sentence in which no line breaks within a number such as R-128/3."""
    return Markup(_HUMAN_NUMBER.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def foldable(value: Any) -> Any:
    """A mail or web address may end a line before its '@' and after its slashes; markup stays as it is."""
    if hasattr(value, "__html__"):
        return value
    return Markup(_FOLD.sub("<wbr>", str(escape(value))))  # noqa: S704 - escaped


def plug(app: Flask) -> None:
    filters: dict[str, Any] = {
        "day": day, "month": month, "weekday": weekday, "short_day": short_day,
        "clock": clock, "moment": moment, "moment_text": moment_text,
        "number": number, "percent": percent, "money": money, "filesize": size, "zone_name": zone_name,
        "working_span": working_span, "about": about, "unbroken": unbroken, "foldable": foldable,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)


def _with_minus(text: str) -> str:
    """A minus that is one: CLDR writes a hyphen, at which lines break and which is lost beside digits."""
    return text.replace("-", "−")


@cache
def _pattern(text: str) -> Any:
    """Babel would read the same pattern anew for each number of a page."""
    return parse_pattern(text)


def _day_of(value: date | datetime, zone: str | None) -> date:
    """A moment is shown as the day in `zone`."""
    return value.astimezone(_zone(zone)).date() if isinstance(value, datetime) else value


def _zone(zone: str | None) -> ZoneInfo:
    return ZoneInfo(zone or choose_zone())


def _locale() -> Any:
    return flask_babel.get_locale()
