"""What can happen to creatives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

CREATIVE_ADDED = Tag("creatives.creative.added", _l("%(actor)s added the picture “%(subject)s”"))
CREATIVE_DESCRIBED = Tag("creatives.creative.described", _l("%(actor)s described the picture “%(subject)s”"))
