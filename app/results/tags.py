"""What can happen to results."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag
from app.results.words import LeadStatus, Metric, ReadingGap

_FIGURE = {"metric": Metric, "value": Decimal}

READING_ENTERED = Tag(
    "results.reading.entered", _l("%(actor)s entered a figure of %(subject)s: %(metric)s, %(value)s"), _FIGURE
)
READING_CORRECTED = Tag(
    "results.reading.corrected", _l("%(actor)s corrected a figure of %(subject)s: %(metric)s, %(value)s"), _FIGURE
)
GAP_STATED = Tag(
    "results.reading.gap_stated",
    _l("%(actor)s stated a gap in the figures of %(subject)s: %(metric)s, %(gap)s"),
    {"metric": Metric, "gap": ReadingGap},
)
RESULTS_ASKED = Tag("results.reading.asked", _l("%(subject)s: %(person)s was asked for the missing figures"))
BASELINE_SET = Tag(
    "results.baseline.set",
    _l("%(actor)s set the baseline of %(subject)s: %(metric)s, %(qualifier)s%(value)s"),
    _FIGURE,
)
LEADS_ADDED = Tag("results.lead.added", _l("%(actor)s added leads to %(subject)s: %(count)s"))
LEAD_MOVED = Tag(
    "results.lead.moved", _l("%(actor)s marked leads of %(subject)s as %(status)s"), {"status": LeadStatus}
)
