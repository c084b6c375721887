"""All figures of a report with their names, the dashes under their reasons, and the formulas behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.figures.figure import Figure
from app.figures.registry import FORMULAS
from app.reports.content import Line, PlacementRow, ReportContent
from app.reports.showing.figures import line_label, reason
from app.reports.words import Term, label_of
from app.results.words import Metric


@dataclass(frozen=True, slots=True)
class Dash:
    """A reason why something is not stated, and what all it holds for."""

    reason: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure of this report is computed."""

    key: str
    name: str
    text: str
    edge: str


def dashes(content: ReportContent) -> list[Dash]:
    """Every figure without a value, under its reason (part 12)."""
    found: dict[str, dict[str, None]] = {}
    for label, figure in named_figures(content):
        if not figure.is_known:
            found.setdefault(reason(figure), {})[label] = None
    return [Dash(why, tuple(labels)) for why, labels in found.items()]


def definitions(content: ReportContent) -> list[Definition]:
    """The formulas behind the figures that are shown, in the order of their ids."""
    keys = {figure.formula for _label, figure in named_figures(content)} - {"N1"}
    ordered = sorted(keys, key=lambda key: (key[0], int(key[1:].partition(".")[0]), key))
    known = [(key, FORMULAS[key]) for key in ordered if key in FORMULAS]
    return [Definition(key, str(one.name), str(one.text), str(one.edge)) for key, one in known]


def named_figures(content: ReportContent) -> Iterator[tuple[str, Figure]]:
    """Every figure of the report with what it is called, in the order of the page."""
    yield from report_figures(content)
    for place in content.placements:
        for name, figure in post_figures(place):
            yield _("Posts: %(what)s", what=name), figure


def report_figures(content: ReportContent) -> Iterator[tuple[str, Figure]]:
    """The same without those of the single posts."""
    for line in content.headline:
        yield line_label(line), line.figure
    for row in content.kpis:
        label = line_label(row)
        yield label, row.actual
        yield _("%(what)s, before", what=label), row.baseline
        yield _("%(what)s, target", what=label), row.target
        yield _("%(what)s, attainment", what=label), row.attainment
        yield f"{label}, {label_of(row.change.formula)}", row.change
    for line in all_lines(content):
        yield line_label(line), line.figure


def post_figures(place: PlacementRow) -> tuple[tuple[str, Figure], ...]:
    """The figures of one post with their names."""
    return (
        (str(Metric.REACH.label), place.reach),
        (label_of(place.rate.formula), place.rate),
        (str(Metric.LINK_CLICKS.label), place.clicks),
        (str(Metric.LEADS.label), place.leads),
        (str(Term.SPEND.label), place.cost),
    )


def all_lines(content: ReportContent) -> Iterator[Line]:
    """The lines of the levels, prices, cost, feedback and delivery."""
    levels = content.levels
    for lines in (
        levels.outputs, levels.out_takes, levels.outcomes, levels.impact,
        content.ratios, content.cost, content.feedback, content.paid,
    ):  # fmt: skip
        yield from lines
