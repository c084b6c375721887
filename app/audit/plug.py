"""The filter by which a page tells a reason that stands in a column."""

from __future__ import annotations

from flask import Flask

from app.audit.reasons import retold


def plug(app: Flask) -> None:
    app.jinja_env.filters["retold"] = retold
