from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.figures.formulas.outcome import lift, pace
from app.figures.kinds import Gap
from app.figures.pace import (
    PaceSignal,
    PastCurve,
    elapsed_part,
    expected_share,
    pace_line,
    pace_signal,
)
from app.figures.periods import Period
from tests.figures.makers import MEASURED, agreed, read

OPENING, CLOSING = date(2026, 10, 1), date(2026, 10, 10)
D = Decimal


def curve(*reached):
    """A curve that passes through equal steps of its window."""
    steps = len(reached)
    return PastCurve(tuple((D(step) / steps, D(share)) for step, share in enumerate(("0", *reached))))


EARLY = curve("0.5", "1")
EVEN = curve("0.25", "0.5", "0.75", "1")
LATE = curve("0.1", "0.2", "0.3", "1")


def test_without_history_the_pace_is_a_straight_line_from_the_opening():
    share = expected_share(date(2026, 10, 4), OPENING, CLOSING, [EARLY, LATE])

    assert (share.median, share.low, share.high, share.n) == (D("0.4"), D("0.4"), D("0.4"), 0)


def test_with_three_past_curves_it_is_their_median_with_the_range():
    share = expected_share(date(2026, 10, 5), OPENING, CLOSING, [curve("0.8", "1"), EVEN, LATE])

    assert (share.median, share.low, share.high, share.n) == (D("0.5"), D("0.2"), D("0.8"), 3)


@pytest.mark.parametrize(("day", "elapsed"), [(date(2026, 9, 30), 0), (date(2026, 10, 10), 1), (date(2027, 1, 1), 1)])
def test_nothing_is_expected_before_the_opening_and_all_after_the_closing(day, elapsed):
    assert expected_share(day, OPENING, CLOSING).median == elapsed
    assert expected_share(day, OPENING, CLOSING, [EARLY, EVEN, LATE]).median == elapsed


def test_moments_count_to_the_second_and_a_window_may_be_a_moment():
    opening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    closing = opening + timedelta(days=2)

    assert elapsed_part(opening + timedelta(hours=12), opening, closing) == D("0.25")
    assert elapsed_part(opening, opening, opening) == 0
    assert elapsed_part(closing, opening, opening) == 1


def test_between_its_points_a_past_curve_is_straight():
    past = PastCurve(((D(0), D(0)), (D("0.1"), D("0.5")), (D("0.5"), D("0.75")), (D(1), D(1))))

    assert [past.at(D(part)) for part in ("0.05", "0.1", "0.3", "1")] == [D("0.25"), D("0.5"), D("0.625"), 1]


def test_the_line_has_a_point_for_each_day_and_ends_at_the_target():
    line = pace_line(D(240), OPENING, CLOSING, [EARLY, EVEN, LATE])

    assert [point.day.day for point in line] == list(range(1, 11))
    assert (line[-1].expected, line[-1].low, line[-1].high) == (240, 240, 240)
    assert all(point.low <= point.expected <= point.high for point in line)
    assert [point.expected for point in line] == sorted(point.expected for point in line)


def test_pace_against_the_example_of_the_desk():  # M24: 69 of 240 when past curves say 100
    curves = [PastCurve(((D(0), D(0)), (D("0.4"), D(100) / 240), (D(1), D(1))))] * 6
    share = expected_share(date(2026, 10, 4), OPENING, CLOSING, curves)
    figure = pace(read("registrations", 69), agreed("target", 240), share)

    assert (str(figure.rounded()), figure.basis, figure.grade) == ("69.0", "6", MEASURED)
    assert pace_signal(figure) is PaceSignal.BEHIND
    assert pace_signal(figure, trigger_below=70) is PaceSignal.FAR_BEHIND
    assert pace_signal(figure, warn_below=69) is PaceSignal.ON_PACE


@pytest.mark.parametrize(
    ("registered", "target", "day", "gap"),
    [
        (read("registrations", 3), agreed("target", None), OPENING, Gap.NO_TARGET),
        (read("registrations", None), agreed("target", 9), OPENING, Gap.NO_INPUTS),
        (read("registrations", 3), agreed("target", 0), OPENING, Gap.DENOMINATOR_ZERO),
        (read("registrations", 3), agreed("target", 9), date(2026, 9, 1), Gap.NOT_OPEN_YET),
    ],
)
def test_pace_gaps(registered, target, day, gap):
    figure = pace(registered, target, expected_share(day, OPENING, CLOSING))

    assert (figure.gap, pace_signal(figure)) == (gap, PaceSignal.UNKNOWN)


def test_like_periods_hold_the_same_weekdays():  # R6, M26
    june, may = Period(date(2026, 6, 1), date(2026, 6, 14)), Period(date(2026, 5, 4), date(2026, 5, 17))
    weekend = Period(date(2026, 6, 6), date(2026, 6, 7))

    assert june.is_like(may)
    assert not weekend.is_like(Period(date(2026, 6, 1), date(2026, 6, 2)))
    assert (june.is_over(date(2026, 6, 14)), june.is_over(date(2026, 6, 15))) == (False, True)
    actual, baseline = read("actual", 130), read("baseline", 100)
    assert lift(actual, baseline, periods=(june, may)).value == 30
    assert lift(actual, baseline, periods=(june, weekend)).gap is Gap.NOT_COMPARABLE
    with pytest.raises(ValueError, match="ends on or after"):
        Period(date(2026, 6, 2), date(2026, 6, 1))


def test_lift_compares_like_windows_and_shows_the_difference_over_zero():  # R7, M26
    day, week = read("actual", 130, window="24 h"), read("baseline", 100, window="7 d")
    over_zero = lift(read("actual", 12), read("baseline", 0))

    assert lift(day, week).gap is Gap.NOT_COMPARABLE
    assert (over_zero.gap, over_zero.beside[0].value) == (Gap.DENOMINATOR_ZERO, 12)
