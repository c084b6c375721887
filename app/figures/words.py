"""A figure in the reader's language: sign, number, unit. What is not known is a dash, never 0."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from app.core.money import Money
from app.figures.figure import Figure
from app.figures.kinds import Qualifier, Unit
from app.web.formats import DASH, number, percent


def value_words(figure: Figure, *, is_change: bool = False) -> str:
    """'87.0 %', '390.00 UAH', '~+43.8 %', '≤ 34'; `is_change` shows the plus of a growth."""
    rounded = figure.rounded()
    if rounded is None:
        return DASH
    if isinstance(rounded, Money):
        words = f"{number(rounded.amount, 2)}\u00a0{rounded.currency}"  # never in two lines
    elif figure.unit is Unit.PERCENT:
        words = percent(rounded)
    else:
        words = number(rounded, figure.unit.places)
    amount = rounded.amount if isinstance(rounded, Money) else rounded
    return _sign(figure.qualifier) + ("+" if is_change and amount > 0 else "") + words


def count_words(figure: Figure) -> str:
    """'5 of 44' where a share is one of counts, else nothing (R9)."""
    if figure.k is None or figure.n is None:
        return ""
    return str(_("%(k)s of %(n)s", k=number(figure.k), n=number(figure.n)))


def _sign(qualifier: Qualifier) -> str:
    if qualifier is Qualifier.EXACT:
        return ""
    return f"{qualifier} " if qualifier is Qualifier.AT_MOST else str(qualifier)


def plug(app: Flask) -> None:
    app.jinja_env.filters.update(value_words=value_words, count_words=count_words)
