"""Sums that keep apart what must not be added: evidence, currencies, organic and paid, reach.

Several readings of one quantity make an input only where they are of one kind. Evidence grades are never
added: `total` refuses them and `grade_sum` gives one sum per kind, so that a page shows '1,200 measured'
beside '300 self-reported' and never 1,500. A formula over *different* quantities may mix grades and carries
the weakest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from app.core.money import Money
from app.figures.figure import Amount, Input, combined_grade
from app.figures.kinds import Attribution, Delivery, EvidenceGrade, Qualifier
from app.figures.quantities import Quantity


class NotAdded(ValueError):
    """The readings are of different kinds and may not be added."""


Kind = tuple[EvidenceGrade | None, str, Delivery]


def total(name: str, readings: Iterable[Input]) -> Input:
    """One input from readings of one kind; the sum is unknown when none is known, and counts what it covers.

    Raises NotAdded for several grades, several currencies (R5), organic with paid (R12), or reach (R11).
    """
    parts = tuple(readings)
    sums = grade_sum(name, parts)
    if len(sums) > 1:
        raise NotAdded(f"{name}: readings of several grades, currencies or deliveries are shown apart.")
    return sums[0] if sums else Input(name, None, n_known=0, n_parts=len(parts))


def grade_sum(name: str, readings: Iterable[Input]) -> tuple[Input, ...]:
    """One sum per evidence grade, currency and delivery, the best founded first; empty when nothing is known.

    The coverage of each sum is stated against all readings. Raises NotAdded for reach of several posts (R11).
    """
    parts = tuple(readings)
    known = [part for part in parts if part.is_known]
    if name == Quantity.REACH and len(known) > 1:
        raise NotAdded("Reach counts people once and is not added up over posts or networks (R11).")
    kinds = sorted({_kind(part) for part in known}, key=_order)
    return tuple(_sum(name, [part for part in known if _kind(part) == kind], len(parts)) for kind in kinds)


def paired_sums(pairs: Iterable[tuple[Input, Input]]) -> tuple[tuple[Input, Input], ...]:
    """Numerators and denominators for ratios from sums (R3), one pair per kind, the best founded first.

    Only pairs with both sides known count, so that a ratio never divides 7 posts' clicks by 9 posts' views.
    Reach may be added here as a base, and is named so.
    """
    every = list(pairs)
    both = [pair for pair in every if pair[0].is_known and pair[1].is_known]
    kinds = sorted({_kind_of_pair(pair) for pair in both}, key=lambda key: (_order(key[0]), _order(key[1])))
    return tuple(_pair_sum([pair for pair in both if _kind_of_pair(pair) == kind], len(every)) for kind in kinds)


def _kind(part: Input) -> Kind:
    return part.grade, part.currency, part.delivery


def _kind_of_pair(pair: tuple[Input, Input]) -> tuple[Kind, Kind]:
    grade = combined_grade(pair)
    return (grade, pair[0].currency, pair[0].delivery), (grade, pair[1].currency, pair[1].delivery)


def _order(kind: Kind) -> tuple[int, str, str]:
    grade, currency, delivery = kind
    return (-1 if grade is None else grade.rank), currency, delivery.value


def _pair_sum(pairs: Sequence[tuple[Input, Input]], n_parts: int) -> tuple[Input, Input]:
    top, base = pairs[0]
    grade = combined_grade(part for pair in pairs for part in pair)
    base_name = Quantity.REACH_OF_POSTS if base.name == Quantity.REACH and len(pairs) > 1 else base.name
    sums = (
        _sum(top.name, [pair[0] for pair in pairs], n_parts),
        _sum(base_name, [pair[1] for pair in pairs], n_parts),
    )
    return replace(sums[0], grade=grade), replace(sums[1], grade=grade)


def _sum(name: str, parts: Sequence[Input], n_parts: int) -> Input:
    if len(parts) == 1 and n_parts == 1:
        return parts[0].named(name)
    moments = [part.at for part in parts if part.at is not None]
    sources = tuple(dict.fromkeys(source for part in parts for source in part.sources))
    windows = {part.window for part in parts}
    return Input(
        name,
        _added(parts),
        parts[0].grade,
        sources[0] if len(sources) == 1 else None,
        max(moments, default=None),
        qualifier=Qualifier.EXACT if all(part.qualifier is Qualifier.EXACT for part in parts) else Qualifier.ABOUT,
        window=windows.pop() if len(windows) == 1 else "",
        delivery=parts[0].delivery,
        attribution=combined_attribution(parts),
        is_agreed=all(part.is_agreed for part in parts),
        is_partial=any(part.is_partial for part in parts),
        is_example=any(part.is_example for part in parts),
        n_known=len(parts),
        n_parts=n_parts,
        part_sources=sources if len(sources) > 1 else (),
    )


def _added(parts: Sequence[Input]) -> Amount:
    amount = sum((part.number or Decimal(0) for part in parts), Decimal(0))
    return Money(amount, parts[0].currency) if parts[0].currency else amount


def combined_attribution(parts: Iterable[Input]) -> Attribution | None:
    """Observed where any part is only observed; None where no part says."""
    stated = {part.attribution for part in parts if part.is_known}
    if Attribution.OBSERVED in stated:
        return Attribution.OBSERVED
    return Attribution.LAST_TAGGED_CLICK if Attribution.LAST_TAGGED_CLICK in stated else None
