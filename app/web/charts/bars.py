"""Horizontal bars, one per network: the label above its bar, so that long names stand at every width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from flask_babel import gettext as _

from app.web.charts.canvas import Canvas, svg, words_width, wrapped
from app.web.charts.looks import PAGE, Look
from app.web.charts.parts import Amount, Chart, FormatNumber, empty, shown

_THICK = 12

Tone = Literal["now", "was", "part"]


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar. None is unknown and gets a dash and an empty outline; `note` stands before the value.

    `tone` is "was" for what stood before and "part" for a share of the bar above; colour only helps.
    """

    label: str
    value: Amount | None
    note: str = ""
    tone: Tone = "now"


def bars_per_network(
    rows: Sequence[BarRow],
    *,
    prefix: str,
    title: str,
    header: tuple[str, ...],
    number: FormatNumber,
    summary: str = "",
    look: Look = PAGE,
) -> Chart:
    """Bars from 0 in the order given. `header` names the table's columns: label, value and, if any, note.

    `summary` is the sentence that stands for the picture where bars are no rivals; else the longest is named.
    """
    if not rows:
        return empty(look, prefix=prefix, title=title, sentence=_("Nothing to show yet."), header=header)
    least, most = _range(rows)
    canvas, y = Canvas(look), 0.0
    for row in rows:
        y = label_line(canvas, y, row.label, row.note, shown(row.value, number))
        _bar(canvas, row, y, least, most)
        y += _THICK + 14
    table = [(row.label, shown(row.value, number), row.note)[: len(header)] for row in rows]
    summary = summary or _summary(rows, number)
    picture = svg(canvas, prefix=prefix, title=title, summary=summary, height=y - 8)
    return Chart(picture, title, summary, header, table)


def label_line(canvas: Canvas, y: float, label: str, note: str, value: str) -> float:
    """Label on the left, note and value on the right; gives the y below them."""
    look = canvas.look
    size = look.size
    room_of_value = words_width(value, size) + 12
    room = look.width - room_of_value - (words_width(note, size) + 8 if note else 0)
    lines = wrapped(label, size, max(room, look.width * 0.3))
    for line in lines:
        y += size * 1.3
        canvas.text(0, y, line, fill=look.ink)
    canvas.text(1, y, value, anchor="end", fill=look.ink, font_weight="600")
    if note:
        canvas.text(1, y, note, dx=-room_of_value, anchor="end")
    return y + 6


def _range(rows: Sequence[BarRow]) -> tuple[Decimal, Decimal]:
    values = [Decimal(row.value) for row in rows if row.value is not None]
    return min([Decimal(0), *values]), max([Decimal(0), *values])


def _bar(canvas: Canvas, row: BarRow, y: float, least: Decimal, most: Decimal) -> None:
    """From 0 to the value: to the left of 0 where it is negative (R8). Unknown is an outline."""
    look, value = canvas.look, row.value
    if value is None:
        canvas.bar(0, y + 0.5, 1, _THICK - 1, rx=3, fill="none", stroke=look.line_strong, stroke_dasharray="3 4")
        return
    span = most - least or Decimal(1)
    zero, end = float(-least / span), float((Decimal(value) - least) / span)
    canvas.bar(0, y, 1, _THICK, rx=3, fill=look.line, opacity=0.5)
    fill, strength = {"was": (look.line_strong, 1), "part": (look.accent, 0.62)}.get(row.tone, (look.accent, 1))
    canvas.bar(min(zero, end), y, abs(end - zero), _THICK, rx=3, fill=fill, opacity=strength)
    if least < 0 or not value:
        canvas.upright(zero, y - 2, y + _THICK + 2, stroke=look.line_strong, stroke_width=1.5)


def _summary(rows: Sequence[BarRow], number: FormatNumber) -> str:
    known = [row for row in rows if row.value is not None]
    if not known:
        return str(_("Not recorded yet."))
    best = max(known, key=lambda row: Decimal(row.value or 0))
    said = {"label": best.label, "value": shown(best.value, number)}
    if len(rows) == 1:
        return str(_("%(label)s: %(value)s.", **said))
    counts = {"known": number(Decimal(len(known))), "all": number(Decimal(len(rows)))}
    return str(_("The most on %(label)s: %(value)s. Known for %(known)s of %(all)s.", **said, **counts))
