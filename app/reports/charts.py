"""The three charts of a report, and the bars of its ledger; the same for page and print (part 6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.words import count_words, value_words
from app.promo.words import WireStep
from app.reports.content import DayMark, FunnelPart, NetworkBar, ReportContent
from app.reports.showing import figure_words, n_posts
from app.reports.words import Term, label_of
from app.web.charts import (
    PAGE,
    BarRow,
    Chart,
    FunnelStep,
    Look,
    Publication,
    Tone,
    Wire,
    bars_per_network,
    funnel,
    outcome_by_day,
)
from app.web.formats import day as day_words
from app.web.formats import number


def outcome_chart(content: ReportContent, *, look: Look = PAGE, prefix: str = "outcome") -> Chart:
    """The primary KPI by day with publication marks, the pace and the wires."""
    course = content.course
    name = str(course.metric.label) if course.metric is not None else str(_("Outcome"))
    return outcome_by_day(
        name,
        [(point.day, point.value) for point in course.values],
        prefix=prefix,
        title=str(_("%(name)s by day", name=name)),
        number=_whole,
        day=_day,
        publications=[Publication(mark.day, _mark_words(mark)) for mark in course.publications],
        pace=course.pace,
        pace_n=course.pace_n,
        wires=[Wire(mark.day, _step_words(mark), mark.is_tripped) for mark in course.wires],
        today=course.today,
        target=course.target,
        look=look,
    )


def network_chart(content: ReportContent, *, look: Look = PAGE, prefix: str = "networks") -> Chart:
    """One bar for each network, with how many of its posts are behind it."""
    name = str(content.bars_metric.label) if content.bars_metric is not None else str(_("Result"))
    return bars_per_network(
        [BarRow(bar.network, bar.value, _behind(bar)) for bar in content.bars],
        prefix=prefix,
        title=str(_("%(name)s by network", name=name)),
        header=(str(_("Network")), name, str(_("Posts"))),
        number=_whole,
        look=look,
    )


def funnel_chart(content: ReportContent, *, look: Look = PAGE, prefix: str = "funnel") -> Chart:
    """From being seen to the wanted act."""
    return funnel(
        [FunnelStep(label_of(part.name), part.value.number, _share(part)) for part in content.funnel],
        prefix=prefix,
        title=str(_("From being seen to the wanted act")),
        header=(str(_("Step")), str(_("Count")), str(_("Of the step before"))),
        number=_whole,
        look=look,
    )


def ledger_chart(content: ReportContent, *, look: Look = PAGE, prefix: str = "ledger") -> Chart | None:
    """What there was, what there is, and what was exchanged; None without a ledger."""
    items = next((row for row in content.kpis if row.name == "metric.items"), None)
    exchanged = next((line for line in content.levels.outcomes if line.name == Term.ITEMS_EXCHANGED.line), None)
    if items is None or not items.actual.is_known or exchanged is None:
        return None
    words = {"was": items.baseline, "is": items.actual, "out": exchanged.figure}
    labels = {"was": _("Before"), "is": _("In all"), "out": _("Exchanged")}
    tones: dict[str, Tone] = {"was": "was", "is": "now", "out": "part"}
    return bars_per_network(
        [
            BarRow(str(labels[key]), figure.number, _sign_of(value_words(figure)), tone=tones[key])
            for key, figure in words.items()
        ],
        prefix=prefix,
        title=str(_("Items: %(unit)s", unit=content.unit_many)) if content.unit_many else str(_("Items")),
        header=(str(_("When")), str(_("Items")), str(_("Exactness"))),
        number=_whole,
        summary="; ".join(f"{labels[key]} {value_words(figure)}" for key, figure in words.items()) + ".",
        look=look,
    )


def has_ledger(content: ReportContent) -> bool:
    """True where the first page draws the ledger; else it draws the outcome by day."""
    return ledger_chart(content) is not None


def front_chart(content: ReportContent, *, look: Look = PAGE) -> Chart:
    """The picture of the first page: the ledger of an initiative, else the outcome by day."""
    return ledger_chart(content, look=look, prefix="front") or outcome_chart(content, look=look, prefix="front")


def _mark_words(mark: DayMark) -> str:
    return str(_("%(what)s (example value)", what=mark.label)) if mark.is_example else mark.label


def _step_words(mark: DayMark) -> str:
    """What was prepared; a step without words is kept by its kind, which is told in the reader's language."""
    return str(WireStep(mark.label).label) if mark.label in set(WireStep) else mark.label


def _behind(bar: NetworkBar) -> str:
    if bar.n_known == bar.n_posts:
        return n_posts(bar.n_posts)
    known = number(bar.n_known)
    return str(ngettext("%(known)s of %(num)s post", "%(known)s of %(num)s posts", bar.n_posts, known=known))


def _share(part: FunnelPart) -> str:
    if part.share is None or not part.share.is_known:
        return ""
    if part.share.k is not None and not part.share.shows_count_first:
        return f"{count_words(part.share)}, {value_words(part.share)}"
    return figure_words(part.share)


def _sign_of(words: str) -> str:
    """The sign before an inexact value, as a note beside the bar."""
    return str(_("more than")) if words.startswith(">") else str(_("about")) if words.startswith("~") else ""


def _whole(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)


def _day(value: date) -> str:
    return day_words(value)
