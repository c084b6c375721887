"""Lists as files: CSV and XLSX of what the screen shows, in the reader's language, safe to open (T18)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, stream_with_context

from app.core import clock
from app.core.text import slugify
from app.web.i18n import choose_zone

KINDS = ("csv", "xlsx")
#: What a spreadsheet takes as the start of a formula, full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_IN_MEMORY = 2 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and how a row gives the value."""

    heading: Any
    value: Callable[[Any], Any]


def guarded(text: str) -> str:
    """`text` so that no spreadsheet runs it: an apostrophe stands before what looks like a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def table_file(name: str, columns: Iterable[Column], rows: Iterable[Any], *, kind: str) -> Response:
    """A download of `rows`; `kind` is csv or xlsx.

    Rows may come from a cursor: they are read one by one, and all before the answer begins, since the transaction
    ends with the request.
    """
    columns = list(columns)
    filename = f"{slugify(name)}-{clock.today(choose_zone()).isoformat()}.{kind}"
    if kind == "csv":
        response = Response(stream_with_context(_chunks(_csv_file(columns, rows))), mimetype="text/csv")
    else:
        response = Response(stream_with_context(_chunks(_workbook(name, columns, rows))), mimetype=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_bytes(columns: Iterable[Column], rows: Iterable[Any]) -> bytes:
    """The same table as one piece, for what is attached to something."""
    return "".join(_csv_lines(list(columns), rows)).encode()


def _csv_file(columns: list[Column], rows: Iterable[Any]) -> SpooledTemporaryFile[bytes]:
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by _chunks
    for line in _csv_lines(columns, rows):
        file.write(line.encode())
    file.seek(0)
    return file


def _csv_lines(columns: list[Column], rows: Iterable[Any]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"  # Excel takes a file without it for one of 1995
    for cells in _table(columns, rows):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _workbook(name: str, columns: list[Column], rows: Iterable[Any]) -> SpooledTemporaryFile[bytes]:
    import xlsxwriter  # noqa: PLC0415 - most web processes never write a workbook

    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by _chunks
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )  # fmt: skip
    sheet = book.add_worksheet(slugify(name)[:31])
    bold = book.add_format({"bold": True})
    for n_row, cells in enumerate(_table(columns, rows)):
        for n_column, cell in enumerate(cells):
            style = bold if n_row == 0 else None
            if isinstance(cell, str):
                sheet.write_string(n_row, n_column, cell, style)
            elif cell is not None:
                sheet.write_number(n_row, n_column, cell, style)
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    return file


def _chunks(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(64 * 1024):
            yield chunk


def _table(columns: list[Column], rows: Iterable[Any]) -> Iterator[list[str | int | float | Decimal | None]]:
    yield [str(column.heading) for column in columns]
    for row in rows:
        yield [_cell(column.value(row)) for column in columns]


def _cell(value: Any) -> str | int | float | Decimal | None:
    """Numbers stay numbers, days and moments are written as ISO says, the rest is text."""
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(choose_zone())).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
