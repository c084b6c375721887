"""The two looks of a chart: the page's tokens, which follow light and dark, and plain colours for print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, type and width. A fluid chart takes the width of its place and keeps the size of its letters.

    WeasyPrint applies no page style to SVG, and the strict CSP allows no style attributes: everything here goes
    into presentation attributes.
    """

    accent: str
    soft: str
    ink: str
    ink_2: str
    line: str
    line_strong: str
    planb: str
    card: str
    font: str
    size: int
    width: int
    is_fluid: bool

    def of_width(self, width: int) -> Self:
        """The same look on another width, in units of the drawing: 640 for a page of A4, 300 for half of it."""
        return replace(self, width=width)


# A fluid chart is laid out for a phone of 390 px: what does not collide there has air everywhere else.
PAGE = Look(
    accent="var(--accent)",
    soft="var(--accent-soft)",
    ink="var(--ink)",
    ink_2="var(--ink-2)",
    line="var(--line)",
    line_strong="var(--line-strong)",
    planb="var(--planb)",
    card="var(--card)",
    font="",
    size=13,
    width=320,
    is_fluid=True,
)
PRINT = Look(
    accent="#0b5f6b",
    soft="#cfe5e7",
    ink="#1d2027",
    ink_2="#565b66",
    line="#e4dfd4",
    line_strong="#8f8878",
    planb="#5b3fa8",
    card="#ffffff",
    font="Inter, DejaVu Sans, sans-serif",
    size=11,
    width=640,
    is_fluid=False,
)
