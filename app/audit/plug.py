"""The filter by which a page tells a reason that stands in a column, and who changed a thing last."""

from __future__ import annotations

from flask import Flask

from app.audit.queries import last_change_of
from app.audit.reasons import retold
from app.web.questions import LAST_CHANGE


def plug(app: Flask) -> None:
    app.jinja_env.filters["retold"] = retold
    LAST_CHANGE[:] = [last_change_of]
