"""News of the promo room, for those above it and for its own placements."""

from __future__ import annotations

from blinker import signal

#: A request was declined or cancelled: (request_, actor, reason). Holds are released in the same transaction.
request_ended = signal("promo-request-ended")
