"""What can happen to channels."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

CHANNEL_CHANGED = Tag("networks.channel.changed", _l("%(actor)s changed the channel %(subject)s"))
CHANNEL_ADDED = Tag("networks.channel.added", _l("%(actor)s added the channel %(subject)s"))
_DAYS = {"starts_on": date.fromisoformat, "ends_on": date.fromisoformat}
ON_CALL_ADDED = Tag(
    "networks.on_call.added",
    _l("%(actor)s put %(subject)s on call for %(place)s from %(starts_on)s to %(ends_on)s"),
    _DAYS,
)
ON_CALL_REMOVED = Tag(
    "networks.on_call.removed",
    _l("%(actor)s took %(subject)s off call for %(place)s from %(starts_on)s to %(ends_on)s"),
    _DAYS,
)
