"""How a span of working time is said: as a person would, in whole days and hours of work."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from app.web.formats import about, day, foldable, moment_text, number, percent, short_day, unbroken, working_span


@pytest.mark.parametrize(
    ("n_hours", "in_english"),
    [
        (0, "less than an hour"),
        (1, "1\u00a0working\u00a0hour"),
        (8, "8\u00a0working\u00a0hours"),
        (9, "1\u00a0working\u00a0day"),
        (10, "1\u00a0working\u00a0day and 1\u00a0hour"),
        (44, "4\u00a0working\u00a0days and 8\u00a0hours"),
        (45, "5\u00a0working\u00a0days"),
    ],
)
def test_working_time_is_said_in_days_and_hours(app, n_hours, in_english):
    with app.test_request_context(), force_locale("en"):
        assert working_span(n_hours) == in_english


@pytest.mark.parametrize(
    ("n_hours", "in_ukrainian"),
    [
        (0, "менше години"),
        (3, "3\u00a0робочі\u00a0години"),
        (10, "1\u00a0робочий\u00a0день та 1\u00a0година"),
        (44, "4\u00a0робочі\u00a0дні та 8\u00a0годин"),
        (45, "5\u00a0робочих\u00a0днів"),
        (191, "21\u00a0робочий\u00a0день та 2\u00a0години"),
    ],
)
def test_it_is_said_with_the_forms_of_ukrainian(app, n_hours, in_ukrainian):
    with app.test_request_context(), force_locale("uk"):
        assert working_span(n_hours) == in_ukrainian


def test_a_heading_has_one_colon_whatever_a_thing_is_called(app):
    with app.test_request_context(), force_locale("uk"):
        assert about("Відкласти", "Весняний ярмарок") == "Відкласти: Весняний ярмарок"
        assert about("Відкласти", "Ярмарок: 100 % книжок") == "Відкласти «Ярмарок: 100 % книжок»"
    with app.test_request_context(), force_locale("en"):
        assert about("Postpone", "Fair: the second") == "Postpone “Fair: the second”"


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
