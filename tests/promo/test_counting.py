"""A measure stands after its number in the form that the number asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask_babel import force_locale

from app.promo.counting import counted
from app.promo.words import Kpi


@pytest.mark.parametrize(
    ("amount", "in_english", "in_ukrainian"),
    [
        (1, "1 page visit", "1 відвідування сторінки"),
        (5, "5 page visits", "5 відвідувань сторінки"),
        (Decimal(2000), "2,000 page visits", "2 000 відвідувань сторінки"),
    ],
)
def test_the_number_chooses_the_form(app, amount, in_english, in_ukrainian):
    with app.test_request_context():
        with force_locale("en"):
            assert counted(amount, Kpi.PAGE_VISITS) == in_english
        with force_locale("uk"):
            assert counted(amount, Kpi.PAGE_VISITS).replace("\N{NO-BREAK SPACE}", " ") == in_ukrainian


def test_a_change_shows_its_sign(app):
    with app.test_request_context(), force_locale("en"):
        assert counted(18, Kpi.REGISTRATIONS, signed=True) == "+18 registrations"
        assert counted(-3, Kpi.REGISTRATIONS, signed=True) == "−3 registrations"


@pytest.mark.parametrize("kpi", list(Kpi))
def test_every_measure_can_be_counted(app, kpi):
    with app.test_request_context(), force_locale("en"):
        assert counted(7, kpi).replace("\u00a0", " ").startswith("7 ")
