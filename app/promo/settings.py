"""House figures of the request desk and of the calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.settings import Setting, days, hours, minutes, working_days, working_hours
from app.networks.requirements import FormatKind
from app.promo.words import Act

_DESK = _l("Request desk")
_CALENDAR = _l("Calendar")
_WORKLOAD = _l("Workload: how long an act takes")


def _posts(n: int) -> str:
    return str(ngettext("post", "posts", n))


def _requests(n: int) -> str:
    return str(ngettext("request", "requests", n))


TRIAGE_DAYS = Setting(
    key="promo.triage_days", default=2, least=1, most=20, unit=working_days, group=_DESK,
    label=_l("A request is answered within"),
)  # fmt: skip
ANSWER_HOURS = Setting(
    key="promo.answer_hours", default=1, least=1, most=16, unit=working_hours, group=_DESK,
    label=_l("A promise counts for each answer that waits before it"),
)  # fmt: skip
APPROVAL_DAYS = Setting(
    key="promo.approval_days", default=1, least=1, most=10, unit=working_days, group=_DESK,
    label=_l("A promise counts for the second approval of a sensitive topic"),
)  # fmt: skip
RUSH_A_QUARTER = Setting(
    key="promo.rush_a_quarter", default=2, least=0, most=50, unit=_requests, group=_DESK,
    label=_l("A community may ask for an earlier day, each quarter, with"),
)  # fmt: skip
SILENT_DAYS = Setting(
    key="promo.silent_days", default=14, least=3, most=90, unit=days, group=_DESK,
    label=_l("A request without an answer from its author closes after"),
)  # fmt: skip

REVIEW_LINK_HOURS = Setting(
    key="promo.review_link_hours", default=72, least=1, most=336, unit=hours, group=_DESK,
    label=_l("A link to review a post works for"),
)  # fmt: skip

REVIEW_REMIND_HOURS = Setting(
    key="promo.review_remind_hours", default=24, least=1, most=90, unit=working_hours, group=_DESK,
    label=_l("Who can approve is reminded twice, each time after"),
)  # fmt: skip

MEETING_MINUTES = Setting(
    key="promo.meeting_minutes", default=30, least=10, most=180, unit=minutes, group=_DESK,
    label=_l("A meeting takes"),
)  # fmt: skip
SILENT_NOTICE_DAYS = Setting(
    key="promo.silent_notice_days", default=3, least=1, most=30, unit=days, group=_DESK,
    label=_l("Before it closes for want of an answer, its author is told ahead by"),
)  # fmt: skip

HOLD_DAYS = Setting(
    key="promo.hold_days", default=5, least=1, most=30, unit=working_days, group=_CALENDAR,
    label=_l("A held slot without content is released after"),
)  # fmt: skip
MISSED_HOURS = Setting(
    key="promo.missed_hours", default=2, least=1, most=48, unit=hours, group=_CALENDAR,
    label=_l("A slot counts as missed when nothing is published within"),
)  # fmt: skip
REMIND_HOURS = Setting(
    key="promo.remind_hours", default=24, least=1, most=96, unit=hours, group=_CALENDAR,
    label=_l("Content that is due is asked for again before its time"),
)  # fmt: skip
DAY_LOAD = Setting(
    key="promo.day_load", default=3, least=1, most=50, unit=_posts, group=_CALENDAR,
    label=_l("A day is full with"),
)  # fmt: skip

WEEKLY_HOURS = Setting(
    key="promo.weekly_hours", default=40, least=1, most=80, unit=hours, group=_WORKLOAD,
    label=_l("A person without hours of their own works a week"),
)  # fmt: skip
#: How long each act takes; the content of a post by the kind of its format.
ACT_MINUTES: dict[tuple[Act, str], Setting] = {
    (act, kind): Setting(
        key=f"promo.minutes_{act}{'_' + kind if kind else ''}", default=default, least=0, most=4800, unit=minutes,
        group=_WORKLOAD, label=label,
    )
    for act, kind, default, label in (
        (Act.TRIAGE, "", 30, Act.TRIAGE.label),
        (Act.CONTENT, FormatKind.FEED, 120, _l("Content: post")),
        (Act.CONTENT, FormatKind.COMMUNITY, 60, _l("Content: community post")),
        (Act.CONTENT, FormatKind.STORY, 60, _l("Content: story")),
        (Act.CONTENT, FormatKind.VIDEO, 480, _l("Content: video")),
        (Act.CONTENT, FormatKind.CAROUSEL, 240, _l("Content: carousel")),
        (Act.CONTENT, FormatKind.EVENT, 90, _l("Content: event page")),
        (Act.CONTENT, FormatKind.ARTICLE, 360, _l("Content: article")),
        (Act.REVIEW, "", 20, Act.REVIEW.label),
        (Act.PUBLICATION, "", 15, Act.PUBLICATION.label),
        (Act.REPLIES, "", 30, Act.REPLIES.label),
        (Act.READING, "", 15, Act.READING.label),
        (Act.REPORT, "", 180, Act.REPORT.label),
    )
}  # fmt: skip
