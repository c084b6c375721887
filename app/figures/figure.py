"""What a figure is: a value that knows its unit, formula, inputs, evidence and gap.

The same object feeds the page, the PDF, the API and the CSV, so they cannot disagree. How a number is
written (separators, signs of currencies) is the locale's business and stands elsewhere; how it is rounded
stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, getcontext
from typing import Self

from app.core.money import Money
from app.figures.kinds import (
    SMALL_N,
    Attribution,
    Delivery,
    EvidenceGrade,
    Gap,
    Mark,
    Qualifier,
    SourceKind,
    Unit,
    weakest,
)
from app.figures.quantities import quantity_label

Amount = Decimal | Money

#: How many standard deviations of the normal distribution hold 95 per cent.
Z95 = Decimal("1.959964")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: a footnote that leads back to file and row, person and time (R10)."""

    kind: SourceKind
    label: str = ""
    ref: str = ""
    at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One value that goes into a formula. None is unknown, never 0 (R1); `gap` may say why.

    A known value has an evidence grade, unless it was agreed in advance (a target, a budget, a rate).
    `n_known` of `n_parts` is the coverage of a sum ("results for 7 of 9 placements").
    """

    name: str
    value: Amount | int | None
    grade: EvidenceGrade | None = None
    source: Source | None = None
    at: datetime | None = None
    qualifier: Qualifier = field(default=Qualifier.EXACT, kw_only=True)
    gap: Gap | None = field(default=None, kw_only=True)
    window: str = field(default="", kw_only=True)
    delivery: Delivery = field(default=Delivery.ORGANIC, kw_only=True)
    attribution: Attribution | None = field(default=None, kw_only=True)
    is_agreed: bool = field(default=False, kw_only=True)
    is_partial: bool = field(default=False, kw_only=True)
    is_example: bool = field(default=False, kw_only=True)
    n_known: int = field(default=1, kw_only=True)
    n_parts: int = field(default=1, kw_only=True)
    part_sources: tuple[Source, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Keep numbers exact; refuse what is not a number and what has no evidence."""
        if self.value is None:
            return
        if isinstance(self.value, int):
            object.__setattr__(self, "value", Decimal(self.value))
        if not isinstance(self.number, Decimal) or not self.number.is_finite():
            raise ValueError(f"{self.name}: a value is a finite int, Decimal or Money.")
        if self.grade is None and not self.is_agreed:
            raise ValueError(f"{self.name}: a known value has an evidence grade, or was agreed in advance.")

    @classmethod
    def agreed(cls, name: str, value: Amount | int | None, source: Source | None = None) -> Self:
        """A value that people fixed in advance and that needs no evidence: a target, a budget, a rate."""
        return cls(name, value, source=source, is_agreed=True)

    @property
    def amount(self) -> Amount | None:
        """The value with its currency; whole numbers are decimals by now."""
        return Decimal(self.value) if isinstance(self.value, int) else self.value

    @property
    def number(self) -> Decimal | None:
        """The value without its currency."""
        return self.amount.amount if isinstance(self.amount, Money) else self.amount

    @property
    def currency(self) -> str:
        return self.value.currency if isinstance(self.value, Money) else ""

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The source of the value, or those of the readings that were added up."""
        return (self.source,) if self.source is not None else self.part_sources

    @property
    def is_whole(self) -> bool:
        """True for a plain count."""
        return isinstance(self.value, Decimal) and self.value == self.value.to_integral_value()

    @property
    def label(self) -> str:
        """The quantity's name in the reader's language; a name of the caller's own stands as it is."""
        return quantity_label(self.name)

    def named(self, name: str) -> Self:
        """The same value under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The answer of one formula. Either `value` is known or `gap` says why it is not.

    `beside` holds figures that belong next to this one: the net change where a rate has no base, the
    bound where the baseline is "more than 80". `apart` holds inputs that were left out and are shown apart:
    walk-ins, mentions not coded. `k` of `n` stand for shares of a count; `basis` names the base where there
    are several. An `n` under `small_below` is too small for a percentage alone: what the house said at the time.
    """

    formula: str
    unit: Unit
    inputs: tuple[Input, ...]
    value: Amount | None = None
    grade: EvidenceGrade | None = None
    gap: Gap | None = None
    qualifier: Qualifier = Qualifier.EXACT
    k: int | None = None
    n: int | None = None
    margin: Decimal | None = None
    basis: str = ""
    marks: tuple[Mark, ...] = ()
    beside: tuple[Figure, ...] = ()
    apart: tuple[Input, ...] = ()
    attribution: Attribution | None = None
    is_partial: bool = False
    is_count_first: bool = False
    small_below: int = SMALL_N

    def __post_init__(self) -> None:
        """Refuse what cannot be: a value without inputs or evidence, a gap with a value, infinity."""
        if (self.value is None) != (self.gap is not None):
            raise ValueError(f"{self.formula}: a figure has a value or a gap, never both.")
        if self.value is None:
            return
        if not self.inputs or (self.grade is None and not self.is_agreed):
            raise ValueError(f"{self.formula}: a value needs inputs and evidence.")
        if self.number is None or not self.number.is_finite():
            raise ValueError(f"{self.formula}: a value is finite.")

    @classmethod
    def blank(cls, formula: str, unit: Unit, gap: Gap, inputs: Iterable[Input] = ()) -> Self:
        """A figure that is not known, and the reason."""
        return cls(formula=formula, unit=unit, inputs=tuple(inputs), gap=gap)

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_agreed(self) -> bool:
        """True when all that is known was agreed in advance: a target is no evidence and needs none."""
        return all(item.is_agreed for item in self.inputs if item.is_known)

    @property
    def number(self) -> Decimal | None:
        """The value without its currency, unrounded."""
        return self.value.amount if isinstance(self.value, Money) else self.value

    @property
    def is_example(self) -> bool:
        """True when an input is an example value: the mark stays with everything computed from it."""
        return any(item.is_example for item in self.inputs)

    @property
    def shows_count_first(self) -> bool:
        """R9: of a small number, and for a ratio of two counts always, 'k of n' stands before the percentage."""
        return self.k is not None and (self.is_count_first or self.is_small)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the inputs for the footnotes, each once, in order."""
        return tuple(dict.fromkeys(source for item in self.inputs for source in item.sources))

    @property
    def coverage(self) -> tuple[int, int] | None:
        """(known, all) of the input with the weakest coverage; None when nothing is missing."""
        uncovered = [(item.n_known, item.n_parts) for item in self.inputs if item.n_known < item.n_parts]
        return min(uncovered, key=lambda pair: Decimal(pair[0]) / pair[1], default=None)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """The 95 % interval in the figure's unit, unrounded: Wilson's for a share, else by a known margin."""
        if self.margin is not None and self.number is not None:
            return self.number - self.margin, self.number + self.margin
        if self.is_known and self.k is not None and self.n:
            return wilson(self.k, self.n)
        return None

    @property
    def is_small(self) -> bool:
        """True when the denominator is too small to rank by (R9)."""
        return self.n is not None and self.n < self.small_below

    def rounded(self) -> Amount | None:
        """The value as it is displayed (R4): rates to 1 decimal, money to 2, counts to 0, half up."""
        if self.value is None or isinstance(self.value, Money):
            return round_amount(self.value, 2)
        return round_amount(self.value, self.unit.places)


def round_amount(value: Amount | None, places: int) -> Amount | None:
    """`value` to `places` decimals, half up; a 0 has no sign. None stays None."""
    if isinstance(value, Money):
        return Money(_quantized(value.amount, places), value.currency)
    return None if value is None else _quantized(value, places)


def _quantized(value: Decimal, places: int) -> Decimal:
    if value.adjusted() + places >= getcontext().prec - 1:  # more digits than the context keeps: nothing to round
        return value
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def wilson(k: int, n: int) -> tuple[Decimal, Decimal]:
    """Wilson's interval of 95 per cent of 'k of n', as two percentages, unrounded.

    Raises ValueError unless 0 <= k <= n and n > 0. Source: Wilson 1927, score interval without correction.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is not a share.")
    total, square = Decimal(n), Z95 * Z95
    share = Decimal(k) / total
    centre = share + square / (2 * total)
    spread = Z95 * (share * (1 - share) / total + square / (4 * total * total)).sqrt()
    scale = 100 / (1 + square / total)
    return max(Decimal(0), (centre - spread) * scale), min(Decimal(100), (centre + spread) * scale)


def combined_grade(inputs: Iterable[Input]) -> EvidenceGrade | None:
    """The weakest grade among `inputs`: a figure is as sure as its least sure part."""
    return weakest(item.grade for item in inputs if item.is_known)
