"""Money: a decimal amount and its ISO 4217 code. Amounts of different currencies never meet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CURRENCIES = ("UAH", "EUR", "USD", "PLN", "GBP", "CHF", "CZK")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one currency; `amount` is exact and is rounded on display only."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __truediv__(self, count: int | Decimal) -> Money:
        return Money(self.amount / Decimal(count), self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * Decimal(factor), self.currency)

    def rounded(self) -> Money:
        """The amount to two decimals, half up."""
        return Money(self.amount.quantize(Decimal("0.01"), ROUND_HALF_UP), self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are never added without a stored rate.")
