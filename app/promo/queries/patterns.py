"""The templates of a brief as this house says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.promo.models import PatternText
from app.promo.patterns import Pattern, patterns


def own_texts() -> Mapping[tuple[str, str], PatternText]:
    """What the house says in its own words, by template and language; one query."""
    rows = db.session.scalars(sa.select(PatternText).options(joinedload(PatternText.saved_by)))
    return {(row.key, row.language): row for row in rows}


def own_text(key: str, language: str) -> PatternText | None:
    """The house's own words of one template in one language."""
    return db.session.scalar(sa.select(PatternText).where(PatternText.key == key, PatternText.language == language))


def patterns_in_force() -> Mapping[str, Pattern]:
    """All templates by key, each with the house's words where it has some."""
    own = own_texts()
    return {
        key: replace(one, words={lang: _words(own.get((key, lang)), shipped) for lang, shipped in one.words.items()})
        for key, one in patterns().items()
    }


def _words(own: PatternText | None, shipped: Mapping[str, str]) -> Mapping[str, str]:
    return shipped if own is None else own.words
