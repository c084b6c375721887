"""One figure in words: its evidence and reason beside its value, and what a line is called."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.figure import Figure, round_amount
from app.figures.words import count_words, difference_words, value_words
from app.reports.content import KpiRow, Line
from app.reports.words import Term, label_of
from app.web.formats import DASH, number


def figure_words(figure: Figure) -> str:
    """The value as it is read: '5 of 44 (11.4 %)' for small counts, '~35 (≤ 34)' with its bound."""
    words = value_words(figure)
    if figure.is_known and figure.shows_count_first:
        words = f"{count_words(figure)} ({words})"
    beside = [one for one in figure.beside if one.is_known]
    if beside and not figure.is_known:
        return "; ".join(difference_words(one) for one in beside)  # no rate without a base: the difference alone
    bounds = "; ".join(value_words(one) for one in beside)
    return f"{words} ({bounds})" if bounds else words


def reason(figure: Figure) -> str:
    """Why there is a dash; empty where there is a value."""
    return str(figure.gap.label) if figure.gap is not None else ""


def notes(figure: Figure) -> list[str]:
    """What a reader must know beside the value: coverage, interval, marks, attribution, what stands apart."""
    said: list[str] = []
    if not figure.is_known:
        return said
    if figure.coverage:
        said.append(covered(*figure.coverage))
    if figure.interval and (figure.shows_count_first or figure.margin is not None):
        low, high = (number(bound, 1) for bound in figure.interval)
        said.append(str(_("95\u00a0%% interval %(low)s to %(high)s\u00a0%%", low=low, high=high)))
    said += [str(mark.label) for mark in figure.marks]
    if figure.attribution is not None:
        said.append(str(figure.attribution.label))
    if figure.is_partial:
        said.append(str(_("partial")))
    said += [f"{item.label}: {number(item.number)}" for item in figure.apart]
    return said


def covered(n_known: int, n_all: int) -> str:
    """'results for 7 of 9'."""
    return str(_("results for %(known)s\u00a0of\u00a0%(all)s", known=number(n_known), all=number(n_all)))


def line_label(line: Line | KpiRow) -> str:
    """What a line is called, with what narrows it: 'Result per post: Leads'."""
    label, about = label_of(line.name), about_words(line)
    return f"{label}: {about}" if about else label


def label_before_colon(line: Line | KpiRow) -> str:
    """The same where a colon and a value follow: 'Items collected (books)'."""
    label, about = label_of(line.name), about_words(line)
    return f"{label} ({about})" if about else label


def about_words(line: Line | KpiRow) -> str:
    """What narrows a line, in the reader's language: a metric, a format, the name of a platform."""
    if line.about.startswith("metric."):
        return label_of(line.about)
    if line.name == Term.OF_FORMAT.line:
        network, _space, name = line.about.partition(" ")
        return format_words(network, name)
    return line.about


def format_words(network: str, name: str) -> str:
    """'Telegram, channel post': a snapshot keeps the English name, by which the catalogue knows the word."""
    return f"{network}, {_(name)}" if name else network


def short_label(line: Line) -> str:
    """The words under a large figure."""
    if line.name == "M40.share":
        return str(_("Items exchanged"))
    return line_label(line)


def large_words(figure: Figure) -> str:
    """A large figure: of a share the count, which says more than the percentage."""
    if figure.k is not None and figure.n is not None and figure.formula in {"M40.share", "M27", "N3"}:
        return count_words(figure)
    return value_words(figure)


def base_words(figure: Figure) -> str:
    """What a rate is of, in a word or two: 'by reach'."""
    return str({"M3": _("by reach"), "M4": _("by views")}.get(figure.formula, ""))


def n_posts(n: int) -> str:
    return str(ngettext("%(num)s post", "%(num)s posts", n))


def signed(value: Decimal) -> str:
    """'+48', '−12', '0'; people come whole."""
    whole = round_amount(value, 0)
    words = number(abs(whole), 0) if isinstance(whole, Decimal) else DASH
    return f"+{words}" if value > 0 and words != "0" else f"−{words}" if value < 0 and words != "0" else words
