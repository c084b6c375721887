"""The few shapes that nearly every formula has: a quotient, a share, a price per piece, a difference."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.core.money import Money
from app.figures.figure import Amount, Input
from app.figures.kinds import Gap
from app.figures.registry import Answer


def missing(*inputs: Input, otherwise: Gap = Gap.NO_INPUTS) -> Gap | None:
    """The reason of the first unknown input: its own, else `otherwise`; None when all are known (R1)."""
    return next((item.gap or otherwise for item in inputs if not item.is_known), None)


def known(item: Input) -> Decimal:
    """The number of an input that is known to be known."""
    number = item.number
    if number is None:
        raise ValueError(f"{item.name} is unknown.")
    return number


def mixed_currencies(*inputs: Input) -> bool:
    """True when the known inputs are not all in one currency, or money meets a plain number."""
    return len({item.currency for item in inputs if item.is_known}) > 1


def money_like(item: Input, amount: Decimal) -> Amount:
    """`amount` in the currency of `item`; a plain number where it has none."""
    return Money(amount, item.currency) if item.currency else amount


def quotient(top: Input, base: Input, *, times: int = 1, gap: Gap = Gap.NO_INPUTS) -> Answer:
    """`top` / `base`, `times` over. Null where an input is, or where the base is not above 0 (R2).

    `gap` is the reason given when the numerator is unknown. Two amounts of one currency give a plain number.
    """
    inputs = (top, base)
    if lack := missing(top, otherwise=gap) or missing(base):
        return Answer(inputs=inputs, gap=lack)
    if top.currency and base.currency and mixed_currencies(top, base):
        return Answer(inputs=inputs, gap=Gap.MIXED_CURRENCIES)
    if known(base) <= 0:
        return Answer(inputs=inputs, gap=Gap.DENOMINATOR_ZERO)
    value = known(top) * times / known(base)
    if top.currency and not base.currency:
        return Answer(inputs=inputs, value=Money(value, top.currency))
    return Answer(inputs=inputs, value=value)


def share(part: Input, whole: Input) -> Answer:
    """A percentage of the whole, with 'k of n' where both are counts and one is within the other (R9)."""
    answer = quotient(part, whole, times=100)
    k, n = count_pair(part, whole)
    return Answer(inputs=answer.inputs, value=answer.value, gap=answer.gap, k=k, n=n)


def count_pair(part: Input, whole: Input) -> tuple[int | None, int | None]:
    """(k, n) of two counts, k = None where the part is not within the whole; (None, None) of other values."""
    if not whole.is_whole or known(whole) <= 0:
        return None, None
    n = int(known(whole))
    if not part.is_whole or not 0 <= known(part) <= n:
        return None, n
    return int(known(part)), n


def added(name: str, parts: Iterable[Input]) -> Input | None:
    """The sum of *different* plain counts that a formula names as its parts; None when none is known.

    Not for several readings of one quantity: those go through `sums.total`. The formula lists the parts
    themselves as its inputs, so its grade is the weakest of theirs.
    """
    counted = [part for part in parts if part.is_known]
    if not counted:
        return None
    return Input.agreed(name, sum((known(part) for part in counted), Decimal(0)))
