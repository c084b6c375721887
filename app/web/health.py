"""Is the portal alive, and is it ready: /healthz asks nobody, /readyz asks every part that registered a check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog
from flask import Blueprint, Response, current_app, jsonify

from app.web.gates import public

CHECKS: dict[str, Callable[[], str | None]] = {}
log = structlog.get_logger()
blueprint = Blueprint("health", __name__)


def ready_check(name: str) -> Callable[[Callable[[], str | None]], Callable[[], str | None]]:
    """Register a check: it returns None when all is well, else one plain sentence for the operator."""

    def register(check: Callable[[], str | None]) -> Callable[[], str | None]:
        CHECKS[name] = check
        return check

    return register


def troubles() -> dict[str, str]:
    """What is not ready, by name. A check that raises is a trouble too."""
    found: dict[str, str] = {}
    for name, check in CHECKS.items():
        try:
            sentence = check()
        except Exception as error:  # noqa: BLE001 - a broken part must not hide the others
            log.warning("ready.check_failed", check=name, error=type(error).__name__)
            sentence = f"The check failed: {type(error).__name__}."
        if sentence:
            found[name] = sentence
    return found


@ready_check("stopping")
def _is_stopping() -> str | None:
    """bin/run lays a file down before it stops, so that a balancer turns away first (F22)."""
    return "The portal is being stopped." if (Path(current_app.instance_path) / "stopping").exists() else None


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """200 when everything that the portal needs is there, else 503 with the parts that are not."""
    found = troubles()
    return jsonify(status="unready" if found else "ready", troubles=found), 503 if found else 200
