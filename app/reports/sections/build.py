"""One report's content, from its rows to plain values."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256

from app.figures.docs import metrics_markdown
from app.reports.content import (
    Head,
    KpiRow,
    LeadLine,
    LedgerLine,
    Line,
    ReadingLine,
    ReportContent,
    Texts,
)
from app.reports.models import Report
from app.reports.sections import course, levels
from app.reports.sections.kpis import kpi_rows, verdict_of
from app.reports.sections.material import Material, load, period_of
from app.reports.sections.posts import placement_rows
from app.reports.sections.small import with_small_base
from app.reports.settings import SMALL_BASE
from app.reports.words import Term, line_name
from app.results.models import Lead, Reading
from app.results.queries import coverage
from app.results.words import Metric

#: What people ask for first, after the primary measure.
_HEADLINES = (
    Term.DONATIONS.line, "M40.share", Term.MEMBERS_GROWTH.line, "M27", "M11", line_name(Metric.LINK_CLICKS),
    line_name(Metric.VIEWS),
)  # fmt: skip
#: Two names for one sum: it stands large once.
_SAME = {Term.DONATIONS.line: line_name(Metric.SUM_RAISED)}
#: So many figures stand large on the first page.
MOST_HEADLINES = 4


def build_content(report: Report, *, now: datetime) -> ReportContent:
    """What the report says at `now`; texts as they stand, figures computed from rows."""
    request_ = report.request
    material = load(request_, now=now)
    rows, four = kpi_rows(material), levels.levels_of(material)
    bars_metric, bars = course.bars_of(material)
    ratios = levels.ratio_lines(material)
    content = ReportContent(
        formulas=formulas_version(),
        head=_head(report, material),
        texts=Texts(
            verdict=report.verdict, quotes=report.quotes, factors=report.factors, worked_well=report.worked_well,
            to_change=report.to_change, to_decide=report.to_decide,
        ),
        verdict=verdict_of(rows),
        headline=_headline(rows, (*four.impact, *four.outcomes, *four.out_takes)),
        cost=levels.cost_lines(material),
        kpis=rows,
        levels=four,
        placements=placement_rows(material),
        coverage=coverage(material.placements, material.readings),
        course=course.course_of(material),
        bars_metric=bars_metric,
        bars=bars,
        funnel=course.funnel_of(material),
        wires=course.wire_rows(material),
        plan_b_waiver=request_.plan_b_waiver,
        feedback=levels.feedback_lines(material),
        organic=levels.organic_lines(material),
        paid=levels.paid_lines(material),
        ratios=ratios,
        unit_many=request_.initiative.unit_many if request_.initiative else "",
        readings=tuple(_reading(row) for row in material.readings),
        leads=tuple(_lead(row) for row in material.leads),
        ledger=tuple(_ledger(material)),
    )  # fmt: skip
    return with_small_base(content, SMALL_BASE())


@cache
def formulas_version() -> str:
    """Which formulas computed the figures: a short hash over docs/metrics.md."""
    return sha256(metrics_markdown().encode()).hexdigest()[:12]


def _head(report: Report, material: Material) -> Head:
    request_ = report.request
    first, last = period_of(request_, now=material.now)
    return Head(
        number=request_.id,
        title=request_.title,
        kind=request_.kind,
        community=request_.community.name,
        zone=request_.community.time_zone,
        edition=report.edition,
        is_legacy=request_.is_legacy,
        objective=request_.objective,
        summary=request_.summary,
        task=request_.task,
        key_task=request_.community.key_task,
        serves_key_task=request_.serves_key_task,
        audience_scope=request_.audience_scope,
        audience=request_.audience,
        message=request_.message,
        destination=request_.destination_url or request_.destination_note,
        starts_on=first,
        ends_on=last,
        networks=_networks(material),
        kpi=request_.kpi,
        kpi_reason=request_.kpi_reason,
        budget_state=request_.budget_state,
        filed_by=request_.filed_by.name,
        written_by=report.written_by.name,
        approved_by=report.approved_by.name if report.approved_by else "",
        published_at=report.published_at,
        change_note=report.change_note,
    )


def _networks(material: Material) -> tuple[str, ...]:
    """Those that were asked, then those on which something stands all the same."""
    asked = [row.network.name for row in material.request.networks]
    return tuple(dict.fromkeys([*asked, *(place.network.name for place in material.placements)]))


def _headline(rows: tuple[KpiRow, ...], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The primary measure first, then the sums and shares that people ask for, as far as they are known.

    Of several lines of one name the first counts: of several platforms that which the promo leads to.
    """
    primary = next((row for row in rows if row.is_primary), None)
    wanted = (
        [Line(name=primary.name, figure=primary.actual), Line(name="M25", figure=primary.attainment)] if primary else []
    )
    for name in _HEADLINES:
        wanted += [line for line in lines if line.name == name and line.figure.is_known][:1]
    wanted += [Line(name=row.name, figure=row.actual, about=row.about) for row in rows if row.name != Term.MEMBERS.line]
    told: dict[str, Line] = {}
    for line in wanted:
        if line.figure.is_known:
            told.setdefault(_SAME.get(line.name, line.name), line)
    return tuple(told.values())[:MOST_HEADLINES]


def _reading(row: Reading) -> ReadingLine:
    thing = row.placement or row.request
    return ReadingLine(
        of=thing.number, title=thing.title, metric=row.metric, own_name=row.own_name, value=row.value,
        currency=row.currency, qualifier=row.qualifier, gap=row.gap, window=row.window, is_paid=row.is_paid,
        read_at=row.read_at, source=row.source, source_note=row.source_note, grade=row.grade, author=row.author_name,
        is_example=row.is_example,
    )  # fmt: skip


def _lead(row: Lead) -> LeadLine:
    return LeadLine(
        day=row.seen_on, n_people=row.n_people, n_outside=row.n_outside, definition=row.definition, status=row.status,
        of=row.placement.number if row.placement else "", grade=row.grade, note=row.note,
    )  # fmt: skip


def _ledger(material: Material) -> list[LedgerLine]:
    return [
        LedgerLine(
            number=row.number, day=row.happened_on, kind=row.kind, quantity=row.quantity, money=row.money,
            grade=row.grade, note=row.note, is_example=row.is_example,
        )
        for row in material.ledger_entries
    ]  # fmt: skip
