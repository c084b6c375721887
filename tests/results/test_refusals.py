"""What cannot be is refused beside its field, all of it in one press, and what was typed is kept."""

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.results.models import Reading
from tests.results.test_readings import form_of
from tests.stored import only


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": ""}, "Enter the figure, or say why it can&#39;t be known."),
        ({"value": "many"}, "Enter a number, such as 240."),
        ({"value": "-3"}, "This count cannot be below 0."),
        ({"read_at": "2099-01-01T10:00"}, "This moment has not come yet."),
        ({"metric": "beauty"}, "Choose one of the list."),
    ],
)
def test_impossible_reading_is_refused_and_kept_in_the_form(desk, browser, wrong, sentence):
    answer = browser.post(f"/requests/{desk.request_.number}/results/enter", form_of(desk, **wrong))
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Reading.id))) == 0


@pytest.mark.parametrize(
    ("page", "form", "sentences"),
    [
        ("enter", {"metric": "", "value": "", "read_at": "2099-01-01T10:00"},
         ("Choose what was counted.", "Enter the figure, or say why", "This moment has not come yet.")),
        ("enter", {"metric": "sum_raised", "currency": "", "read_at": "soon"},
         ("Choose the currency of the sum.", "Enter a day and a time")),
        ("leads", {"n_people": "4", "n_outside": "5", "definition": "", "seen_on": "2099-01-01"},
         ("Write the definition", "No more people can be from outside", "This day has not come yet.")),
        ("baseline", {"metric": "", "value": "4", "as_of": "2099-01-01"},
         ("Choose what was counted.", "This day has not come yet.")),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_told_in_one_press(desk, browser, page, form, sentences):
    typed = form_of(desk, **form) if page == "enter" else form
    answer = browser.post(f"/requests/{desk.request_.number}/results/{page}", typed)
    assert answer.status_code == 422
    assert [words for words in sentences if words not in answer.text] == []


def test_all_that_is_wrong_with_a_correction_is_told_in_one_press(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    browser.post(f"{address}/enter", form_of(desk))
    answer = browser.post(f"{address}/{only(Reading).id}/correct", {"value": "", "note": ""})
    assert answer.status_code == 422
    assert "Enter the figure, or say why" in answer.text
    assert "Say why the figure is corrected" in answer.text


@pytest.mark.parametrize(
    ("page", "form", "sentence"),
    [
        ("leads", {"n_people": "4", "definition": "asked", "seen_on": "2099-01-01"}, "This day has not come yet."),
        ("baseline", {"metric": "items", "value": "4", "as_of": "2099-01-01"}, "This day has not come yet."),
        ("baseline", {"metric": "items", "value": "-4", "as_of": "2020-01-01"}, "Enter a number from 0"),
        ("leads", {"n_people": "0", "definition": "asked", "seen_on": "2020-01-01"}, "Enter a number from 1"),
        ("leads", {"n_people": "2,5", "definition": "asked", "seen_on": "2020-01-01"}, "Enter a whole number."),
        ("leads", {"n_people": "4", "definition": "x" * 10_000, "seen_on": "2020-01-01"}, "Shorten this to 200"),
        ("enter", {"subject": "request", "metric": "views", "value": "9" * 30}, "Enter a number from"),
        ("enter", {"subject": "request", "metric": "views", "value": "nan"}, "Enter a number, such as 240."),
    ],
)
def test_odd_input_gets_a_sentence_and_is_kept(desk, browser, page, form, sentence):
    answer = browser.post(f"/requests/{desk.request_.number}/results/{page}", form)
    shown = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert sentence in shown
    assert all(typed in shown for typed in form.values())
