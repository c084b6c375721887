"""The tables that belong to a report: attached to the PDF and offered on the page, from the same content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from flask_babel import gettext as _

from app.audit.reasons import retold
from app.core.money import Money
from app.figures.figure import Figure
from app.figures.registry import name_of
from app.reports.content import ReportContent
from app.reports.showing import named_figures, reason, source_words
from app.web.exports import Column

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file's name without ending, its columns, its rows of plain values."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> list[Column]:
        """The columns as exports take them."""
        return [Column(heading, itemgetter(place)) for place, heading in enumerate(self.header)]


def tables_of(content: ReportContent) -> list[Table]:
    """All tables of a report that have a row, figures first."""
    made = [make(content) for make in TABLES.values()]
    return [table for table in made if table.rows]


def names_of_tables(content: ReportContent) -> list[str]:
    """The names of the tables that have a row, without making them."""
    held = {
        "placements": content.placements,
        "readings": content.readings,
        "leads": content.leads,
        "ledger": content.ledger,
    }
    return ["figures", *(name for name, rows in held.items() if rows)]


def figures_table(content: ReportContent) -> Table:
    """Every figure with value, evidence, reason, formula and sources."""
    header = (_("Figure"), _("Value"), _("Unit"), _("Currency"), _("Exactness"), _("Of"), _("Evidence"),
              _("Why there is none"), _("Formula"), _("Sources"))  # fmt: skip
    return Table("figures", header, tuple(_figure_rows(content)))


def placements_table(content: ReportContent) -> Table:
    """The posts with what was read of them."""
    header = (_("Post"), _("Title"), _("Network"), _("Format"), _("State"), _("Time"), _("Example time"), _("Reach"),
              _("Engagement rate, %"), _("Rate by"), _("Link clicks"), _("Leads"), _("Spent"), _("Currency"),
              _("Note"))  # fmt: skip
    rows = (
        (f"R-{content.head.number}/{place.position}", place.title, place.network, place.format, place.state.label,
         place.at, place.is_example_time, _number(place.reach), _number(place.rate), name_of(place.rate),
         _number(place.clicks), _number(place.leads), _number(place.cost), _currency(place.cost), retold(place.note))
        for place in content.placements
    )  # fmt: skip
    return Table("placements", header, tuple(rows))


def readings_table(content: ReportContent) -> Table:
    """The readings in force, with source, author and moment."""
    header = (_("Of"), _("Title"), _("Figure"), _("Name in the network"), _("Value"), _("Currency"), _("Exactness"),
              _("Why there is none"), _("Window"), _("Paid"), _("Read at"), _("Source"), _("Note"), _("Evidence"),
              _("Author"), _("Example value"))  # fmt: skip
    rows = (
        (line.of, line.title, line.metric.label, line.own_name, line.value, line.currency, line.qualifier.value,
         line.gap.label if line.gap else "", line.window.label, line.is_paid, line.read_at, line.source.label,
         line.source_note, line.grade.label, line.author, line.is_example)
        for line in content.readings
    )  # fmt: skip
    return Table("readings", header, tuple(rows))


def leads_table(content: ReportContent) -> Table:
    """The lead ledger without contacts: people are nobody's attachment."""
    header = (
        _("Day"),
        _("People"),
        _("From outside"),
        _("What counts"),
        _("Status"),
        _("Post"),
        _("Evidence"),
        _("Note"),
    )
    rows = (
        (
            line.day,
            line.n_people,
            line.n_outside,
            line.definition,
            line.status.label,
            line.of,
            line.grade.label,
            line.note,
        )
        for line in content.leads
    )
    return Table("leads", header, tuple(rows))


def ledger_table(content: ReportContent) -> Table:
    """The initiative's ledger; corrected lines are left out."""
    header = (_("Line"), _("Day"), _("What came or went"), _("Items"), _("Sum"), _("Currency"), _("Evidence"),
              _("Note"), _("Example value"))  # fmt: skip
    rows = (
        (line.number, line.day, line.kind.label, line.quantity, line.money.amount if line.money else None,
         line.money.currency if line.money else "", line.grade.label, line.note, line.is_example)
        for line in content.ledger
    )  # fmt: skip
    return Table("ledger", header, tuple(rows))


TABLES: dict[str, Callable[[ReportContent], Table]] = {
    "figures": figures_table,
    "placements": placements_table,
    "readings": readings_table,
    "leads": leads_table,
    "ledger": ledger_table,
}


def _figure_rows(content: ReportContent) -> Iterator[Row]:
    zone = content.head.zone
    for label, figure in named_figures(content):
        for name, one in ((label, figure), *((f"{label}: {name_of(part)}", part) for part in figure.beside)):
            yield (
                name, _number(one), one.unit.label, _currency(one), one.qualifier.value,
                f"{one.k}/{one.n}" if one.k is not None else "", one.grade.label if one.grade else "", reason(one),
                one.formula, "; ".join(dict.fromkeys(source_words(source, zone) for source in one.sources)),
            )  # fmt: skip


def _number(figure: Figure) -> Any:
    """The value rounded as it is shown; None for a dash."""
    rounded = figure.rounded()
    return rounded.amount if isinstance(rounded, Money) else rounded


def _currency(figure: Figure) -> str:
    return figure.value.currency if isinstance(figure.value, Money) else ""
