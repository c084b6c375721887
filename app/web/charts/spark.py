"""A line the size of a word, for lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flask_babel import gettext as _

from app.web.charts.canvas import Canvas, Point, num, svg, tag
from app.web.charts.looks import PAGE, Look
from app.web.charts.parts import Amount, Chart, FormatNumber, shown
from app.web.charts.runs import runs

_WIDTH, _HEIGHT, _EDGE = 96, 24, 4


def sparkline(
    values: Sequence[tuple[str, Amount | None]],
    *,
    prefix: str,
    title: str,
    header: tuple[str, str],
    number: FormatNumber,
    look: Look = PAGE,
) -> Chart:
    """The way of a value over labelled moments; unknown ones leave a gap, the last known one gets a dot."""
    canvas = Canvas(replace(look, is_fluid=False, width=_WIDTH))
    stretches = runs(_points([value for _label, value in values]))
    for points in stretches:
        steps = " L".join(f"{num(x)} {num(y)}" for x, y in points)
        canvas.parts.append(tag("path", d=f"M{steps}", fill="none", stroke=look.accent, stroke_width=1.75))
        if len(points) == 1 or points is stretches[-1]:
            canvas.parts.append(tag("circle", cx=points[-1][0], cy=points[-1][1], r=2.25, fill=look.accent))
    if not canvas.parts:
        middle = _HEIGHT / 2
        dash = tag("line", x1=0, x2=_WIDTH, y1=middle, y2=middle, stroke=look.line_strong, stroke_dasharray="3 4")
        canvas.parts.append(dash)
    summary = _summary(values, number)
    rows: list[tuple[str, ...]] = [(label, shown(value, number)) for label, value in values]
    return Chart(
        svg(canvas, prefix=prefix, title=title, summary=summary, height=_HEIGHT),
        title,
        summary,
        header,
        rows,
    )


def _points(values: Sequence[Amount | None]) -> list[Point | None]:
    known = [Decimal(value) for value in values if value is not None]
    least = min(known, default=Decimal(0))
    span = max(known, default=Decimal(0)) - least
    step = (_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    return [
        None if value is None else (_EDGE + index * step, _height((Decimal(value) - least) / span if span else None))
        for index, value in enumerate(values)
    ]


def _height(part: Decimal | None) -> float:
    room = _HEIGHT - 2 * _EDGE
    return _EDGE + room / 2 if part is None else _EDGE + room * (1 - float(part))


def _summary(values: Sequence[tuple[str, Amount | None]], number: FormatNumber) -> str:
    known = [(label, value) for label, value in values if value is not None]
    if not known:
        return str(_("Not recorded yet."))
    said = {"first": shown(known[0][1], number), "last": shown(known[-1][1], number)}
    return str(_("From %(first)s (%(start)s) to %(last)s (%(end)s).", start=known[0][0], end=known[-1][0], **said))
