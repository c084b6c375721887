"""Plain counts and the two figures of a ledger that M1 to M41 do not name: N1 to N4."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import known, missing, quotient, share
from app.figures.figure import Input
from app.figures.kinds import Attribution, Gap, Mark, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "N1",
    name=_l("Count"),
    text=_l("the value as it was read"),
    unit=Unit.COUNT,
    inputs=(Quantity.PART,),
    edge=_l("Unknown is a dash, never 0."),
    source="house",
)
def count(reading: Input, *, unit: Unit = Unit.COUNT) -> Answer:
    """One reading as a figure, in `unit`; money where it is money."""
    shown = Unit.MONEY if reading.currency else unit
    sign = reading.qualifier if reading.is_known else None
    return Answer(inputs=(reading,), value=reading.amount, gap=missing(reading), unit=shown, qualifier=sign)


@formula(
    "N2",
    name=_l("Items left"),
    text=_l("items in − items exchanged"),
    unit=Unit.ITEMS,
    inputs=(Quantity.ITEMS, Quantity.EXCHANGED),
    edge=_l("The ledger balances: items in = exchanged + left."),
    source="house",
)
def items_left(items: Input, exchanged: Input) -> Answer:
    """What still waits for a new owner, in items."""
    inputs = (items, exchanged)
    if lack := missing(*inputs):
        return Answer(inputs=inputs, gap=lack)
    return Answer(inputs=inputs, value=known(items) - known(exchanged))


@formula(
    "N3",
    name=_l("Ratio of two counts"),
    text=_l("part / whole × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.PART, Quantity.WHOLE),
    edge=_l("The count always first, with Wilson's interval of 95 per cent; not a conversion."),
    source="house; Wilson 1927",
)
def ratio_of_counts(part: Input, whole: Input) -> Answer:
    """'5 of 44 (11.4 %)': two counts side by side of which nobody says that one is within the other."""
    return replace(share(part, whole), marks=(Mark.NOT_A_CONVERSION,), is_count_first=True)


@formula(
    "N4",
    name=_l("Donation per lead"),
    text=_l("donations / leads"),
    unit=Unit.MONEY,
    inputs=(Quantity.DONATIONS, Quantity.LEADS),
    edge=_l("Only where the donations are attributed to the same placements as the leads."),
    source="house",
)
def donation_per_lead(donations: Input, leads: Input) -> Answer:
    """Money given per lead; null where the sum was only observed."""
    if donations.is_known and donations.attribution is not Attribution.LAST_TAGGED_CLICK:
        return Answer(inputs=(donations, leads), gap=Gap.NOT_ATTRIBUTED)
    return quotient(donations, leads)
