"""A figure in the reader's language: sign, number, unit. What is not known is a dash, never 0."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.money import Money
from app.figures.figure import Figure
from app.figures.kinds import Qualifier, Unit
from app.web.formats import DASH, money, number, percent

NO_BREAK = "\u00a0"  # a value and its unit stay in one line

#: Formulas whose value is a change: a plus is shown.
_CHANGES = frozenset({"M1", "M26"})


def value_words(figure: Figure) -> str:
    """'39,000 UAH', '~+43.8 %', '≤ 34', '11.0'; a dash for what is not known. No blank in it breaks the line."""
    rounded = figure.rounded()
    if rounded is None:
        return DASH
    if isinstance(rounded, Money):
        words = _money(rounded, is_computed=figure.formula != "N1")
    elif figure.unit is Unit.PERCENT:
        words = percent(rounded)
    else:
        words = _worded(number(rounded, figure.unit.places), rounded, figure.unit)
    amount = figure.number or Decimal(0)
    plus = "+" if amount > 0 and figure.formula.partition(".")[0] in _CHANGES else ""
    return f"{_sign(figure.qualifier)}{plus}{words}".replace(" ", NO_BREAK)


def difference_words(figure: Figure) -> str:
    """'+126': a difference that stands where a rate has no base shows its plus."""
    words = value_words(figure)
    return f"+{words}" if words[0].isdigit() and figure.number else words


def count_words(figure: Figure) -> str:
    """'5 of 44' where a share is one of counts, else nothing (R9)."""
    if figure.k is None or figure.n is None:
        return ""
    return str(_("%(k)s of %(n)s", k=number(figure.k), n=number(figure.n)))


def number_in(value: Decimal | None, unit: Unit) -> str:
    """'866', '59 seconds': a value as it was read, of a metric in this unit; None is a dash."""
    return number(value) if value is None else _worded(number(value), value, unit)


def _worded(words: str, value: Decimal, unit: Unit) -> str:
    """Seconds and points say their unit; the others are told by what the figure is called."""
    if unit is Unit.SECONDS:
        return str(ngettext("%(n)s\u00a0second", "%(n)s\u00a0seconds", int(value), n=words))
    return f"{words} {unit.label}" if unit is Unit.POINTS else words


def _sign(qualifier: Qualifier) -> str:
    if qualifier is Qualifier.EXACT:
        return ""
    return f"{qualifier} " if qualifier in {Qualifier.AT_MOST, Qualifier.ABOVE} else str(qualifier)


def _money(amount: Money, *, is_computed: bool) -> str:
    """A sum as it was read drops empty decimals; what is computed keeps both."""
    return f"{number(amount.amount, 2)} {amount.currency}" if is_computed else money(amount)


def plug(app: Flask) -> None:
    app.jinja_env.filters.update(
        value_words=value_words, number_in=number_in, count_words=count_words, difference_words=difference_words
    )
