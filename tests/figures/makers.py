"""Short ways to make inputs for the tests of figures."""

from decimal import Decimal

from app.core.money import Money
from app.figures.figure import Input
from app.figures.kinds import EvidenceGrade

MEASURED = EvidenceGrade.MEASURED
IMPORTED = EvidenceGrade.IMPORTED
SELF_REPORTED = EvidenceGrade.SELF_REPORTED
ESTIMATED = EvidenceGrade.ESTIMATED


def read(name, value, grade=MEASURED, **more):
    """A reading; None is unknown and has no grade."""
    return Input(name, value, None if value is None else grade, **more)


def uah(amount):
    return None if amount is None else Money(Decimal(amount), "UAH")


def eur(amount):
    return Money(Decimal(amount), "EUR")


def agreed(name, value):
    return Input.agreed(name, value)
