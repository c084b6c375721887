"""From now on what is recorded is told."""

from __future__ import annotations

from flask import Flask

from app.audit.actions import recorded
from app.notifications.actions import tell


def plug(_app: Flask) -> None:
    recorded.connect(tell)
