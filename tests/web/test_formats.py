"""How a span of working time is said: as a person would, in whole days and hours of work."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from app.web.formats import day, foldable, moment_text, number, percent, short_day, unbroken, working_span


@pytest.mark.parametrize(
    ("n_hours", "in_english"),
    [
        (0, "less than an hour"),
        (1, "1 working hour"),
        (8, "8 working hours"),
        (9, "1 working day"),
        (10, "1 working day and 1 hour"),
        (44, "4 working days and 8 hours"),
        (45, "5 working days"),
    ],
)
def test_working_time_is_said_in_days_and_hours(app, n_hours, in_english):
    with app.test_request_context(), force_locale("en"):
        assert working_span(n_hours) == in_english


@pytest.mark.parametrize(
    ("n_hours", "in_ukrainian"),
    [
        (0, "менше години"),
        (3, "3 робочі години"),
        (10, "1 робочий день та 1 година"),
        (44, "4 робочі дні та 8 годин"),
        (45, "5 робочих днів"),
        (191, "21 робочий день та 2 години"),
    ],
)
def test_it_is_said_with_the_forms_of_ukrainian(app, n_hours, in_ukrainian):
    with app.test_request_context(), force_locale("uk"):
        assert working_span(n_hours) == in_ukrainian


@pytest.mark.parametrize("locale", ["en", "uk"])
def test_what_is_below_zero_has_a_minus_and_no_hyphen(app, locale):
    with app.test_request_context(), force_locale(locale):
        assert number(-23) == "−23"
        assert percent(-4).startswith("−4")


def test_a_number_that_people_say_stays_in_one_line():
    assert unbroken("Bob holds R-14/13 of <b>R-14</b>") == (
        'Bob holds <span class="nowrap">R-14/13</span> of &lt;b&gt;<span class="nowrap">R-14</span>&lt;/b&gt;'
    )


def test_a_day_and_its_month_or_a_time_and_its_zone_stay_in_one_line(app):
    at_six = datetime(2026, 11, 22, 16, tzinfo=UTC)
    with app.test_request_context(), force_locale("uk"):
        assert day(date(2026, 11, 22)) == "22\u00a0листопада 2026"
        assert short_day(date(2025, 11, 22)) == "сб\u00a022\u00a0лист. 2025"
        assert moment_text(at_six, "Europe/Kyiv") == "22\u00a0листопада 2026, 18:00\u00a0(Київ)"
        assert percent(87) == "87,0\u00a0%"


def test_an_address_may_fold_where_its_parts_end():
    assert foldable("ann@demo.example <b> https://demo.example/walk") == (
        "ann<wbr>@demo.example &lt;b&gt; https://demo.example/<wbr>walk"
    )
    assert foldable(Markup("<b>a</b>")) == "<b>a</b>"
