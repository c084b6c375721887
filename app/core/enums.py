"""Enumerations that carry their words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from flask_babel import LazyString


class LabelledEnum(StrEnum):
    """A StrEnum whose members are declared as ``NAME = "value", _l("words")``.

    The value is what the database and the address bar hold; ``label`` is what people read, in their language.
    """

    label: LazyString

    def __new__(cls, value: str, label: LazyString | None = None) -> Self:
        if label is None:  # a default all the same: type checkers read a look-up by value as this call
            raise TypeError(f"{cls.__name__}.{value} has no words.")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, LazyString]]:
        """Pairs of value and label, in the order of declaration, as WTForms wants them."""
        return [(member.value, member.label) for member in cls]
