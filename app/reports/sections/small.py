"""What a small number is: the house's word (R9), kept in each figure, so that a report stays as it was published."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from app.core.money import Money
from app.figures.figure import Figure
from app.figures.kinds import SMALL_N
from app.reports.content import ReportContent

T = TypeVar("T")


def with_small_base(content: ReportContent, below: int) -> ReportContent:
    """`content` in which a count under `below` stands before its percentage."""
    return content if below == SMALL_N else _marked(content, below)


def _marked(part: T, below: int) -> T:
    """`part` with every figure in it, however deep."""
    marked: Any = part
    if isinstance(part, tuple):
        marked = tuple(_marked(one, below) for one in part)
    elif isinstance(part, Figure):
        marked = replace(part, small_below=below, beside=_marked(part.beside, below))
    elif is_dataclass(part) and not isinstance(part, Money | type):
        marked = replace(part, **{spec.name: _marked(getattr(part, spec.name), below) for spec in fields(part)})
    return marked  # type: ignore[no-any-return]
