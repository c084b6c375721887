"""What every chart shares: the answer with its table, nice ticks, and the frame that says that nothing is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from markupsafe import Markup

from app.web.charts.canvas import Canvas, svg, wrapped
from app.web.charts.looks import Look
from app.web.formats import DASH

Amount = Decimal | int
FormatNumber = Callable[[Decimal], str]
FormatDay = Callable[[date], str]

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, the sentence that says what it shows, and the table of the very same values."""

    svg: Markup
    title: str
    summary: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    n_numbers: int = 1

    @property
    def heads(self) -> list[str | tuple[str, str]]:
        """The header for ui.table: the `n_numbers` columns after the first hold numbers and stand on the right."""
        return [(name, "r") if 0 < place <= self.n_numbers else name for place, name in enumerate(self.header)]


def ticks(most: Decimal, *, about: int = 5) -> list[Decimal]:
    """Round numbers from 0 to the first one at or above `most`, `about` + 1 of them at most above 0.

    Steps are whole as soon as `most` is 1 or more: half a registration is no line of a grid.
    """
    if most <= 0:
        return [Decimal(0), Decimal(1)]
    rough = most / about
    power = Decimal(1).scaleb(rough.adjusted())
    steps = (step * scale for scale in (power, power * 10) for step in _STEPS)
    step = next(step for step in steps if step >= rough and (most < 1 or step == step.to_integral_value()))
    count = int((most / step).to_integral_value(ROUND_CEILING))
    return [step * index for index in range(count + 1)]


def shown(value: Amount | None, number: FormatNumber) -> str:
    """A value through the caller's formatter; unknown is a dash, never 0."""
    return DASH if value is None else number(Decimal(value))


def empty(look: Look, *, prefix: str, title: str, sentence: str, header: tuple[str, ...], height: int = 96) -> Chart:
    """A frame with a quiet sentence: there is nothing to draw, and the reader is told so."""
    canvas = Canvas(look)
    canvas.level(height - 1, stroke=look.line_strong)
    lines = wrapped(sentence, look.size, look.width - 16, most=3)
    top = height / 2 - (len(lines) - 1) * look.size * 0.7
    for index, line in enumerate(lines):
        canvas.text(0.5, top + index * look.size * 1.4, line, anchor="middle")
    picture = svg(canvas, prefix=prefix, title=title, summary=sentence, height=height)
    return Chart(picture, title, sentence, header, [])
