"""The life cycles of requests, placements and wires, as data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import LifeCycle, Step
from app.accounts.permissions import P
from app.core.enums import LabelledEnum
from app.promo import tags


class RequestState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    SUBMITTED = "submitted", _l("Submitted")
    TRIAGE = "triage", _l("In triage")
    NEEDS_INFO = "needs_info", _l("Needs an answer")
    ACCEPTED = "accepted", _l("Accepted")
    DECLINED = "declined", _l("Declined")
    SCHEDULED = "scheduled", _l("Scheduled")
    LIVE = "live", _l("Live")
    COLLECTING = "collecting", _l("Collecting figures")
    REPORTED = "reported", _l("Reported")
    CLOSED = "closed", _l("Closed")
    CANCELLED = "cancelled", _l("Cancelled")

    @property
    def tone(self) -> str:
        return _REQUEST_TONES[self.value]


class NetworkDecision(LabelledEnum):
    OPEN = "open", _l("Undecided")
    NEEDS_INFO = "needs_info", _l("Needs an answer")
    YES = "yes", _l("Yes")
    NO = "no", _l("No")
    LATER = "later", _l("Later")

    @property
    def tone(self) -> str:
        return {"open": "open", "needs_info": "warn", "yes": "good", "no": "done", "later": "held"}[self.value]


class PlacementState(LabelledEnum):
    HELD = "held", _l("Held")
    CONTENT_DUE = "content_due", _l("Awaiting content")
    IN_REVIEW = "in_review", _l("In review")
    CHANGES_REQUESTED = "changes_requested", _l("Changes asked for")
    APPROVED = "approved", _l("Approved")
    SCHEDULED = "scheduled", _l("Scheduled")
    PAUSED = "paused", _l("Paused")
    PUBLISHED = "published", _l("Published")
    MEASURED = "measured", _l("Measured")
    MISSED = "missed", _l("Missed")
    RELEASED = "released", _l("Released")

    @property
    def tone(self) -> str:
        return _PLACEMENT_TONES[self.value]


class WireState(LabelledEnum):
    ARMED = "armed", _l("Armed")
    TRIGGERED = "triggered", _l("Tripped")
    PROPOSED = "proposed", _l("Proposed")
    EXECUTED = "executed", _l("Carried out")
    DISMISSED = "dismissed", _l("Dismissed")
    EXPIRED = "expired", _l("Expired")
    DISARMED = "disarmed", _l("Disarmed")

    @property
    def tone(self) -> str:
        return {"triggered": "planb", "proposed": "planb", "executed": "planb"}.get(self.value, "neutral")


class MeetingState(LabelledEnum):
    PROPOSED = "proposed", _l("Proposed")
    BOOKED = "booked", _l("Booked")
    HELD = "held", _l("Took place")
    CANCELLED = "cancelled", _l("Cancelled")

    @property
    def tone(self) -> str:
        return {"proposed": "held", "booked": "open", "held": "good", "cancelled": "done"}[self.value]


class ThreadState(LabelledEnum):
    OPEN = "open", _l("Still open")
    RESOLVED = "resolved", _l("Resolved")


#: How a state looks; violet is plan B's alone, amber says 'look here'.
_REQUEST_TONES = {
    "draft": "held", "submitted": "open", "triage": "open", "needs_info": "warn", "accepted": "good",
    "declined": "done", "scheduled": "good", "live": "accent", "collecting": "accent", "reported": "good",
    "closed": "done", "cancelled": "done",
}  # fmt: skip
_PLACEMENT_TONES = {
    "held": "held", "content_due": "open", "in_review": "open", "changes_requested": "warn", "approved": "good",
    "scheduled": "good", "paused": "warn", "published": "accent", "measured": "done", "missed": "bad",
    "released": "done",
}  # fmt: skip

R, S, W, M = RequestState, PlacementState, WireState, MeetingState

#: Placements that still take a place on the calendar.
ACTIVE_PLACEMENTS = frozenset(
    {S.HELD, S.CONTENT_DUE, S.IN_REVIEW, S.CHANGES_REQUESTED, S.APPROVED, S.SCHEDULED, S.PAUSED}
)
#: Those that can be moved to another slot, in the order of the cycle; an approval stands.
MOVABLE_PLACEMENTS = (S.HELD, S.CONTENT_DUE, S.IN_REVIEW, S.CHANGES_REQUESTED, S.APPROVED, S.SCHEDULED)
#: Asked for, and not approved: for these the review time counts.
BEFORE_APPROVAL = frozenset({S.CONTENT_DUE, S.IN_REVIEW, S.CHANGES_REQUESTED})
OUT_PLACEMENTS = frozenset({S.PUBLISHED, S.MEASURED})
#: A network that said yes may hold slots while the others still decide, and until the figures are all in.
HOLDING_REQUESTS = frozenset({R.TRIAGE, R.NEEDS_INFO, R.ACCEPTED, R.SCHEDULED, R.LIVE, R.COLLECTING})
ENDED_REQUESTS = frozenset({R.DECLINED, R.CLOSED, R.CANCELLED})
#: From the first yes until the figures are in.
ON_THEIR_WAY = frozenset({R.ACCEPTED, R.SCHEDULED, R.LIVE, R.COLLECTING})
#: Networks of a request that have not answered, or wait for an answer themselves.
UNDECIDED = frozenset({NetworkDecision.OPEN, NetworkDecision.NEEDS_INFO})
#: Steps of plan B that were needed, whatever became of them.
TRIPPED_WIRES = frozenset({W.TRIGGERED, W.PROPOSED, W.EXECUTED, W.DISMISSED})
#: Meetings that are still to come.
COMING_MEETINGS = frozenset({M.PROPOSED, M.BOOKED})
BEFORE_LIVE = frozenset({R.SUBMITTED, R.TRIAGE, R.NEEDS_INFO, R.ACCEPTED, R.SCHEDULED})

REQUEST_CYCLE = LifeCycle(
    "promo_request",
    RequestState,
    (
        Step("submit", frozenset({R.DRAFT}), R.SUBMITTED, tags.REQUEST_SUBMITTED, _l("Submit the request"),
             P.REQUEST_FILE, moment="submitted_at", tone="primary"),
        Step("begin_triage", frozenset({R.SUBMITTED}), R.TRIAGE, tags.REQUEST_IN_TRIAGE, _l("Take into triage"),
             P.REQUEST_TRIAGE, by_system=True),
        Step("return", frozenset({R.TRIAGE}), R.NEEDS_INFO, tags.REQUEST_RETURNED, _l("Ask for more"),
             P.REQUEST_TRIAGE),
        Step("answer", frozenset({R.NEEDS_INFO}), R.TRIAGE, tags.REQUEST_ANSWERED, _l("Answer the questions"),
             P.REQUEST_FILE, tone="primary"),
        Step("accept", frozenset({R.TRIAGE}), R.ACCEPTED, tags.REQUEST_ACCEPTED, _l("Accept"),
             P.REQUEST_TRIAGE, moment="accepted_at", tone="primary"),
        Step("take_back", frozenset({R.ACCEPTED, R.DECLINED}), R.TRIAGE, tags.REQUEST_TAKEN_BACK,
             _l("Take the answer back"), P.REQUEST_TRIAGE),
        Step("decline_all", frozenset({R.TRIAGE}), R.DECLINED, tags.REQUEST_DECLINED, _l("Decline"),
             P.REQUEST_TRIAGE, moment="declined_at", tone="danger"),
        Step("decline", BEFORE_LIVE, R.DECLINED, tags.REQUEST_DECLINED, _l("Decline the whole request"),
             P.REQUEST_DECLINE, needs_reason=True, moment="declined_at", tone="danger"),
        Step("schedule", frozenset({R.ACCEPTED}), R.SCHEDULED, tags.REQUEST_SCHEDULED, _l("Mark as scheduled"),
             P.PLACEMENT_EDIT, by_system=True, moment="scheduled_at"),
        Step("replan", frozenset({R.SCHEDULED}), R.ACCEPTED, tags.REQUEST_REPLAN, _l("Plan anew"), by_system=True),
        Step("go_live", frozenset({R.SCHEDULED, R.ACCEPTED}), R.LIVE, tags.REQUEST_LIVE, _l("Go live"),
             by_system=True, moment="live_at"),
        Step("collect", frozenset({R.LIVE}), R.COLLECTING, tags.REQUEST_COLLECTING, _l("Collect figures"),
             by_system=True, moment="collecting_at"),
        Step("go_live_again", frozenset({R.COLLECTING}), R.LIVE, tags.REQUEST_LIVE_AGAIN, _l("Live again"),
             by_system=True),
        Step("report", frozenset({R.COLLECTING}), R.REPORTED, tags.REQUEST_REPORTED, _l("Mark as reported"),
             by_system=True, moment="reported_at"),
        Step("correct", frozenset({R.REPORTED}), R.COLLECTING, tags.REQUEST_COLLECTING, _l("Correct the figures"),
             P.REPORT_WRITE),
        Step("close", frozenset({R.REPORTED}), R.CLOSED, tags.REQUEST_CLOSED, _l("Close with lessons"),
             P.REQUEST_CLOSE, moment="closed_at", tone="primary"),
        Step("reopen", frozenset({R.CLOSED}), R.REPORTED, tags.REQUEST_REOPENED, _l("Reopen"),
             P.REQUEST_DECLINE, needs_reason=True),
        Step("cancel", frozenset({R.DRAFT, *BEFORE_LIVE}), R.CANCELLED, tags.REQUEST_CANCELLED,
             _l("Cancel the request"), P.REQUEST_FILE, needs_reason=True, moment="cancelled_at", by_system=True,
             tone="danger"),
        Step("cancel", frozenset({R.LIVE, R.COLLECTING}), R.CANCELLED, tags.REQUEST_CANCELLED,
             _l("Cancel the request"), P.REQUEST_DECLINE, needs_reason=True, moment="cancelled_at", tone="danger"),
    ),
)  # fmt: skip

PLACEMENT_CYCLE = LifeCycle(
    "placement",
    PlacementState,
    (
        Step("ask_content", frozenset({S.HELD}), S.CONTENT_DUE, tags.PLACEMENT_CONTENT_DUE, _l("Ask for the content"),
             P.PLACEMENT_EDIT, by_system=True),
        Step("send_to_review", frozenset({S.CONTENT_DUE, S.CHANGES_REQUESTED}), S.IN_REVIEW,
             tags.PLACEMENT_SENT_TO_REVIEW, _l("Send to review"), P.CREATIVE_EDIT, tone="primary"),
        Step("ask_changes", frozenset({S.IN_REVIEW}), S.CHANGES_REQUESTED, tags.PLACEMENT_CHANGES_ASKED,
             _l("Ask for changes"), P.PLACEMENT_APPROVE, also=P.PLACEMENT_EDIT, needs_reason=True),
        Step("approve_first", frozenset({S.IN_REVIEW}), S.IN_REVIEW, tags.PLACEMENT_APPROVED_ONCE,
             _l("Approve (first of two)"), P.PLACEMENT_APPROVE, tone="primary"),
        Step("approve", frozenset({S.IN_REVIEW}), S.APPROVED, tags.PLACEMENT_APPROVED, _l("Approve"),
             P.PLACEMENT_APPROVE, moment="approved_at", tone="primary"),
        Step("reopen_review", frozenset({S.APPROVED, S.SCHEDULED}), S.IN_REVIEW, tags.PLACEMENT_REOPENED,
             _l("Review again"), P.CREATIVE_EDIT, also=P.PLACEMENT_APPROVE, by_system=True),
        Step("schedule", frozenset({S.APPROVED}), S.SCHEDULED, tags.PLACEMENT_SCHEDULED, _l("Schedule"),
             P.PLACEMENT_EDIT, also=P.WIRE_ANSWER, by_system=True, tone="primary"),
        *(
            Step("move", frozenset({state}), state, tags.PLACEMENT_MOVED, _l("Move"), P.PLACEMENT_EDIT, by_system=True)
            for state in MOVABLE_PLACEMENTS
        ),
        Step("pause", frozenset({S.SCHEDULED}), S.PAUSED, tags.PLACEMENT_PAUSED, _l("Pause"), P.PLACEMENT_EDIT,
             by_system=True, needs_reason=True),
        Step("resume", frozenset({S.PAUSED}), S.SCHEDULED, tags.PLACEMENT_RESUMED, _l("Resume"), P.PLACEMENT_EDIT),
        Step("publish", frozenset({S.SCHEDULED}), S.PUBLISHED, tags.PLACEMENT_PUBLISHED, _l("Published"),
             P.PLACEMENT_PUBLISH, moment="published_at", tone="primary"),
        Step("publish_fast", frozenset({S.HELD, S.CONTENT_DUE}), S.PUBLISHED, tags.PLACEMENT_PUBLISHED_FAST,
             _l("Published (fast lane)"), P.PLACEMENT_OVERRIDE, needs_reason=True, moment="published_at"),
        Step("publish_late", frozenset({S.MISSED}), S.PUBLISHED, tags.PLACEMENT_PUBLISHED_LATE,
             _l("It went out all the same"), P.PLACEMENT_PUBLISH, needs_reason=True, moment="published_at",
             tone="primary"),
        Step("measure", frozenset({S.PUBLISHED}), S.MEASURED, tags.PLACEMENT_MEASURED, _l("Mark as measured"),
             P.READING_ENTER, by_system=True, moment="measured_at"),
        *(
            Step("review_after_first", frozenset({state}), state, tags.PLACEMENT_REVIEWED_AFTER_ONCE,
                 _l("Review it afterwards (first of two)"), P.PLACEMENT_APPROVE, tone="primary")
            for state in (S.PUBLISHED, S.MEASURED)
        ),
        *(
            Step("review_after", frozenset({state}), state, tags.PLACEMENT_REVIEWED_AFTER, _l("Review it afterwards"),
                 P.PLACEMENT_APPROVE, tone="primary")
            for state in (S.PUBLISHED, S.MEASURED)
        ),
        Step("miss", frozenset(ACTIVE_PLACEMENTS - {S.HELD}), S.MISSED, tags.PLACEMENT_MISSED, _l("Missed"),
             by_system=True, needs_reason=True),
        Step("release", frozenset(ACTIVE_PLACEMENTS), S.RELEASED, tags.PLACEMENT_RELEASED, _l("Release the slot"),
             P.PLACEMENT_EDIT, also=P.REQUEST_FILE, by_system=True, needs_reason=True, tone="danger"),
    ),
)  # fmt: skip

WIRE_CYCLE = LifeCycle(
    "wire",
    WireState,
    (
        Step("trip", frozenset({W.ARMED}), W.TRIGGERED, tags.WIRE_TRIPPED, _l("Trip by hand"), P.WIRE_ANSWER,
             by_system=True, needs_reason=True, moment="triggered_at"),
        Step("propose", frozenset({W.TRIGGERED}), W.PROPOSED, tags.WIRE_PROPOSED, _l("Propose"), by_system=True,
             moment="proposed_at"),
        Step("execute", frozenset({W.PROPOSED}), W.EXECUTED, tags.WIRE_EXECUTED, _l("Do it"), P.WIRE_ANSWER,
             moment="executed_at", tone="planb"),
        Step("dismiss", frozenset({W.PROPOSED}), W.DISMISSED, tags.WIRE_DISMISSED, _l("Dismiss"), P.WIRE_ANSWER,
             needs_reason=True, moment="dismissed_at"),
        Step("expire", frozenset({W.ARMED, W.TRIGGERED, W.PROPOSED}), W.EXPIRED, tags.WIRE_EXPIRED, _l("Expire"),
             by_system=True, needs_reason=True, moment="expired_at"),
        Step("disarm", frozenset({W.ARMED}), W.DISARMED, tags.WIRE_DISARMED, _l("Disarm"), P.WIRE_ARM,
             needs_reason=True),
    ),
)  # fmt: skip

MEETING_CYCLE = LifeCycle(
    "meeting",
    MeetingState,
    (
        Step("book", frozenset({M.PROPOSED}), M.BOOKED, tags.MEETING_BOOKED, _l("Book the meeting"), P.REQUEST_FILE,
             also=P.REQUEST_TRIAGE, moment="booked_at", tone="primary"),
        *(
            Step("move", frozenset({state}), state, tags.MEETING_MOVED, _l("Another time"), P.REQUEST_TRIAGE,
                 also=P.REQUEST_FILE)
            for state in (M.PROPOSED, M.BOOKED)
        ),
        Step("hold", frozenset({M.BOOKED}), M.HELD, tags.MEETING_HELD, _l("Close the meeting"), P.REQUEST_TRIAGE,
             moment="held_at", tone="primary"),
        Step("cancel", COMING_MEETINGS, M.CANCELLED, tags.MEETING_CANCELLED, _l("Call the meeting off"),
             P.REQUEST_TRIAGE, also=P.REQUEST_FILE, by_system=True, needs_reason=True, moment="cancelled_at",
             tone="danger"),
    ),
)  # fmt: skip

THREAD_CYCLE = LifeCycle(
    "comment",
    ThreadState,
    (
        Step("resolve", frozenset({ThreadState.OPEN}), ThreadState.RESOLVED, tags.THREAD_RESOLVED, _l("Resolve"),
             P.REQUEST_COMMENT, moment="resolved_at"),
        Step("reopen", frozenset({ThreadState.RESOLVED}), ThreadState.OPEN, tags.THREAD_REOPENED, _l("Open it again"),
             P.REQUEST_COMMENT),
    ),
)  # fmt: skip
