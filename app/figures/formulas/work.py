"""How the two teams work together: M34 to M36, M38."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import share
from app.figures.figure import Input, Source
from app.figures.kinds import EvidenceGrade, Gap, SourceKind, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula

_OWN_RECORDS = Source(SourceKind.PORTAL)


@formula(
    "M34",
    name=_l("On-time content"),
    text=_l("content in by its deadline / due × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.IN_TIME, Quantity.DUE),
    edge=_l("Where SMM moved the deadline, the new one counts."),
    source="founding documents, C:35",
)
def on_time_content(in_time: Input, due: Input) -> Answer:
    """Share of content that came by its deadline, in %."""
    return share(in_time, due)


@formula(
    "M35",
    name=_l("First-pass approval"),
    text=_l("approved without changes / reviewed × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.APPROVED_UNCHANGED, Quantity.REVIEWED),
    edge=_l("None beyond the general rules."),
    source="founding documents, C:35",
)
def first_pass_approval(approved_unchanged: Input, reviewed: Input) -> Answer:
    """Share of reviews that asked for nothing, in %."""
    return share(approved_unchanged, reviewed)


@formula(
    "M36",
    name=_l("Cycle time"),
    text=_l("median of working hours from one step to the next"),
    unit=Unit.WORKING_HOURS,
    inputs=(Quantity.FINISHED, Quantity.STILL_OPEN),
    edge=_l("Open ones are not counted and are shown apart."),
    source="founding documents, A:61, C:415",
)
def cycle_time(hours: Sequence[Decimal], *, n_open: int = 0) -> Answer:
    """Median of `hours` (working hours of the finished steps), measured by the portal itself."""
    finished = Input(Quantity.FINISHED, len(hours), EvidenceGrade.MEASURED, _OWN_RECORDS)
    still_open = Input(Quantity.STILL_OPEN, n_open, EvidenceGrade.MEASURED, _OWN_RECORDS)
    apart = (still_open,) if n_open else ()
    if not hours:
        return Answer(inputs=(finished,), gap=Gap.NO_INPUTS, apart=apart)
    return Answer(inputs=(finished,), value=median(hours), n=len(hours), apart=apart)


@formula(
    "M38",
    name=_l("SLA met"),
    text=_l("answered in time / due × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.IN_TIME, Quantity.DUE),
    edge=_l("The clock stops outside working hours and while the requester is asked."),
    source="founding documents, C:415",
)
def sla_met(in_time: Input, due: Input, *, n_running: int = 0) -> Answer:
    """Share of the answers due that came in time, in %; partial while some clocks run."""
    return replace(share(in_time, due), is_partial=n_running > 0)
