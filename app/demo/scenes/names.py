"""Names and addresses that are still free: the demo may be loaded beside what is real."""

from __future__ import annotations

from itertools import count
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.text import slugify


def free_slug(model: Any, text: str) -> str:
    """An address part that no row of `model` has."""
    base = slugify(text)
    taken = set(db.session.scalars(sa.select(model.slug).where(model.slug.startswith(base, autoescape=True))))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def free_name(column: Any, name: str) -> str:
    """A name that no row has in `column`."""
    taken = set(db.session.scalars(sa.select(column).where(column.startswith(name, autoescape=True))))
    return next(free for n in count(1) if (free := name if n == 1 else f"{name} ({n})") not in taken)
