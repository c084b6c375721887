"""Where an entry came from, for those who may read it: addresses are personal data."""

from __future__ import annotations

from flask_babel import gettext as _

from app.audit.models import AuditEntry
from app.core.origin import COMMAND, WORKER
from app.web.formats import DASH


def origin_of(entry: AuditEntry) -> str:
    """The address, or in the reader's language what acted without one."""
    words = {COMMAND: _("a command on the server"), WORKER: _("the portal's own schedule"), None: DASH}
    return words.get(entry.origin) or str(entry.origin)
