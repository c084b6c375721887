"""What people decide about news."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

NEWS_TRIED_AGAIN = Tag("notifications.telling.tried_again", _l("%(actor)s had the news about %(subject)s told again"))
NEWS_CHOSEN = Tag("notifications.person.news_chosen", _l("%(subject)s chose which news comes when"))
