"""Where the log's sentences about communities lead to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.audit.addresses import subject_url
from app.community.models import Achievement, Community, Event, Initiative
from app.core.db import db

PAGES = {
    "communities.detail": Community,
    "events.detail": Event,
    "initiatives.detail": Initiative,
    "achievements.detail": Achievement,
}


def plug(_app: Flask) -> None:
    for endpoint, model in PAGES.items():
        subject_url(model.__tablename__)(_place(endpoint, model))


def _place(endpoint: str, model: Any) -> Any:
    def locate(thing_id: int) -> tuple[str, dict[str, Any]] | None:
        slug = db.session.scalar(sa.select(model.slug).where(model.id == thing_id))
        return (endpoint, {"slug": slug}) if slug else None

    return locate
