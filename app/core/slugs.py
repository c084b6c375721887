"""Addresses made of a name, unique in a table or within a parent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.text import slugify

RESERVED = frozenset({"new", "legacy", "export", "edit"})


def add_with_slug(thing: Any, text: str, **within: Any) -> None:
    """Add `thing` with a slug made of `text`: 'book-swap', or 'book-swap-2' when that is taken.

    `within` names the columns in which the slug must be unique (`community_id=3`). Of two people in the same second
    the second gets the next number.
    """
    for _attempt in range(5):
        thing.slug = _free(type(thing), text, within)
        try:
            with db.session.begin_nested():
                db.session.add(thing)
        except IntegrityError as error:
            if "slug" not in str(error.orig):
                raise
        else:
            return
    raise RuntimeError(f"No free address for {text!r}.")


def _free(model: Any, text: str, within: dict[str, Any]) -> str:
    base = slugify(text)
    like = sa.select(model.slug).where(model.slug.startswith(base, autoescape=True)).filter_by(**within)
    taken = set(db.session.scalars(like)) | RESERVED
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
