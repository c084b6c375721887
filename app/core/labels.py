"""The words of a column: each model says once how people call a field, and pages, conflicts and the log use it.

``mapped_column(info={"label": _l("Key task")})``, and the same of a ``relationship``.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core.db import Base, FixedPoint, UTCDateTime
from app.core.money import Money


def field_label(table: str, field: str) -> str:
    """How people call a field; its bare name where nobody has said."""
    column = _column(table, field)
    part = column if column is not None else _relationship(table, field)
    return str(part.info.get("label", field)) if part is not None else field


def field_value(table: str, field: str, value: Any) -> Any:
    """A value as the log keeps it, turned back into what the column holds: an enumeration's member, a day, a sum."""
    column = _column(table, field)
    if column is None or not isinstance(value, str):
        return value
    try:
        return _read(column, value)
    except (ValueError, ArithmeticError):
        return value


def _read(column: Any, text: str) -> Any:
    words = getattr(column.type, "enum_class", None)
    if words is not None:
        return words(text)
    if isinstance(column.type, FixedPoint):
        amount, _space, currency = text.partition(" ")
        return Money(Decimal(amount), currency) if currency else Decimal(amount)
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if isinstance(column.type, sa.Date) else text


def _relationship(table: str, field: str) -> Any:
    mappers = (mapper for mapper in Base.registry.mappers if mapper.local_table is Base.metadata.tables.get(table))
    return next((mapper.relationships.get(field) for mapper in mappers), None)


def _column(table: str, field: str) -> Any:
    found = Base.metadata.tables.get(table)
    if found is None:
        return None
    return found.c[field] if field in found.c else found.c.get(f"{field}_id")
