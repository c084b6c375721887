"""The same form twice (double click, back and send again, a retry after a crash) makes one thing (F01, F30).

A form may carry a random key in the field `once`. The first POST claims the key in its own transaction and keeps
where it led; the second is sent to the same place.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask, Response, g, redirect, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock
from app.core.db import Base, db

KEPT_FOR = timedelta(days=2)
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class FormReceipt(Base):
    """A form that has been taken, and where it led."""

    __tablename__ = "form_receipt"

    key: Mapped[str] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)
    location: Mapped[str | None]


def plug(app: Flask) -> None:
    app.jinja_env.globals["once_key"] = lambda: secrets.token_urlsafe(18)

    @app.before_request
    def take_once() -> BaseResponse | None:
        key = request.form.get("once", "") if request.method == "POST" else ""
        if not KEY.fullmatch(key):
            return None
        try:
            with db.session.begin_nested():
                db.session.add(FormReceipt(key=key, taken_at=clock.now(), location=None))
        except IntegrityError:
            taken = db.session.get(FormReceipt, key, populate_existing=True)
            return redirect((taken.location if taken else None) or request.path, 303)
        g.form_receipt = key
        return None

    @app.after_request
    def keep_location(response: Response) -> Response:
        key = g.pop("form_receipt", None)
        if key and response.status_code < 400:
            location = response.headers.get("HX-Redirect") or response.location
            db.session.execute(sa.update(FormReceipt).where(FormReceipt.key == key).values(location=location))
        return response


def forget_receipts() -> int:
    """Remove receipts of forms that nobody will send again; returns how many."""
    old = db.session.execute(sa.delete(FormReceipt).where(FormReceipt.taken_at < clock.now() - KEPT_FOR))
    return int(old.rowcount)  # type: ignore[attr-defined]
