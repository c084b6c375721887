"""Figures by name: measures against what was wanted, the verdict, the four levels."""

from __future__ import annotations

from dataclasses import dataclass

from app.figures.figure import Figure
from app.reports.words import Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure and what it is called; `name` is a key of `words.label_of`, `about` narrows it."""

    name: str
    figure: Figure
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiRow:
    """One measure against what was wanted. `change` is a growth for what stands, a lift for what flows."""

    name: str
    baseline: Figure
    target: Figure
    actual: Figure
    attainment: Figure
    change: Figure
    about: str = ""
    note: str = ""
    window: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Target, result, attainment and the colour word."""

    colour: Colour
    row: KpiRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """AMEC's four: what was made, what was noticed, what people did, what it changed."""

    outputs: tuple[Line, ...]
    out_takes: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    impact: tuple[Line, ...]
