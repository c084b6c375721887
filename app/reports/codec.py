"""A report's content as plain JSON values and back, and the hash that seals it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.core.money import Money
from app.figures.figure import Figure
from app.figures.frozen import freeze, thaw

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Dataclasses become objects, figures as `figures.frozen` writes them, numbers exact strings, moments ISO 8601."""
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, Figure | Money):
        return {spec.name: to_plain(getattr(value, spec.name)) for spec in fields(value)}
    return _one(value)


def _one(value: Any) -> Any:
    if isinstance(value, Figure):
        return freeze(value)
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


def from_plain(kind: type[T], plain: Any) -> T:
    """The value of type `kind` that `to_plain` wrote; raises KeyError, TypeError or ValueError on anything else."""
    found: T = _read(kind, plain)
    return found


def canonical(plain: Mapping[str, Any]) -> bytes:
    """The one way to write a content down: sorted keys, no blanks, UTF-8."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sealed(plain: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(plain)).hexdigest()


def _read(kind: Any, plain: Any) -> Any:
    if isinstance(kind, UnionType):
        return None if plain is None else _read(next(arm for arm in get_args(kind) if arm is not NoneType), plain)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], part) for part in plain)
    if kind in _READERS:
        return _READERS[kind](plain)
    if is_dataclass(kind):
        make: Any = kind
        return make(**{name: _read(arm, plain[name]) for name, arm in _arms(make).items() if name in plain})
    return kind(plain) if issubclass(kind, StrEnum) else plain


_READERS: dict[Any, Callable[[Any], Any]] = {
    Figure: thaw,
    Money: lambda plain: Money(Decimal(plain["amount"]), plain["currency"]),
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


@cache
def _arms(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
