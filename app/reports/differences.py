"""What a new version says differently: old and new, side by side."""

from __future__ import annotations

from dataclasses import dataclass, fields

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.figures.figure import Figure
from app.reports.content import ReportContent, Texts
from app.reports.showing import figure_words, post_figures, report_figures, verdict_words
from app.web.formats import DASH

TEXT_LABELS = {
    "verdict": _l("The verdict in one sentence"),
    "quotes": _l("What people said"),
    "factors": _l("Factors and assumptions"),
    "worked_well": _l("What worked"),
    "to_change": _l("What to change"),
    "to_decide": _l("To decide"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    old: str
    new: str


def differences(old: ReportContent, new: ReportContent) -> list[Difference]:
    """Every figure and text that reads otherwise than before, in the order of the page."""
    pairs = [(_("Verdict"), verdict_words(old), verdict_words(new))]
    before, after = _shown(old), _shown(new)
    labels = dict.fromkeys((*before, *after))
    pairs += [(label, before.get(label, DASH), after.get(label, DASH)) for label in labels]
    for spec in fields(Texts):
        was, becomes = getattr(old.texts, spec.name), getattr(new.texts, spec.name)
        pairs.append((str(TEXT_LABELS[spec.name]), was or DASH, becomes or DASH))
    return [Difference(label, was, becomes) for label, was, becomes in pairs if was != becomes]


def _shown(content: ReportContent) -> dict[str, str]:
    """Every figure under a label of its own: those of one name stand apart by their evidence, posts by their number."""
    found: dict[str, str] = {}
    for label, figures in _by_label(content).items():
        for figure in figures:
            grade = f" ({figure.grade.label})" if figure.grade is not None and len(figures) > 1 else ""
            found[f"{label}{grade}"] = figure_words(figure)
    for place in content.placements:
        post = f"R-{content.head.number}/{place.position} {place.title}"
        found[post] = str(place.state.label)
        found |= {f"{post}: {name}": figure_words(figure) for name, figure in post_figures(place)}
    return found


def _by_label(content: ReportContent) -> dict[str, list[Figure]]:
    """The figures of each label; one that stands in two parts of the report is one."""
    found: dict[str, list[Figure]] = {}
    for label, figure in report_figures(content):
        same = found.setdefault(label, [])
        if figure not in same:
            same.append(figure)
    return found
