"""Files that people open in a spreadsheet (T18)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from app.web.exports import Column, guarded, table_file

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]


def columns():
    return [Column(heading, lambda row, n=n: row[n]) for n, heading in enumerate(["=Heading", "Value"])]


def made(app, rows, kind):
    with app.test_request_context():
        return table_file("=List 1", columns(), rows, kind=kind)


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_guards_what_looks_like_a_formula(app, text):
    cells = read(made(app, [(text, Decimal("-3.50"))], "csv"))

    assert cells[0] == ["'=Heading", "Value"]
    assert cells[1] == ["'" + text, "-3.50"]  # numbers stay numbers


@pytest.mark.parametrize("text", ["plain", "'quoted", "", "a=b", "— dash", "ім'я"])
def test_what_is_harmless_stays_as_it_is(text):
    assert guarded(text) == text


def test_xlsx_has_texts_and_numbers_but_no_formulas(app):
    response = made(app, [(text, 7) for text in HOSTILE], "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    rows = list(sheet.iter_rows(min_row=2))

    assert len(rows) == len(HOSTILE)
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}


def test_days_moments_and_blanks(app):
    moment = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    cells = read(made(app, [(moment, None), (date(2026, 6, 10), True)], "csv"))

    assert cells[1:] == [["2026-11-22 14:00+02:00", ""], ["2026-06-10", "1"]]


def test_the_name_of_the_file_is_plain(app):
    answer = made(app, [], "csv")
    header = answer.headers["Content-Disposition"]

    assert len(read(answer)) == 1
    assert header.startswith('attachment; filename="list-1-')
    assert header.isascii()


def read(response):
    return list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
