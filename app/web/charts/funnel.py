"""The funnel from reach to conversions: bars about a common middle, with the narrowing drawn between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from app.web.charts.bars import label_line
from app.web.charts.canvas import Canvas, svg
from app.web.charts.looks import PAGE, Look
from app.web.charts.parts import Amount, Chart, FormatNumber, empty, shown
from app.web.formats import DASH

_THICK = 18


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step; None is unknown. `note` says what share of the step before it is ("12 of 280, 4.3 %")."""

    label: str
    value: Amount | None
    note: str = ""


def funnel(
    steps: Sequence[FunnelStep],
    *,
    prefix: str,
    title: str,
    header: tuple[str, ...],
    number: FormatNumber,
    look: Look = PAGE,
) -> Chart:
    """Reach → clicks → visits → conversions. `header` names the table's columns: step, count, share."""
    if not steps:
        return empty(look, prefix=prefix, title=title, sentence=_("Nothing to show yet."), header=header)
    most = max([Decimal(step.value) for step in steps if step.value is not None], default=Decimal(0))
    canvas, y, above = Canvas(look), 0.0, None
    for step in steps:
        below = label_line(canvas, y, step.label, step.note, shown(step.value, number))
        half = _half(step.value, most)
        if above is not None and half is not None:
            _narrowing(canvas, above, (half, below))
        _step(canvas, half, below)
        above = None if half is None else (half, below + _THICK)
        y = below + _THICK + 8
    table = [(step.label, shown(step.value, number), step.note or DASH)[: len(header)] for step in steps]
    summary = _summary(steps, number)
    picture = svg(canvas, prefix=prefix, title=title, summary=summary, height=y - 4)
    return Chart(picture, title, summary, header, table)


def _half(value: Amount | None, most: Decimal) -> float | None:
    """Half the width of a step; a known step is never thinner than a line."""
    if value is None:
        return None
    return max(0.004, float(max(Decimal(value), Decimal(0)) / most) / 2) if most > 0 else 0.004


def _step(canvas: Canvas, half: float | None, y: float) -> None:
    look = canvas.look
    if half is None:
        canvas.bar(0.1, y + 0.5, 0.8, _THICK - 1, rx=3, fill="none", stroke=look.line_strong, stroke_dasharray="3 4")
    else:
        canvas.bar(0.5 - half, y, half * 2, _THICK, rx=3, fill=look.accent)


def _narrowing(canvas: Canvas, above: tuple[float, float], below: tuple[float, float]) -> None:
    """A light shape under the words, from the foot of one step to the head of the next."""
    shape = [
        (0.5 - above[0], above[1]),
        (0.5 + above[0], above[1]),
        (0.5 + below[0], below[1]),
        (0.5 - below[0], below[1]),
    ]
    words = canvas.parts
    canvas.parts = []
    canvas.path(shape, is_closed=True, fill=canvas.look.soft)
    canvas.parts += words


def _summary(steps: Sequence[FunnelStep], number: FormatNumber) -> str:
    known = [step for step in steps if step.value is not None]
    if not known:
        return str(_("No step has been recorded yet."))
    said = ", ".join(f"{step.label} {shown(step.value, number)}" for step in steps)
    return f"{said}."
