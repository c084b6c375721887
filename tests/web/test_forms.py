"""Fields say what to do and keep what was typed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.web.fields import (
    AddressField,
    DayField,
    LineField,
    MomentField,
    NumberField,
    ParagraphField,
    Required,
    parse_decimal,
)
from app.web.forms import EditForm, Form


class Sample(Form):
    title = LineField("Title", [Required("Give it a title.")])
    text = ParagraphField("Text")
    link = AddressField("Link")
    count = NumberField("Count", most=1000)
    change = NumberField("Change", least=None, most=1000, places=2)
    on = DayField("Day")
    at = MomentField("Time", zone="Europe/Kyiv")


def filled(**values: str) -> Sample:
    form = Sample(MultiDict({"title": "T", **values}), meta={"csrf": False})
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("39000", "39000"), ("39 000,50", "39000.50"), ("39,000.50", "39000.50"), ("39.000,50", "39000.50"),
        ("39,000", "39000"), ("0,5", "0.5"), ("39 000,505", "39000.505"), ("1,000", "1000"),
        ("0,505", "0.505"), ("−7", "-7"), ("1'000", "1000"), ("1,000,000", "1000000"), (".5", "0.5"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed: str, value: str) -> None:
    assert parse_decimal(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["many", "1e999999", "1e3", "1_000", "NaN", "inf", "12 books", "1,00,000", "."])
def test_what_is_no_number(typed: str) -> None:
    assert parse_decimal(typed) is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("count", "many", "Enter a number, such as 240."),
        ("count", "1" * 300_000 + "x", "Enter a number, such as 240."),  # read in one go, or for hours
        ("count", "1.5", "Enter a whole number."),
        ("count", "5000", "Enter a number from 0 to 1,000."),
        ("change", "9" * 40, "Enter a number of at most 1,000."),
        ("change", "-" + "9" * 40, "Enter a number from −1,000 to 1,000."),
        ("link", "javascript:alert(1)", "Enter a full web address"),
        ("on", "tomorrow", "Enter a day such as"),
        ("on", "0001-01-01", "between 2000 and 2100"),
        ("at", "soon", "Enter a day and a time"),
        ("at", "2027-03-28T03:30", "The clocks go forward"),
        ("title", "x" * 201, "Shorten this to 200 characters; it has 201 now."),
        ("text", "x" * 10001, "Shorten this to 10000 characters"),
        ("title", "", "Give it a title."),
    ],
)
def test_one_sentence_beside_the_field(app: Flask, field: str, typed: str, sentence: str) -> None:
    with app.test_request_context():
        form = filled(**{field: typed})
        assert len(form[field].errors) == 1
        assert sentence in form[field].errors[0]
        assert typed in str(form[field]()) or not typed  # what was typed is still in the box


def test_wall_time_keeps_its_zone_across_the_change(app: Flask) -> None:
    # F11
    with app.test_request_context():
        assert filled(at="2026-10-24T18:00").at.data == datetime(2026, 10, 24, 15, tzinfo=UTC)
        assert filled(at="2026-10-25T18:00").at.data == datetime(2026, 10, 25, 16, tzinfo=UTC)
        assert filled(at="2026-10-25T03:30").at.data == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_odd_letters_are_kept(app: Flask) -> None:
    with app.test_request_context():
        form = filled(title="שלום 📚 <b>жирно</b>")
        assert form.title.data == "שלום 📚 <b>жирно</b>"
        assert "&lt;b&gt;" in str(form.title())


@pytest.mark.parametrize(("typed", "version"), [("3", 3), ("", None), ("²", -1), ("9" * 5000, -1), ("x", -1)])
def test_the_version_that_was_shown(app: Flask, typed: str, version: int | None) -> None:
    # T45: what is no version is nobody's, so that it never overwrites
    with app.test_request_context():
        form = EditForm(MultiDict({"version": typed}), meta={"csrf": False})
        assert form.seen_version == version
        assert "version" not in form.values()
