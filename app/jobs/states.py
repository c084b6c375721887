"""The states of a row that is work."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class WorkState(LabelledEnum):
    """Queued until claimed, running under a lease; then done, or dead when every try has failed."""

    QUEUED = "queued", _l("waiting")
    RUNNING = "running", _l("in work")
    DONE = "done", _l("done")
    DEAD = "dead", _l("given up")
