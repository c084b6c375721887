from decimal import Decimal

import pytest

from app.web.charts.canvas import num, tag, words_width, wrapped
from app.web.charts.parts import ticks


@pytest.mark.parametrize(
    ("most", "last", "step"),
    [("240", "250", "50"), ("1", "1", "1"), ("3", "3", "1"), ("7", "8", "2"), ("12", "15", "5"), ("0.4", "0.4", "0.1"),
     ("101", "125", "25"), ("4e18", "4e18", "1e18")],
)  # fmt: skip
def test_ticks_are_round_and_reach_the_top(most, last, step):
    marks = ticks(Decimal(most))

    assert (marks[0], marks[1], marks[-1]) == (0, Decimal(step), Decimal(last))
    assert len(marks) <= 7


def test_an_axis_of_nothing_still_has_two_ends():
    assert ticks(Decimal(0)) == [0, 1]
    assert ticks(Decimal(-3)) == [0, 1]


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (-0.001, "0"), (-0.5, "-0.5"), (12.3456, "12.35"), (100, "100")])
def test_coordinates_are_short(value, text):
    assert num(value) == text


def test_attributes_are_escaped():
    assert str(tag("g", fill_opacity=0.5, id='"><x')) == '<g fill-opacity="0.5" id="&#34;&gt;&lt;x"></g>'


def test_words_wrap_into_their_room():
    assert wrapped("one two three", 10, 1000) == ["one two three"]
    assert wrapped("", 10, 100) == [""]
    lines = wrapped("Непередбачуваноупереджено-довгеслово ще одне і ще одне слово", 10, 80)
    assert len(lines) == 2
    assert all(words_width(line, 10) <= 80 for line in lines)
    assert lines[-1].endswith("…")
