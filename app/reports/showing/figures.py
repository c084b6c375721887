"""One figure in words: its value with sign and unit, its evidence and reason, and what a line is called."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.money import Money
from app.figures.figure import Figure, round_amount
from app.figures.kinds import Qualifier, Unit
from app.reports.content import KpiRow, Line
from app.reports.words import Term, label_of
from app.web.formats import DASH, money, number, percent

NO_BREAK = "\u00a0"  # a value and its unit stay in one line


#: Formulas whose value is a change: a plus is shown.
_CHANGES = frozenset({"M1", "M26"})


def value_words(figure: Figure) -> str:
    """'39,000 UAH', '~+43.8 %', '≤ 34', '11.0'; a dash for what is not known."""
    rounded = figure.rounded()
    if rounded is None:
        return DASH
    if isinstance(rounded, Money):
        words = _money(rounded, exact=figure.formula != "N1")
    elif figure.unit is Unit.PERCENT:
        words = percent(rounded)
    else:
        words = number(rounded, figure.unit.places)
        words = _worded(words, rounded, figure.unit)
    amount = figure.number or Decimal(0)
    plus = "+" if amount > 0 and figure.formula.partition(".")[0] in _CHANGES else ""
    return f"{_sign(figure.qualifier)}{plus}{words}".replace(" ", NO_BREAK)


def figure_words(figure: Figure) -> str:
    """The value as it is read: '5 of 44 (11.4 %)' for small counts, '~35 (≤ 34)' with its bound."""
    words = value_words(figure)
    if figure.is_known and figure.shows_count_first:
        words = f"{k_of_n(figure)} ({words})"
    bounds = "; ".join(value_words(one) for one in figure.beside if one.is_known)
    if bounds and not figure.is_known:
        return bounds  # no rate without a base: the difference alone
    return f"{words} ({bounds})" if bounds else words


def _worded(words: str, value: Decimal, unit: Unit) -> str:
    """Seconds and points say their unit; the others are told by the line's name."""
    if unit is Unit.SECONDS:
        return str(ngettext("%(n)s second", "%(n)s seconds", int(value), n=words))
    return f"{words} {unit.label}" if unit is Unit.POINTS else words


def k_of_n(figure: Figure) -> str:
    return str(_("%(k)s of %(n)s", k=number(figure.k), n=number(figure.n)))


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
        said.append(str(_("95 %% interval %(low)s to %(high)s %%", low=low, high=high)))
    said += [str(mark.label) for mark in figure.marks]
    if figure.attribution is not None:
        said.append(str(figure.attribution.label))
    if figure.is_partial:
        said.append(str(_("partial")))
    said += [f"{item.label}: {number(item.number)}" for item in figure.apart]
    return said


def covered(n_known: int, n_all: int) -> str:
    """'results for 7 of 9'."""
    return str(_("results for %(known)s of %(all)s", known=number(n_known), all=number(n_all)))


def line_label(line: Line | KpiRow) -> str:
    """What a line is called, with what narrows it: 'Result per post: Leads'."""
    label, about = label_of(line.name), about_words(line)
    return f"{label}: {about}" if about else label


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
        return k_of_n(figure)
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


def _sign(qualifier: Qualifier) -> str:
    if qualifier is Qualifier.EXACT:
        return ""
    return f"{qualifier} " if qualifier in {Qualifier.AT_MOST, Qualifier.ABOVE} else str(qualifier)


def _money(amount: Money, *, exact: bool) -> str:
    """A sum as it was read drops empty decimals; what is computed keeps both."""
    if not exact:
        return money(amount)
    return f"{number(amount.amount, 2)} {amount.currency}"
