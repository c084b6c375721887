from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.core.money import Money
from app.figures.figure import Figure, Input, Source, round_amount, wilson
from app.figures.formulas.counts import count
from app.figures.formulas.engagement import er_by_reach
from app.figures.formulas.outcome import leads_qualified
from app.figures.frozen import freeze, thaw
from app.figures.kinds import EvidenceGrade, Gap, Qualifier, SourceKind, Unit, weakest
from tests.figures.makers import ESTIMATED, IMPORTED, MEASURED, SELF_REPORTED, agreed, read, uah

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
FILE = Source(SourceKind.IMPORT, "page-june.csv", "row 14", AT, "Ann")
LEDGER = Source(SourceKind.LEDGER, "Leads", "", AT, "Alice")


def test_a_figure_carries_the_weakest_evidence_of_its_inputs():
    figure = er_by_reach(read("engagements", 12, IMPORTED), read("reach", 400, SELF_REPORTED))

    assert figure.grade is SELF_REPORTED
    assert weakest([MEASURED, ESTIMATED, IMPORTED]) is ESTIMATED
    assert weakest([None]) is None


def test_what_was_agreed_needs_no_evidence_and_weakens_none():
    figure = er_by_reach(read("engagements", 12), agreed("reach", 400))

    assert figure.grade is MEASURED


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity"), Money(Decimal("NaN"), "UAH")])
def test_an_input_is_exact_and_finite(value):
    with pytest.raises(ValueError, match="finite"):
        Input("reach", value, MEASURED)


def test_a_known_input_has_evidence():
    with pytest.raises(ValueError, match="evidence"):
        Input("reach", 3)


def test_no_figure_without_inputs_or_with_both_value_and_gap():
    with pytest.raises(ValueError, match="inputs"):
        Figure(formula="M3", unit=Unit.PERCENT, inputs=(), value=Decimal(1), grade=MEASURED)
    with pytest.raises(ValueError, match="never both"):
        Figure(formula="M3", unit=Unit.PERCENT, inputs=(), value=Decimal(1), gap=Gap.NO_INPUTS)
    with pytest.raises(ValueError, match="never both"):
        Figure(formula="M3", unit=Unit.PERCENT, inputs=())


def test_an_unknown_input_says_why():
    figure = er_by_reach(read("engagements", 12), read("reach", None, gap=Gap.NOT_COUNTED))

    assert (figure.is_known, figure.gap) == (False, Gap.NOT_COUNTED)
    assert str(figure.gap.label) == "The network does not count this."


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("86.956521", 1, "87.0"),
        ("43.75", 1, "43.8"),
        ("41.975", 1, "42.0"),
        ("-0.04", 1, "0.0"),
        ("2.5", 0, "3"),
    ],
)
def test_rounding_is_half_up(value, places, shown):
    assert str(round_amount(Decimal(value), places)) == shown


def test_rounding_by_unit():
    assert count(read("donations", uah("389.995"))).rounded() == uah("390.00")
    assert str(count(read("people", 44)).rounded()) == "44"
    assert Figure.blank("M3", Unit.PERCENT, Gap.NO_INPUTS).rounded() is None
    assert count(read("views", 10**40)).rounded() == 10**40


def test_the_count_comes_first_below_thirty():  # R9
    assert leads_qualified(read("qualified", 3), read("leads", 29)).shows_count_first
    assert not leads_qualified(read("qualified", 3), read("leads", 30)).shows_count_first


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(5, 44, "5.0", "24.0"), (0, 10, "0.0", "27.8"), (10, 10, "72.2", "100.0"), (1, 1, "20.7", "100.0")],
)
def test_wilson_interval(k, n, low, high):
    assert [str(round_amount(bound, 1)) for bound in wilson(k, n)] == [low, high]


@pytest.mark.parametrize(("k", "n"), [(1, 0), (3, 2), (-1, 4)])
def test_wilson_refuses_what_is_no_share(k, n):
    with pytest.raises(ValueError, match="not a share"):
        wilson(k, n)


def test_sources_for_footnotes_stand_once_and_in_order():  # R10
    figure = er_by_reach(read("engagements", 12, source=FILE), read("reach", 400, source=FILE))
    other = er_by_reach(read("engagements", 12, source=LEDGER), read("reach", 400, source=FILE))

    assert figure.sources == (FILE,)
    assert other.sources == (LEDGER, FILE)


def test_inputs_have_names_that_people_read():
    assert read("reach_of_posts", 4).label == "reach of the posts, added up as a base only"
    assert read("books", 4).label == "books"


def test_an_example_value_marks_what_is_computed_from_it():
    assert er_by_reach(read("engagements", 12), read("reach", 400, is_example=True)).is_example


@pytest.mark.parametrize(
    "figure",
    [
        er_by_reach(read("engagements", 12, IMPORTED, source=FILE, at=AT), read("reach", 400, is_partial=True)),
        er_by_reach(read("engagements", 12), read("reach", None, gap=Gap.NOT_COUNTED)),
        count(read("donations", uah("39000.00"), qualifier=Qualifier.ABOUT), unit=Unit.MONEY),
    ],
)
def test_a_frozen_figure_thaws_to_the_same(figure):
    frozen = freeze(figure)

    assert thaw(frozen) == figure
    assert "1.2" not in str([value for value in frozen.values() if isinstance(value, float)])


def test_labels_of_grades():
    assert [str(grade.label) for grade in EvidenceGrade] == [
        "measured",
        "imported",
        "self-reported",
        "estimated",
    ]
