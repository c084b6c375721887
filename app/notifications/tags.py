"""What people decide about their news."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

NEWS_CHOSEN = Tag("notifications.person.news_chosen", _l("%(subject)s chose which news comes when"))
