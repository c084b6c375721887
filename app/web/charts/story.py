"""What the outcome chart tells before it is drawn: values, marks, the sentence and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from app.web.charts.parts import Amount, FormatDay, FormatNumber, shown
from app.web.formats import DASH


@dataclass(frozen=True, slots=True)
class Publication:
    """A post that went out on `day`."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Wire:
    """A check of plan B on `day`; filled once it has tripped, hollow while it is armed."""

    day: date
    label: str
    is_tripped: bool = False


class Pace(Protocol):
    """What is expected by the end of a day, with the range of past promos."""

    @property
    def day(self) -> date: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that one chart tells."""

    name: str
    series: Sequence[tuple[date, Amount | None]]
    pace: Sequence[Pace]
    pace_n: int
    publications: Sequence[Publication]
    wires: Sequence[Wire]
    target: Amount | None
    today: date | None
    number: FormatNumber
    day: FormatDay

    @property
    def known(self) -> list[tuple[date, Decimal]]:
        return [(day, Decimal(value)) for day, value in self.series if value is not None]

    @property
    def days(self) -> list[date]:
        posts, wires = {mark.day for mark in self.publications}, {mark.day for mark in self.wires}
        return sorted({day for day, _value in self.series} | posts | wires | {point.day for point in self.pace})


def pace_name(n: int) -> str:
    """How the key names the pace: the number of past promos behind it, 0 for a straight line."""
    if not n:
        return str(_("pace, a straight line"))
    return str(ngettext("pace of %(num)d like promo", "pace of %(num)d like promos", n))


def nothing_yet(name: str) -> str:
    return str(_("%(name)s: nothing recorded yet.", name=name))


def summary_of(story: Story) -> str:
    """One sentence that stands for the picture."""
    if not story.known:
        return nothing_yet(story.name)
    day, value = story.known[-1]
    said = {"name": story.name, "value": story.number(value), "day": story.day(day)}
    expected = next((point.expected for point in story.pace if point.day == day), None)
    if expected is not None:
        pace = story.number(_whole(expected))
        return str(_("%(name)s: %(value)s on %(day)s; the pace says %(pace)s.", pace=pace, **said))
    if story.target is not None:
        target = shown(story.target, story.number)
        return str(_("%(name)s: %(value)s on %(day)s of %(target)s wanted.", target=target, **said))
    return str(_("%(name)s: %(value)s on %(day)s.", **said))


def header_of(story: Story) -> tuple[str, ...]:
    """The columns of the table; those that the chart does not draw are left out."""
    pace = (_("Pace"), _("Lowest"), _("Highest")) if story.pace else ()
    return (_("Day"), story.name, *pace, _("What happened"))


def rows_of(story: Story) -> list[tuple[str, ...]]:
    """The drawn values, day by day."""
    values, paces = dict(story.series), {point.day: point for point in story.pace}
    rows: list[tuple[str, ...]] = []
    for day in story.days:
        pace = _pace_cells(paces.get(day), story.number) if story.pace else ()
        rows.append((story.day(day), shown(values.get(day), story.number), *pace, _events(story, day) or DASH))
    return rows


def _pace_cells(point: Pace | None, number: FormatNumber) -> tuple[str, str, str]:
    if point is None:
        return DASH, DASH, DASH
    return number(_whole(point.expected)), number(_whole(point.low)), number(_whole(point.high))


def _whole(value: Decimal) -> Decimal:
    """People come whole: a pace is shown without decimals, half up."""
    return value.to_integral_value(ROUND_HALF_UP)


def _events(story: Story, day: date) -> str:
    posts = [mark.label for mark in story.publications if mark.day == day]
    wires = [mark.label for mark in story.wires if mark.day == day]
    return "; ".join([*posts, *wires])
