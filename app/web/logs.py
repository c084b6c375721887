"""Structured logs: one JSON line per event, without personal data (T51, T52)."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request
from structlog.typing import EventDict

log = structlog.get_logger()


def without_values(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """PostgreSQL quotes the values of a broken constraint in a line of its own: people's words have no place here."""
    if "exception" in event:
        event["exception"] = re.sub(r"(?m)^DETAIL:.*$", "DETAIL: left out", event["exception"])
    return event


def request_id() -> str:
    """What the lines of one request share, and what its error page shows: our own, never what a caller sent."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def with_request(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Lines of the worker and of commands belong to no request."""
    if has_request_context():
        event["request_id"] = request_id()
    return event


def plug(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            with_request,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_request(response: Response) -> Response:
        if request.endpoint not in {"static", "health.healthz", "health.readyz"}:
            # The rule, not the path: paths hold tokens and slugs (T51, T55).
            log.info(
                "request",
                method=request.method,
                rule=str(request.url_rule or "?"),
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
            )
        return response
