"""What can happen to channels."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

CHANNEL_CHANGED = Tag("networks.channel.changed", _l("%(actor)s changed the channel %(subject)s"))
CHANNEL_ADDED = Tag("networks.channel.added", _l("%(actor)s added the channel %(subject)s"))
