from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.figures.figure import Source
from app.figures.formulas.engagement import er_by_type
from app.figures.kinds import Attribution, Delivery, Qualifier, SourceKind
from app.figures.sums import NotAdded, grade_sum, paired_sums, total
from tests.figures.makers import IMPORTED, MEASURED, SELF_REPORTED, eur, read, uah


def test_a_total_states_its_coverage():
    views = total("views", [read("views", 280), read("views", None), read("views", 265)])

    assert (views.value, views.n_known, views.n_parts, views.grade) == (545, 2, 3, MEASURED)


def test_a_total_of_nothing_is_unknown_and_not_zero():  # R1
    assert total("views", [read("views", None)]).value is None
    assert total("views", []).value is None


def test_grades_are_never_added():
    readings = [read("views", 300, SELF_REPORTED), read("views", 900), read("views", 300)]

    with pytest.raises(NotAdded):
        total("views", readings)
    assert [(part.grade, part.value) for part in grade_sum("views", readings)] == [
        (MEASURED, 1200),
        (SELF_REPORTED, 300),
    ]


def test_currencies_are_never_added():  # R5
    spends = [read("spend", uah(500)), read("spend", eur(20)), read("spend", uah("0.50"))]

    with pytest.raises(NotAdded):
        total("spend", spends)
    assert [part.value for part in grade_sum("spend", spends)] == [eur(20), uah("500.50")]


def test_organic_and_paid_stand_apart():  # R12
    readings = [read("views", 10), read("views", 90, delivery=Delivery.PAID)]

    with pytest.raises(NotAdded):
        total("views", readings)
    assert [part.delivery for part in grade_sum("views", readings)] == [Delivery.ORGANIC, Delivery.PAID]


def test_reach_is_not_summed():  # R11
    with pytest.raises(NotAdded, match="R11"):
        total("reach", [read("reach", 100), read("reach", 100)])
    assert total("reach", [read("reach", 100)]).value == 100


def test_ratios_come_from_sums_of_posts_with_both_readings():  # R3, M7
    posts = [
        (read("engagements", 10), read("reach", 100)),
        (read("engagements", 10), read("reach", 1000)),
        (read("engagements", 500), read("reach", None)),
    ]

    ((engagements, reach),) = paired_sums(posts)

    assert reach.name == "reach_of_posts"
    figure = er_by_type(engagements, reach, kind="photo")
    assert figure.value == Decimal(2000) / 1100
    assert figure.coverage == (2, 3)


def test_pairs_of_different_evidence_stand_apart():
    posts = [
        (read("engagements", 10), read("reach", 100)),
        (read("engagements", 4), read("reach", 100, SELF_REPORTED)),
    ]

    assert [(top.value, base.value, base.grade) for top, base in paired_sums(posts)] == [
        (10, 100, MEASURED),
        (4, 100, SELF_REPORTED),
    ]


def test_a_sum_keeps_moment_sources_and_marks_of_its_parts():
    early, late = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    files = [Source(SourceKind.IMPORT, name) for name in ("a.csv", "b.csv")]
    summed = total(
        "clicks",
        [
            read("clicks", 3, IMPORTED, source=files[0], at=late, attribution=Attribution.LAST_TAGGED_CLICK),
            read("clicks", 4, IMPORTED, source=files[1], at=early, is_partial=True, qualifier=Qualifier.ABOUT),
            read("clicks", 5, IMPORTED, attribution=Attribution.OBSERVED),
        ],
    )

    assert (summed.at, summed.sources) == (late, tuple(files))
    assert (summed.is_partial, summed.qualifier) == (True, Qualifier.ABOUT)
    assert summed.attribution is Attribution.OBSERVED
