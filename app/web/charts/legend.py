"""The key of a chart: shapes tell the lines and marks apart, colour only helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from app.web.charts.canvas import Canvas, tag, words_width
from app.web.charts.looks import Look

Shape = Literal["line", "dashes", "dot", "diamond", "hollow"]

_SWATCH, _APART = 24, 16


@dataclass(frozen=True, slots=True)
class Key:
    """One entry: a shape and its words."""

    shape: Shape
    words: str


def draw_legend(canvas: Canvas, keys: Sequence[Key]) -> float:
    """Entries from the left, wrapped at the narrowest width; gives the height that they take."""
    look, x, line = canvas.look, 0.0, look_line(canvas.look)
    y = line if keys else 0.0
    for key in keys:
        wide = _SWATCH + words_width(key.words, look.size)
        if x and x + wide > look.width:
            x, y = 0.0, y + line
        swatch = tag("g", _swatch(look, key.shape), transform=f"translate({x + 9:.0f} {-look.size * 0.35:.1f})")
        canvas.at(0, y, swatch, tag("text", key.words, x=x + _SWATCH, fill=look.ink_2))
        x += wide + _APART
    return y


def look_line(look: Look) -> float:
    """The height of one line of words."""
    return look.size * 1.45


def _swatch(look: Look, shape: Shape) -> Markup:
    if shape == "line":
        return tag("path", d="M-9 0H9", stroke=look.accent, stroke_width=3)
    if shape == "dashes":
        return tag(
            "path",
            d="M-8 0H9",
            stroke=look.ink_2,
            stroke_width=2,
            stroke_dasharray="2 5",
            stroke_linecap="round",
        )
    if shape == "dot":
        return tag("circle", r=5, fill=look.accent)
    fill = look.planb if shape == "diamond" else look.card
    return tag("path", d="M0-6.5L6.5 0 0 6.5-6.5 0Z", fill=fill, stroke=look.planb, stroke_width=1.75)
