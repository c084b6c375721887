"""The life cycle of a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import LifeCycle, Step
from app.accounts.permissions import P
from app.core.enums import LabelledEnum
from app.reports import tags


class ReportState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    REVIEW = "review", _l("In review")
    PUBLISHED = "published", _l("Published")
    SUPERSEDED = "superseded", _l("Superseded")

    @property
    def tone(self) -> str:
        return {"draft": "held", "review": "open", "published": "good", "superseded": "done"}[self.value]


#: Those whose figures are frozen.
OUT_REPORTS = frozenset({ReportState.PUBLISHED, ReportState.SUPERSEDED})

S = ReportState

REPORT_CYCLE = LifeCycle(
    "report",
    ReportState,
    (
        Step("send_to_review", frozenset({S.DRAFT}), S.REVIEW, tags.REPORT_IN_REVIEW, _l("Send to review"),
             P.REPORT_WRITE, tone="primary"),
        Step("return", frozenset({S.REVIEW}), S.DRAFT, tags.REPORT_RETURNED, _l("Return to draft"),
             P.REPORT_WRITE, also=P.REPORT_PUBLISH),
        Step("publish", frozenset({S.REVIEW}), S.PUBLISHED, tags.REPORT_PUBLISHED, _l("Publish"),
             P.REPORT_PUBLISH, moment="published_at", tone="primary"),
        Step("supersede", frozenset({S.PUBLISHED}), S.SUPERSEDED, tags.REPORT_SUPERSEDED, _l("Superseded"),
             P.REPORT_PUBLISH, by_system=True),
    ),
)  # fmt: skip
