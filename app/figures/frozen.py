"""Figures as plain JSON values and back: what a published report keeps, and what the API answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.money import Money
from app.figures.figure import Amount, Figure, Input, Source
from app.figures.kinds import Attribution, Delivery, EvidenceGrade, Gap, Mark, Qualifier, SourceKind, Unit

Plain = Mapping[str, Any]


def freeze(figure: Figure) -> dict[str, Any]:
    """`figure` as JSON values: numbers as exact strings, moments in ISO 8601, defaults left out."""
    return _plain_fields(figure)


def thaw(plain: Plain) -> Figure:
    """The figure that `freeze` wrote; raises ValueError or KeyError on anything else."""
    return Figure(**_read(plain, _FIGURE))


def _plain_fields(thing: Any) -> dict[str, Any]:
    kept = ((spec, getattr(thing, spec.name)) for spec in fields(thing))
    return {spec.name: _plain(value) for spec, value in kept if spec.default is MISSING or value != spec.default}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return _plain_fields(value)
    return str(value) if isinstance(value, str) else value


def _amount(plain: Any) -> Amount | None:
    if isinstance(plain, Mapping):
        return Money(Decimal(plain["amount"]), plain["currency"])
    return None if plain is None else Decimal(plain)


def _moment(plain: str | None) -> datetime | None:
    return None if plain is None else datetime.fromisoformat(plain)


def _each(reader: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda plain: tuple(reader(item) for item in plain)


def _maybe(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda plain: None if plain is None else reader(plain)


def _read(plain: Plain, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: readers[name](value) if name in readers else value for name, value in plain.items()}


def _source(plain: Plain) -> Source:
    return Source(**_read(plain, {"kind": SourceKind, "at": _moment}))


def _input(plain: Plain) -> Input:
    return Input(**_read(plain, _INPUT))


_INPUT: dict[str, Callable[[Any], Any]] = {
    "value": _amount,
    "grade": _maybe(EvidenceGrade),
    "source": _maybe(_source),
    "at": _moment,
    "qualifier": Qualifier,
    "gap": _maybe(Gap),
    "delivery": Delivery,
    "attribution": _maybe(Attribution),
    "part_sources": _each(_source),
}
_FIGURE: dict[str, Callable[[Any], Any]] = {
    "unit": Unit,
    "inputs": _each(_input),
    "value": _amount,
    "grade": _maybe(EvidenceGrade),
    "gap": _maybe(Gap),
    "qualifier": Qualifier,
    "margin": _amount,
    "marks": _each(Mark),
    "beside": _each(thaw),
    "apart": _each(_input),
    "attribution": _maybe(Attribution),
}
