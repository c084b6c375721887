"""Typed parts of addresses: what people call a thing on one side, its id on the other."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

MOST_ID = 2**31 - 1  # what an INTEGER column of PostgreSQL holds


class RequestNumber(BaseConverter):
    """R-128 in the address, 128 in the code. No leading zeros, so that each request has one address."""

    regex = r"R-[1-9]\d{0,8}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("R-"))

    def to_url(self, value: Any) -> str:
        return f"R-{int(value)}"


class Edition(BaseConverter):
    """v2 in the address, 2 in the code: the version of a report."""

    regex = r"v[1-9]\d{0,8}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("v"))

    def to_url(self, value: Any) -> str:
        return f"v{int(value)}"


class RowId(IntegerConverter):
    """`<int:…>`: an id that a database can hold; a larger number is an unknown address, not a failure (T48)."""

    def __init__(self, map: Map, *, max: int = MOST_ID, **options: Any) -> None:  # noqa: A002 - werkzeug's names
        super().__init__(map, max=max, **options)


def plug(app: Flask) -> None:
    app.url_map.converters["request_number"] = RequestNumber
    app.url_map.converters["edition"] = Edition
    app.url_map.converters["int"] = RowId
