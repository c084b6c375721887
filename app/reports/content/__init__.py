"""What a report says, in twelve parts: plain values that freeze to JSON and come back whole.

Nothing here is in a language: enumerations and keys are turned into words when the report is shown, so one frozen
content serves the page and the PDF in every language. Texts are as people wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.reports.content.asked import Head, Texts
from app.reports.content.course import Course, DayMark, DayValue, FunnelPart, NetworkBar, PaceDay, WireRow
from app.reports.content.measured import KpiRow, Levels, Line, Verdict
from app.reports.content.rows import LeadLine, LedgerLine, PlacementRow, ReadingLine
from app.results.words import Metric

__all__ = [
    "Course",
    "DayMark",
    "DayValue",
    "FunnelPart",
    "Head",
    "KpiRow",
    "LeadLine",
    "LedgerLine",
    "Levels",
    "Line",
    "NetworkBar",
    "PaceDay",
    "PlacementRow",
    "ReadingLine",
    "ReportContent",
    "Texts",
    "Verdict",
    "WireRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """Everything that a report says."""

    formulas: str
    head: Head
    texts: Texts
    verdict: Verdict
    headline: tuple[Line, ...]
    cost: tuple[Line, ...]
    kpis: tuple[KpiRow, ...]
    levels: Levels
    placements: tuple[PlacementRow, ...]
    coverage: tuple[int, ...]
    course: Course
    bars_metric: Metric | None
    bars: tuple[NetworkBar, ...]
    funnel: tuple[FunnelPart, ...]
    wires: tuple[WireRow, ...]
    plan_b_waiver: str
    feedback: tuple[Line, ...]
    organic: tuple[Line, ...]
    paid: tuple[Line, ...]
    ratios: tuple[Line, ...]
    unit_many: str
    readings: tuple[ReadingLine, ...] = field(default=())
    leads: tuple[LeadLine, ...] = field(default=())
    ledger: tuple[LedgerLine, ...] = field(default=())
