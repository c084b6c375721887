"""The boundary commits: an answer below 400 keeps what the request did, any other undoes it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, g, request

from app.core.db import db, promise_only_to_read
from app.core.faults import fault_point

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def after_commit(act: Callable[[], object]) -> None:
    """Have `act` called once this request's transaction is safely kept (waking the worker, never before)."""
    g.setdefault("after_commit", []).append(act)


def plug(app: Flask) -> None:
    """Draw the boundary around every request. To be called first, so that it commits last."""

    @app.before_request
    def open_boundary() -> None:
        promise_only_to_read(request.method in SAFE_METHODS)

    @app.after_request
    def close_boundary(response: Response) -> Response:
        if request.method in SAFE_METHODS or response.status_code >= 400:
            db.session.rollback()
            return response
        fault_point("request.done")
        db.session.commit()
        fault_point("request.kept")
        for act in g.pop("after_commit", []):
            act()
        return response

    @app.teardown_request
    def forget_boundary(_error: BaseException | None) -> None:
        promise_only_to_read(False)
