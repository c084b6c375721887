"""The charts: one picture, one sentence and one table, in every odd case."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from app.figures.pace import PastCurve, pace_line
from app.web.charts import (
    PAGE,
    PRINT,
    BarRow,
    FunnelStep,
    Publication,
    Wire,
    bars_per_network,
    funnel,
    outcome_by_day,
    sparkline,
)

OPENING = date(2026, 10, 1)
NASTY = "<script>\"&'</script>"
LONG = "Телеграм-канал спільноти проєктних менеджерів Західного регіону та волонтерів"


def number(value):
    return f"{value:,}"


def day(value):
    return f"{value.day} October"


def days(*values):
    return [(OPENING + timedelta(days=index), value) for index, value in enumerate(values)]


def outcome(series, look=PAGE, name="Registrations", **more):
    return outcome_by_day(name, series, prefix="o", title="By day", number=number, day=day, look=look, **more)


def bars(rows, look=PAGE):
    header = ("Network", "Views", "Posts")
    return bars_per_network(rows, prefix="b", title="Views", header=header, number=number, look=look)


def steps(rows, look=PAGE):
    header = ("Step", "People", "Share")
    return funnel(rows, prefix="f", title="Funnel", header=header, number=number, look=look)


def spark(values, look=PAGE):
    return sparkline(values, prefix="s", title="Members", header=("Day", "Members"), number=number, look=look)


CURVES = [PastCurve(((Decimal(0), Decimal(0)), (Decimal("0.4"), Decimal(share)), (Decimal(1), Decimal(1))))
          for share in ("0.3", "0.42", "0.5")]  # fmt: skip
PACE = pace_line(Decimal(240), OPENING, OPENING + timedelta(days=9), CURVES)
MARKS = {
    "pace": PACE,
    "pace_n": 3,
    "target": 240,
    "today": OPENING + timedelta(days=3),
    "publications": [Publication(OPENING + timedelta(days=1), "Story 1")],
    "wires": [
        Wire(OPENING + timedelta(days=3), "Wire at T-6", is_tripped=True),
        Wire(OPENING + timedelta(days=8), "T-1"),
    ],
}
CASES = {
    "full": lambda look: outcome(days(12, 30, 52, 69), look, **MARKS),
    "nothing": lambda look: outcome([], look),
    "only a target": lambda look: outcome([], look, target=240),
    "only pace": lambda look: outcome([], look, **MARKS),
    "one point": lambda look: outcome(days(44), look),
    "one point and a later post": lambda look: outcome(days(44), look, publications=MARKS["publications"]),
    "gaps": lambda look: outcome(days(1, None, 3, None, None, 9), look, **MARKS),
    "only gaps": lambda look: outcome(days(None, None), look),
    "all zero": lambda look: outcome(days(0, 0, 0), look, **MARKS),
    "huge": lambda look: outcome(days(10**15, 3 * 10**18), look),
    "falling below zero": lambda look: outcome(days(3, -4), look),
    "above the target": lambda look: outcome(days(100, 500), look, target=240),
    "long name": lambda look: outcome(days(1, 2), look, name=LONG, **MARKS),
    "no bars": lambda look: bars([], look),
    "one bar": lambda look: bars([BarRow("Instagram", 545, "2 of 4")], look),
    "bars": lambda look: bars([BarRow(LONG, 545, "2 of 4"), BarRow("X", None), BarRow("Y", 0), BarRow("Z", -9)], look),
    "no known bar": lambda look: bars([BarRow("X", None)], look),
    "zero bars": lambda look: bars([BarRow("X", 0), BarRow("Y", 0)], look),
    "huge bars": lambda look: bars([BarRow("X", 10**18), BarRow("Y", 1)], look),
    "no steps": lambda look: steps([], look),
    "steps": lambda look: steps([FunnelStep("A", 1800), FunnelStep(LONG, 420, "23 %"), FunnelStep("C", 0)], look),
    "unknown steps": lambda look: steps([FunnelStep("A", None), FunnelStep("B", 44), FunnelStep("C", None)], look),
    "no known step": lambda look: steps([FunnelStep("Reach", None)], look),
    "widening steps": lambda look: steps([FunnelStep("Clicks", 10), FunnelStep("Visits", 30)], look),
    "spark": lambda look: spark([("1 May", 3), ("2 May", None), ("3 May", 9)], look),
    "flat spark": lambda look: spark([("1 May", 3), ("2 May", 3)], look),
    "no spark": lambda look: spark([], look),
}  # fmt: skip


def tree(chart):
    return ET.fromstring(str(chart.svg))  # noqa: S314 - our own picture


def words(chart):
    return [element.text for element in tree(chart).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("look", [PAGE, PRINT, PRINT.of_width(300)], ids=["page", "print", "half"])
@pytest.mark.parametrize("case", CASES)
def test_every_case_is_a_named_picture_with_attributes_only(case, look):
    chart = CASES[case](look)
    root = tree(chart)
    title, desc = list(root)[:2]

    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert (title.text, desc.text) == (chart.title, chart.summary)
    assert chart.summary.endswith(".")
    assert not [element.tag for element in root.iter() if {"style", "class"} & set(element.attrib)]
    assert "nan" not in str(chart.svg).lower()
    assert all(len(row) == len(chart.header) for row in chart.rows)
    assert ("var(--" in str(chart.svg)) == (look is PAGE)


@pytest.mark.parametrize("case", CASES)
def test_lines_and_bars_stay_on_the_picture(case):
    root = tree(CASES[case](PAGE))
    if root.get("width") != "100%":
        return
    height = float(root.get("height"))
    for element in root.iter():
        shares = [element.get(name) for name in ("x", "x1", "x2", "width")]
        assert all(-0.01 <= float(share[:-1]) <= 100.01 for share in shares if share and share.endswith("%"))
        if element.tag.endswith("rect"):
            assert float(element.get("y")) + float(element.get("height")) <= height


@pytest.mark.parametrize(
    "chart",
    [
        outcome(days(3), name=NASTY, publications=[Publication(OPENING, NASTY)]),
        bars([BarRow(NASTY, 1, NASTY)]),
        steps([FunnelStep(NASTY, 1, NASTY)]),
        spark([(NASTY, 3)]),
    ],
)
def test_every_text_is_escaped(chart):  # T09
    assert "<script" not in str(chart.svg)
    assert NASTY in "".join(tree(chart).itertext())


def test_ids_begin_with_the_prefix_so_charts_stand_together():
    ids = [element.get("id") for element in tree(CASES["full"](PAGE)).iter() if element.get("id")]

    assert ids == ["o-title", "o-desc"]


def test_the_sentence_and_the_table_of_the_outcome():
    chart = outcome(days(12, 30, None, 69), **MARKS)

    assert chart.summary == "Registrations: 69 on 4 October; the pace says 101."
    assert chart.header == ("Day", "Registrations", "Pace", "Lowest", "Highest", "What happened")
    assert chart.rows[1] == ("2 October", "30", "50", "36", "60", "Story 1")
    assert chart.rows[2][1] == "—"
    assert chart.rows[3] == ("4 October", "69", "101", "72", "120", "Wire at T-6")
    assert len(chart.rows) == 10


def test_the_outcome_without_a_pace_has_a_shorter_table():
    chart = outcome(days(44, 60), target=100)

    assert chart.summary == "Registrations: 60 on 2 October of 100 wanted."
    assert chart.header == ("Day", "Registrations", "What happened")
    assert chart.rows == [("1 October", "44", "—"), ("2 October", "60", "—")]


@pytest.mark.parametrize("look", [PAGE, PRINT], ids=["page", "print"])
def test_the_words_of_the_target_leave_the_place_of_a_value_that_reached_it_early(look):
    def is_at_the_end(series):
        (found,) = re.findall(r"<text([^>]*)>target 240<", str(outcome(series, look, target=240, pace=PACE).svg))
        return 'text-anchor="end"' in found

    assert is_at_the_end(days(240))
    assert not is_at_the_end(days(40))
    assert not is_at_the_end(days(*range(20, 260, 24)))


def test_one_value_alone_on_the_last_day_stays_within_the_frame():
    assert 'd="M-14 0h14"' in outcome(days(None, None, 44)).svg
    assert 'd="M-7 0h14"' in outcome(days(44, None, None)).svg


def test_the_last_value_leaves_the_line_where_the_pace_is_close_above_it():
    even = pace_line(Decimal(30), OPENING, OPENING + timedelta(days=9), [])
    flat = str(outcome(days(3, 6, 9, 12, 15, 18, 21, 24, 26, 26), pace=even, target=30).svg)

    (base,) = re.findall(r'y="([\d.]+)" overflow="visible"><text[^>]*font-weight="700">26<', flat)
    (line,) = re.findall(r'L1000 ([\d.]+)"[^>]*stroke="var\(--accent\)"', flat)
    assert float(base) - 15 > float(line), "its figures stand below"


def test_plan_b_is_violet_and_has_a_shape_of_its_own():
    picture = str(outcome(days(12, 30, 52, 69), **MARKS).svg)

    assert picture.count("M0-8L8 0 0 8-8 0Z") == 2
    assert 'fill="var(--planb)"' in picture
    assert {"plan B tripped", "plan B armed"} <= set(words(outcome(days(12), **MARKS)))
    assert "--planb" not in str(outcome(days(12, 30)).svg)


def test_the_key_names_only_what_is_drawn():
    assert "pace of 3 like promos" in words(outcome(days(12), **MARKS))
    assert "pace, a straight line" in words(outcome(days(12), pace=PACE))
    assert words(outcome(days(12)))[0] == "Registrations"


def test_nothing_recorded_is_said_inside_the_frame():
    assert "Registrations: nothing recorded yet." in words(outcome([]))
    assert "Registrations: nothing recorded yet." in words(outcome([], look=PRINT, **MARKS))
    assert words(bars([])) == ["Nothing to show yet."]


def test_a_gap_breaks_the_line():
    def pieces(chart):
        accent = [element for element in tree(chart).iter() if element.get("stroke") == PRINT.accent]
        return [element for element in accent if element.tag.endswith("path") and " L" in element.get("d")]

    assert len(pieces(outcome(days(1, 2, 3, 4), PRINT))) == 1
    assert len(pieces(outcome(days(1, 2, None, 4, 5), PRINT))) == 2


def test_unknown_bars_are_an_outline_with_a_dash():
    chart = bars([BarRow("Instagram", 545, "2 of 4"), BarRow("LinkedIn", None)])

    assert chart.rows == [("Instagram", "545", "2 of 4"), ("LinkedIn", "—", "")]
    assert words(chart) == ["Instagram", "545", "2 of 4", "LinkedIn", "—"]
    assert str(chart.svg).count('stroke-dasharray="3 4"') == 1
    assert chart.summary == "The most on Instagram: 545. Known for 1 of 2."


def test_bars_are_as_long_as_their_values():
    rects = [
        element
        for element in tree(bars([BarRow("A", 50), BarRow("B", 200)])).iter()
        if element.get("fill") == PAGE.accent
    ]

    assert [element.get("width") for element in rects] == ["25%", "100%"]


def test_long_names_wrap_and_end_in_an_ellipsis_while_the_table_keeps_them():
    chart = bars([BarRow(LONG, 80)])

    assert words(chart)[1].endswith("…")
    assert chart.rows[0][0] == LONG
    assert LONG in " ".join(words(bars([BarRow(LONG, 80)], PRINT)))


def test_an_unknown_step_of_the_funnel_narrows_nothing():
    known = steps([FunnelStep("Reach", 100), FunnelStep("Clicks", 50), FunnelStep("Visits", 25)])
    broken = steps([FunnelStep("Reach", 100), FunnelStep("Clicks", None), FunnelStep("Visits", 25)])

    assert (str(known.svg).count("--accent-soft"), str(broken.svg).count("--accent-soft")) == (2, 0)
    assert broken.rows[1] == ("Clicks", "—", "—")
    assert broken.summary == "Reach 100, Clicks —, Visits 25."


def test_a_sparkline_says_from_where_to_where():
    chart = spark([("1 May", 3), ("2 May", None), ("3 May", 9)])

    assert chart.summary == "From 3 (1 May) to 9 (3 May)."
    assert chart.rows == [("1 May", "3"), ("2 May", "—"), ("3 May", "9")]
    assert spark([]).summary == "Not recorded yet."


def test_the_macro_shows_picture_sentence_and_table(app):
    chart = outcome(days(12, 30), **MARKS)
    with app.test_request_context():
        html = app.jinja_env.from_string("{{ ui.chart.drawn(chart) }}").render(chart=chart)

    assert all(part in html for part in (chart.svg, chart.summary, '<th scope="col" class="r">Pace</th>', "Story 1"))
    assert chart.heads[0] == "Day"
    assert "<table>" not in app.jinja_env.from_string("{{ ui.chart.drawn(chart) }}").render(chart=outcome([]))


def test_a_target_of_a_whole_life_is_drawn_in_a_breath():  # T48
    """Its pace has 27,000 days; asked for all of them at each of them the page would not come for minutes."""
    first = date(2026, 11, 1)
    pace = pace_line(Decimal(240), first, date(2100, 12, 31))

    assert len(pace) > 27_000
    assert "Registrations: 7" in outcome([(first, Decimal(7))], pace=pace, target=Decimal(240)).summary
