"""What can happen to plan B beyond the steps of a wire itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag
from app.promo.words import WireStep

READING_NEEDED = Tag(
    "fallback.reading.needed",
    _l("A fresh reading is needed before plan B can be checked: %(step)s, %(subject)s"),
    {"step": WireStep},
)
