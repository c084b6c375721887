"""What can happen to the demo."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

DEMO_REMOVED = Tag("demo.set.removed", _l("%(actor)s removed the demo data"))
