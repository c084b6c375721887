"""From now on what is recorded is told."""

from __future__ import annotations

from flask import Flask

from app.audit.actions import recorded
from app.mail.questions import OUT_OF_SIGHT
from app.notifications.actions import tell
from app.notifications.sight import is_out_of_sight


def plug(_app: Flask) -> None:
    recorded.connect(tell)
    OUT_OF_SIGHT[:] = [is_out_of_sight]
