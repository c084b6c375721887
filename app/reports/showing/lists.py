"""All figures of a report with their names, the dashes under their reasons, and the formulas behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _

from app.figures.figure import Figure
from app.figures.registry import FORMULAS
from app.reports.content import KpiRow, Line, PlacementRow, ReportContent
from app.reports.showing.figures import line_label, reason
from app.reports.words import Term, label_of
from app.results.words import Metric

#: What a figure is called, said only where it is asked for: most readers of these lists want the figures alone.
Label = Callable[[], str]


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
    for label, figure in _figures(content):
        if not figure.is_known:
            found.setdefault(reason(figure), {})[label()] = None
    return [Dash(why, tuple(labels)) for why, labels in found.items()]


def definitions(content: ReportContent) -> list[Definition]:
    """The formulas behind the figures that are shown, in the order of their ids."""
    keys = {figure.formula for figure in all_figures(content)} - {"N1"}
    ordered = sorted(keys, key=lambda key: (key[0], int(key[1:].partition(".")[0]), key))
    known = [(key, FORMULAS[key]) for key in ordered if key in FORMULAS]
    return [Definition(key, str(one.name), str(one.text), str(one.edge)) for key, one in known]


def all_figures(content: ReportContent) -> Iterator[Figure]:
    """Every figure of the report, in the order of the page."""
    return (figure for _label, figure in _figures(content))


def named_figures(content: ReportContent) -> Iterator[tuple[str, Figure]]:
    """The same, each with what it is called."""
    return ((label(), figure) for label, figure in _figures(content))


def report_figures(content: ReportContent) -> Iterator[tuple[str, Figure]]:
    """The same without those of the single posts."""
    return ((label(), figure) for label, figure in _report_figures(content))


def post_figures(place: PlacementRow) -> tuple[tuple[str, Figure], ...]:
    """The figures of one post with their names."""
    return tuple((label(), figure) for label, figure in _post_figures(place))


def _figures(content: ReportContent) -> Iterator[tuple[Label, Figure]]:
    yield from _report_figures(content)
    for place in content.placements:
        for label, figure in _post_figures(place):
            yield partial(_of_posts, label), figure


def _report_figures(content: ReportContent) -> Iterator[tuple[Label, Figure]]:
    for line in content.headline:
        yield partial(line_label, line), line.figure
    for row in content.kpis:
        yield partial(line_label, row), row.actual
        yield partial(_before, row), row.baseline
        yield partial(_target, row), row.target
        yield partial(_attainment, row), row.attainment
        yield partial(_change, row), row.change
    for line in all_lines(content):
        yield partial(line_label, line), line.figure


def _post_figures(place: PlacementRow) -> tuple[tuple[Label, Figure], ...]:
    return (
        (partial(str, Metric.REACH.label), place.reach),
        (partial(label_of, place.rate.formula), place.rate),
        (partial(str, Metric.LINK_CLICKS.label), place.clicks),
        (partial(str, Metric.LEADS.label), place.leads),
        (partial(str, Term.SPEND.label), place.cost),
    )


def _of_posts(label: Label) -> str:
    return str(_("Posts: %(what)s", what=label()))


def _before(row: KpiRow) -> str:
    return str(_("%(what)s, before", what=line_label(row)))


def _target(row: KpiRow) -> str:
    return str(_("%(what)s, target", what=line_label(row)))


def _attainment(row: KpiRow) -> str:
    return str(_("%(what)s, attainment", what=line_label(row)))


def _change(row: KpiRow) -> str:
    change = label_of(row.change.formula)
    return f"{line_label(row)}, {change[:1].lower()}{change[1:]}"


def all_lines(content: ReportContent) -> Iterator[Line]:
    """The lines of the levels, prices, cost, feedback and delivery."""
    levels = content.levels
    for lines in (
        levels.outputs, levels.out_takes, levels.outcomes, levels.impact,
        content.ratios, content.cost, content.feedback, content.paid,
    ):  # fmt: skip
        yield from lines
