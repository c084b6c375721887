"""The register of formulas: each knows its id, name, text, unit, inputs, edge cases and source.

A formula is a pure function from inputs to an `Answer`. `@formula` gives the answer its id and unit and the
weakest evidence of its inputs, and makes it a `Figure`. It also enters the formula into `FORMULAS`, from
which docs/metrics.md and the definitions at the end of a report are written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec

from app.figures.figure import Amount, Figure, Input, combined_grade
from app.figures.kinds import Gap, Mark, Qualifier, Unit
from app.figures.quantities import Quantity
from app.figures.sums import combined_attribution

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a formula finds: a value or a gap over `inputs`. As in Figure; `unit` only where it varies."""

    inputs: tuple[Input, ...]
    value: Amount | None = None
    gap: Gap | None = None
    unit: Unit | None = None
    qualifier: Qualifier | None = None
    k: int | None = None
    n: int | None = None
    margin: Decimal | None = None
    basis: str = ""
    marks: tuple[Mark, ...] = ()
    beside: tuple[Figure, ...] = ()
    apart: tuple[Input, ...] = ()
    is_partial: bool = False
    is_count_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One row of docs/metrics.md. Names and texts are lazy: a page shows them in the reader's language."""

    key: str
    name: Any
    text: Any
    unit: Unit
    inputs: tuple[Quantity, ...]
    edge: Any
    source: str


FORMULAS: dict[str, Formula] = {}


def formula(
    key: str,
    *,
    name: Any,
    text: Any,
    unit: Unit,
    inputs: tuple[Quantity, ...],
    edge: Any,
    source: str,
) -> Callable[[Callable[P, Answer]], Callable[P, Figure]]:
    """Enter a formula under `key` ('M17.cpl': id and variant) and make its answers figures."""
    if key in FORMULAS:
        raise ValueError(f"{key} is registered twice.")
    FORMULAS[key] = Formula(key=key, name=name, text=text, unit=unit, inputs=inputs, edge=edge, source=source)

    def decorate(function: Callable[P, Answer]) -> Callable[P, Figure]:
        @wraps(function)
        def computed(*args: P.args, **kwargs: P.kwargs) -> Figure:
            return _figure(key, unit, function(*args, **kwargs))

        return computed

    return decorate


def blank(key: str, gap: Gap, *inputs: Input) -> Figure:
    """A figure of a registered formula that cannot be computed, and the reason."""
    return Figure.blank(key, FORMULAS[key].unit, gap, inputs)


def name_of(figure: Figure) -> str:
    """The name of the figure's formula in the reader's language."""
    return str(FORMULAS[figure.formula].name)


def _figure(key: str, unit: Unit, answer: Answer) -> Figure:
    is_known = answer.value is not None
    return Figure(
        formula=key,
        unit=answer.unit or unit,
        inputs=answer.inputs,
        value=answer.value,
        gap=answer.gap,
        grade=combined_grade(answer.inputs) if is_known else None,
        qualifier=_qualifier(answer) if is_known else Qualifier.EXACT,
        k=answer.k if is_known else None,
        n=answer.n,
        margin=answer.margin,
        basis=answer.basis,
        marks=answer.marks,
        beside=answer.beside,
        apart=tuple(item for item in answer.apart if item.is_known),
        attribution=combined_attribution(answer.inputs),
        is_partial=answer.is_partial or any(item.is_partial for item in answer.inputs),
        is_count_first=answer.is_count_first,
    )


def _qualifier(answer: Answer) -> Qualifier:
    """The formula's own sign, else 'about' as soon as one input is not exact."""
    if answer.qualifier is not None:
        return answer.qualifier
    exact = all(item.qualifier is Qualifier.EXACT for item in answer.inputs if item.is_known)
    return Qualifier.EXACT if exact else Qualifier.ABOUT
