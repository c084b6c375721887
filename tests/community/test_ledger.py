"""The ledger: lines, corrections, sums, and the figures of the worked example."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.community import queries
from app.community.actions import enter_line
from app.community.models import LedgerEntry
from app.community.states import EntryKind, InitiativeState
from app.core.db import db
from app.core.money import Money
from app.figures.kinds import EvidenceGrade, Gap
from tests.community.makers import day
from tests.stored import fresh, last_entry
from tests.structure.makers.community import make_initiative_in

TODAY = {"happened_on": day(0).isoformat(), "grade": "measured", "currency": "UAH"}


@pytest.fixture
def sale(people):
    """The Charity Book Sale as it was: completed, legacy, 'more than 80' books before."""
    initiative = make_initiative_in(
        InitiativeState.COMPLETED, people.guild, slug="charity-book-sale", is_legacy=True, target=None, n_left=None
    )
    db.session.commit()
    return initiative


@pytest.fixture
def filled(people, sale):
    """The sale with the lines of its source."""
    for kind, values in (
        (EntryKind.ITEM_IN, {"quantity": 115}),
        (EntryKind.ITEM_EXCHANGED, {"quantity": 100}),
        (EntryKind.DONATION, {"amount": Decimal(39000), "currency": "UAH"}),
    ):
        enter_line(sale, actor=people.alice, kind=kind, happened_on=day(-3), **values)
    db.session.commit()
    return sale


def test_the_figures_of_the_book_sale(people, sign_in_as, filled):
    ledger = queries.ledger_of(filled)
    figures = queries.figures_of(filled, ledger)

    assert (ledger.n_in, ledger.n_exchanged, ledger.n_left) == (115, 100, 15)
    assert ledger.donations == (Money(Decimal(39000), "UAH"),)
    assert figures.added.rounded() == 35
    assert figures.added.beside[0].rounded() == 34
    assert figures.growth.rounded() == Decimal("43.8")
    assert figures.exchanged.rounded() == Decimal("87.0")
    assert figures.average[0].rounded() == Money(Decimal("390.00"), "UAH")
    page = sign_in_as(people.alice).get("/initiatives/charity-book-sale").text
    for words in ("115", "~35", "≤ 34", "~+43.8 %", "87.0 %", "100 of 115", ">39,000 <", "&gt; 80"):
        assert words in page.replace("\u00a0", " "), words


def test_what_is_not_known_is_a_gap_and_not_zero(sale):
    figures = queries.figures_of(sale, queries.ledger_of(sale))

    assert (figures.exchanged.value, figures.exchanged.gap) == (None, Gap.NO_INPUTS)
    assert figures.added.value is None
    assert figures.average == ()


def test_currencies_are_never_added(people, filled):  # R5
    enter_line(filled, actor=people.alice, kind=EntryKind.DONATION, happened_on=day(0), amount=Decimal("10.5"),
               currency="EUR")  # fmt: skip

    ledger = queries.ledger_of(filled)

    assert ledger.donations == (Money(Decimal("10.50"), "EUR"), Money(Decimal(39000), "UAH"))
    assert len(queries.figures_of(filled, ledger).average) == 2


def test_a_figure_is_as_sure_as_its_least_sure_line(people, filled):
    enter_line(filled, actor=people.alice, kind=EntryKind.ITEM_IN, happened_on=day(0), quantity=1,
               grade=EvidenceGrade.ESTIMATED, is_example=True)  # fmt: skip

    figure = queries.figures_of(filled, queries.ledger_of(filled)).exchanged

    assert (figure.grade, figure.is_example) == (EvidenceGrade.ESTIMATED, True)


def test_a_line_is_entered_and_corrected(people, sign_in_as, sale):
    browser, path = sign_in_as(people.alice), "/initiatives/charity-book-sale/ledger"

    assert browser.post(f"{path}/new", TODAY | {"kind": "donation", "amount": "38 000,50"}).status_code == 303
    assert browser.get(f"{path}/1/correct").status_code == 200
    browser.post(f"{path}/1/correct", TODAY | {"kind": "donation", "amount": "39000", "note": "misread"})

    assert queries.ledger_of(sale).donations == (Money(Decimal(39000), "UAH"),)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 2
    entry = last_entry()
    assert (entry.tag, entry.changes["amount"]) == ("community.ledger.corrected", ["38000.50 UAH", "39000.00 UAH"])
    page = browser.get(path).text
    assert "corrected by line 2" in page
    assert "corrects line 1" in page
    history = browser.get("/initiatives/charity-book-sale").text
    assert "<del>38,000.50\u00a0UAH</del> → <ins>39,000\u00a0UAH</ins>" in history
    assert browser.post(f"{path}/1/correct", TODAY | {"kind": "donation", "amount": "1"}).status_code == 409


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "item_in"}, "Enter how many."),
        ({"kind": "item_in", "quantity": "1.5"}, "Enter a whole number."),
        ({"kind": "item_in", "quantity": "5", "happened_on": "2099-01-01"}, "This day lies ahead."),
        ({"kind": "donation"}, "Enter the sum, such as 390."),
        ({"kind": "donation", "amount": "5", "currency": "DOGE"}, "Choose one of the list."),
        ({"kind": "theft", "quantity": "5"}, "Choose one of the list."),
    ],
)
def test_a_wrong_line_is_refused(people, sign_in_as, sale, form, sentence):
    answer = sign_in_as(people.alice).post("/initiatives/charity-book-sale/ledger/new", TODAY | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert queries.ledger_of(sale).is_empty


def test_a_ledger_opens_with_the_start(people, sign_in_as):
    planned = make_initiative_in(InitiativeState.PLANNED, people.guild)
    db.session.commit()

    answer = sign_in_as(people.alice).post(
        f"/initiatives/{planned.slug}/ledger/new", TODAY | {"kind": "item_in", "quantity": "5"}
    )

    assert answer.status_code == 409
    assert queries.ledger_of(fresh(planned)).is_empty


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "Enter a number from 0 to"),
        ("12.345", "Enter at most 2 digits after the decimal mark."),
        ("12 345,678", "Enter at most 2 digits after the decimal mark."),
        ("9" * 400, "Enter a number from 0 to"),
        ("1e9999", "Enter a number, such as 240."),
        ("many", "Enter a number, such as 240."),
    ],
)
def test_a_sum_that_is_none_is_refused_and_kept(people, sign_in_as, sale, typed, sentence):
    form = TODAY | {"kind": "donation", "amount": typed}

    answer = sign_in_as(people.alice).post(f"/initiatives/{sale.slug}/ledger/new", form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert db.session.scalars(sa.select(LedgerEntry)).all() == []
