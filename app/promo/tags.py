"""What can happen to requests, placements and wires, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag
from app.promo.asking import form_name
from app.promo.brief import LABELS
from app.promo.words import ExpiryOutcome, WireStep


def _called(fields: Mapping[str, str]) -> str:
    return ", ".join(str(LABELS.get(name, name)) for name in fields)


REQUEST_DRAFTED = Tag("promo.request.drafted", _l("%(actor)s began the draft %(subject)s"))
REQUEST_SUBMITTED = Tag("promo.request.submitted", _l("%(actor)s submitted %(subject)s"))
REQUEST_IN_TRIAGE = Tag("promo.request.in_triage", _l("%(subject)s is in triage"))
REQUEST_ASSIGNED = Tag("promo.request.assigned", _l("%(actor)s gave %(network)s of %(subject)s to %(person)s"))
REQUEST_RETURNED = Tag(
    "promo.request.returned", _l("%(actor)s asked for more on %(subject)s: %(returned)s"), {"returned": _called}
)
REQUEST_SILENT = Tag(
    "promo.request.silent",
    _l("%(subject)s closes on %(closes_on)s unless its author answers what was asked"),
    {"closes_on": date.fromisoformat},
)
REQUEST_ANSWERED = Tag("promo.request.answered", _l("%(actor)s answered the questions on %(subject)s"))
NETWORK_ACCEPTED = Tag("promo.request.network_accepted", _l("%(actor)s said yes to %(subject)s for %(network)s"))
NETWORK_REFUSED = Tag("promo.request.network_refused", _l("%(actor)s said no to %(subject)s for %(network)s"))
NETWORK_LATER = Tag(
    "promo.request.network_later",
    _l("%(actor)s put %(network)s of %(subject)s off until %(until)s"),
    {"until": date.fromisoformat},
)
NETWORK_TAKEN_BACK = Tag(
    "promo.request.network_taken_back", _l("%(actor)s took back the answer for %(network)s of %(subject)s")
)
REQUEST_TAKEN_BACK = Tag("promo.request.taken_back", _l("%(subject)s is in triage again: an answer was taken back"))
NETWORK_DUE_AGAIN = Tag(
    "promo.request.network_due_again", _l("%(network)s of %(subject)s was put off until now: it waits for a decision")
)
REQUEST_ACCEPTED = Tag("promo.request.accepted", _l("%(subject)s is accepted"))
REQUEST_DECLINED = Tag("promo.request.declined", _l("%(actor)s declined %(subject)s"))
REQUEST_CANCELLED = Tag("promo.request.cancelled", _l("%(actor)s cancelled %(subject)s"))
RUSH_ASKED = Tag(
    "promo.request.rush_asked", _l("%(actor)s asks a senior for earlier days for %(subject)s: %(networks)s")
)
RUSH_GRANTED = Tag("promo.request.rush_granted", _l("%(actor)s agreed to the rush of %(subject)s"))
RUSH_REFUSED = Tag("promo.request.rush_refused", _l("%(actor)s refused the rush of %(subject)s"))
RUSH_SHARED = Tag(
    "promo.request.rush_shared", _l("%(subject)s is a rush like %(other)s, from which it was split off: %(networks)s")
)
RUSH_ELSEWHERE = Tag(
    "promo.request.rush_elsewhere",
    _l("%(subject)s is no rush: of what was split, only %(other)s is wished for earlier than promised"),
)
REQUEST_SCHEDULED = Tag("promo.request.scheduled", _l("%(subject)s is scheduled"))
REQUEST_REPLAN = Tag("promo.request.replan", _l("%(subject)s needs a new plan: no placement is left"))
REQUEST_LIVE = Tag("promo.request.live", _l("%(subject)s is live: its targets are locked"))
REQUEST_COLLECTING = Tag("promo.request.collecting", _l("%(subject)s: everything is out, figures are being collected"))
REQUEST_LIVE_AGAIN = Tag("promo.request.live_again", _l("%(subject)s is live again: a late placement was added"))
REQUEST_REPORTED = Tag("promo.request.reported", _l("%(subject)s is reported"))
REQUEST_CLOSED = Tag("promo.request.closed", _l("%(actor)s closed %(subject)s"))
REQUEST_REOPENED = Tag("promo.request.reopened", _l("%(actor)s reopened %(subject)s"))
REQUEST_COPIED = Tag("promo.request.copied", _l("%(actor)s copied %(subject)s from %(source)s"))
LEGACY_CASE_ENTERED = Tag("promo.request.legacy_entered", _l("%(actor)s entered the earlier case %(subject)s"))
COMMENTED = Tag("promo.request.commented", _l("%(actor)s wrote on %(subject)s"))
COMMENTED_INTERNALLY = Tag("promo.comment.written_internally", _l("%(actor)s wrote on %(subject)s, for SMM alone"))
COMMENT_ANSWERED = Tag("promo.comment.answered", _l("%(actor)s answered in the talk on %(subject)s"))
CHANGES_WRITTEN = Tag("promo.comment.changes_written", _l("%(actor)s wrote on %(subject)s what is to change"))
COMMENT_EDITED = Tag("promo.comment.edited", _l("%(actor)s changed a comment on %(subject)s"))
COMMENT_WITHDRAWN = Tag("promo.comment.withdrawn", _l("%(actor)s withdrew a comment on %(subject)s"))
THREAD_RESOLVED = Tag("promo.comment.resolved", _l("%(actor)s resolved a thread on %(subject)s"))
THREAD_REOPENED = Tag("promo.comment.reopened", _l("%(actor)s opened a thread on %(subject)s again"))
TALK_FOLLOWED = Tag("promo.talk.followed", _l("%(actor)s follows the talk on %(request)s"))
TALK_MUTED = Tag("promo.talk.muted", _l("%(actor)s no longer follows the talk on %(request)s"))
MEASUREMENT_PLANNED = Tag("promo.request.measurement_planned", _l("%(actor)s planned how to measure %(subject)s"))
TARGET_CHANGED = Tag("promo.request.target_changed", _l("%(actor)s changed the target of %(subject)s"))
REQUEST_DUPLICATE = Tag("promo.request.duplicate", _l("%(actor)s marked %(subject)s as a duplicate of %(other)s"))
REQUEST_HAS_DUPLICATE = Tag(
    "promo.request.has_duplicate", _l("%(actor)s marked %(other)s as a duplicate of %(subject)s")
)
REQUEST_MERGED = Tag("promo.request.merged", _l("%(actor)s merged %(subject)s into %(other)s"))
REQUEST_TOOK_OVER = Tag("promo.request.took_over", _l("%(actor)s merged %(other)s into %(subject)s"))
MERGE_UNDONE = Tag("promo.request.merge_undone", _l("%(actor)s separated %(subject)s and %(other)s again"))
REQUEST_SPLIT = Tag("promo.request.split", _l("%(actor)s split %(networks)s off %(subject)s: it goes on as %(other)s"))
REQUEST_SPLIT_OFF = Tag("promo.request.split_off", _l("%(actor)s split %(subject)s off %(other)s: %(networks)s"))
REQUEST_ROUTED = Tag("promo.request.routed", _l("The rule “%(rule)s” gave %(network)s of %(subject)s to %(person)s"))
RULE_ADDED = Tag("promo.rule.added", _l("%(actor)s added the rule “%(subject)s” of the desk"))
RULE_CHANGED = Tag("promo.rule.changed", _l("%(actor)s changed the rule “%(subject)s” of the desk"))
RULE_MOVED = Tag("promo.rule.moved", _l("%(actor)s put the rule “%(subject)s” of the desk in place %(place)s"))
RULE_RETIRED = Tag("promo.rule.retired", _l("%(actor)s retired the rule “%(subject)s” of the desk"))
RULE_RESTORED = Tag("promo.rule.restored", _l("%(actor)s brought back the rule “%(subject)s” of the desk"))
ROWS_SNOOZED = Tag(
    "promo.desk.snoozed",
    _l("%(actor)s put %(requests)s aside on their own desk until %(until)s"),
    {"until": date.fromisoformat},
)
ROWS_WOKEN = Tag("promo.desk.woken", _l("%(actor)s brought %(requests)s back to their own desk"))
VIEW_KEPT = Tag("promo.view.kept", _l("%(actor)s kept the view “%(subject)s” of the desk"))
VIEW_CHANGED = Tag("promo.view.changed", _l("%(actor)s changed the view “%(subject)s” of the desk"))
VIEW_FORGOTTEN = Tag("promo.view.forgotten", _l("%(actor)s removed the view “%(subject)s” of the desk"))

_FORM = {"subject": form_name}
FORM_ADDED = Tag("promo.form.added", _l("%(actor)s began the form %(subject)s"), _FORM)
FORM_DRAFTED = Tag("promo.form.drafted", _l("%(actor)s began version %(number)s of the form %(subject)s"), _FORM)
FORM_DISCARDED = Tag(
    "promo.form.discarded", _l("%(actor)s threw the draft of version %(number)s of the form %(subject)s away"), _FORM
)
FORM_PUBLISHED = Tag(
    "promo.form.published", _l("%(actor)s published version %(number)s of the form %(subject)s"), _FORM
)
QUESTION_ADDED = Tag("promo.form.question_added", _l("%(actor)s added “%(question)s” to the form %(subject)s"), _FORM)
QUESTION_CHANGED = Tag(
    "promo.form.question_changed", _l("%(actor)s changed “%(question)s” in the form %(subject)s"), _FORM
)
QUESTION_MOVED = Tag("promo.form.question_moved", _l("%(actor)s moved “%(question)s” in the form %(subject)s"), _FORM)
QUESTION_REMOVED = Tag(
    "promo.form.question_removed", _l("%(actor)s took “%(question)s” out of the form %(subject)s"), _FORM
)
FORM_TAKEN_OVER = Tag(
    "promo.request.form_taken_over",
    _l("%(actor)s took over version %(number)s of the form %(form)s on %(subject)s"),
    {"form": form_name},
)

PLACEMENT_HELD = Tag("promo.placement.held", _l("%(actor)s held a slot for %(subject)s"))
PLACEMENT_RESERVED = Tag("promo.placement.reserved", _l("%(actor)s prepared the reserve %(subject)s"))
PLACEMENT_CHANGED = Tag("promo.placement.changed", _l("%(actor)s changed %(subject)s"))
PLACEMENT_REWORDED = Tag(
    "promo.placement.reworded", _l("%(actor)s changed the wording of %(subject)s after its approval, nothing else")
)
PLACEMENT_CONTENT_DUE = Tag(
    "promo.placement.content_due", _l("%(actor)s asked %(assignee)s for the content of %(subject)s")
)
PLACEMENT_REMINDED = Tag("promo.placement.content_reminded", _l("The content of %(subject)s is due soon"))
PLACEMENT_SENT_TO_REVIEW = Tag("promo.placement.in_review", _l("%(actor)s sent %(subject)s to review"))
PLACEMENT_CHANGES_ASKED = Tag("promo.placement.changes_requested", _l("%(actor)s asked for changes to %(subject)s"))
PLACEMENT_APPROVED_ONCE = Tag(
    "promo.placement.approved_once", _l("%(actor)s approved %(subject)s; a second approval is needed")
)
PLACEMENT_APPROVED = Tag("promo.placement.approved", _l("%(actor)s approved %(subject)s"))
FIRST_APPROVAL_FELL = Tag(
    "promo.placement.first_approval_fell",
    _l("%(subject)s has changed since %(person)s approved it: it needs a first approval anew"),
)
OWN_APPROVAL_FELL = Tag(
    "promo.placement.own_approval_fell",
    _l("%(actor)s had approved %(subject)s and changed it: the approval no longer counts, another senior gives it"),
)
EXPIRY_CHOSEN = Tag(
    "promo.placement.expiry_chosen",
    _l("%(actor)s chose what happens if %(subject)s is not approved in time: %(outcome)s"),
    {"outcome": ExpiryOutcome},
)
REVIEW_REMINDED = Tag("promo.placement.review_reminded", _l("%(subject)s still waits for an approval"))
REVIEW_OVERDUE = Tag(
    "promo.placement.review_overdue", _l("%(subject)s was not approved by its review time: it keeps its slot and waits")
)
REVIEW_ESCALATED = Tag(
    "promo.placement.review_escalated", _l("%(subject)s has waited too long for an approval: %(person)s decides")
)
PROOFREAD = Tag("promo.placement.proofread", _l("%(actor)s proofread %(subject)s"))
STAGES_CHANGED = Tag(
    "promo.network_review.changed", _l("%(actor)s changed how many approve posts on %(subject)s: %(n_stages)s")
)
PATTERN_WRITTEN = Tag("promo.pattern.written", _l("%(actor)s changed the template of briefs %(subject)s"))
PATTERN_RESET = Tag(
    "promo.pattern.reset", _l("%(actor)s put the template of briefs %(subject)s back to the shipped words")
)
GUIDE_WRITTEN = Tag("promo.brand_guide.written", _l("%(actor)s changed the brand guide"))
REVIEW_LINK_SENT = Tag("promo.placement.review_link_sent", _l("%(actor)s sent %(person)s a link to review %(subject)s"))
REVIEW_LINK_TAKEN_BACK = Tag(
    "promo.placement.review_link_taken_back",
    _l("%(actor)s took back the link by which %(person)s could review %(subject)s"),
)
PLACEMENT_REOPENED = Tag(
    "promo.placement.reopened", _l("%(subject)s changed after its approval and is in review again")
)
PLACEMENT_SCHEDULED = Tag("promo.placement.scheduled", _l("%(actor)s scheduled %(subject)s"))
PLACEMENT_MOVED = Tag("promo.placement.moved", _l("%(actor)s moved %(subject)s"))
PLACEMENT_PAUSED = Tag("promo.placement.paused", _l("%(subject)s is paused"))
PLACEMENT_RESUMED = Tag("promo.placement.resumed", _l("%(actor)s resumed %(subject)s"))
PLACEMENT_PUBLISHED = Tag("promo.placement.published", _l("%(actor)s published %(subject)s"))
PLACEMENT_PUBLISHED_FAST = Tag("promo.placement.published_fast", _l("%(actor)s published %(subject)s by the fast lane"))
PLACEMENT_PUBLISHED_LATE = Tag(
    "promo.placement.published_late", _l("%(actor)s noted that %(subject)s, counted as missed, went out all the same")
)
FAST_RECORD_OVERDUE = Tag(
    "promo.placement.fast_record_overdue",
    _l("%(subject)s went out by the fast lane 24\u00a0hours ago, and its record is not complete"),
)
FAST_REVIEW_DUE = Tag(
    "promo.placement.fast_review_due",
    _l("%(subject)s went out by the fast lane 24\u00a0hours ago and waits for its review"),
)
PLACEMENT_REVIEWED_AFTER_ONCE = Tag(
    "promo.placement.reviewed_after_once", _l("%(actor)s reviewed %(subject)s afterwards; a second review is needed")
)
PLACEMENT_REVIEWED_AFTER = Tag("promo.placement.reviewed_after", _l("%(actor)s reviewed %(subject)s afterwards"))
PLACEMENT_MEASURED = Tag("promo.placement.measured", _l("%(subject)s is measured"))
PLACEMENT_MISSED = Tag("promo.placement.missed", _l("%(subject)s was missed"))
PLACEMENT_RELEASED = Tag("promo.placement.released", _l("%(actor)s released %(subject)s"))
DESTINATION_OPENED = Tag("promo.placement.destination_opened", _l("%(actor)s opened the destination of %(subject)s"))

_STEP = {"step": WireStep}

WIRE_ARMED = Tag("promo.wire.armed", _l("%(actor)s armed plan B: %(step)s, %(subject)s"), _STEP)
WIRE_CHANGED = Tag("promo.wire.changed", _l("%(actor)s changed plan B: %(step)s, %(subject)s"), _STEP)
WIRE_TRIPPED = Tag("promo.wire.tripped", _l("Plan B has tripped: %(step)s, %(subject)s"), _STEP)
WIRE_PROPOSED = Tag("promo.wire.proposed", _l("Plan B waits for an answer: %(step)s, %(subject)s"), _STEP)
WIRE_EXECUTED = Tag("promo.wire.executed", _l("%(actor)s carried out plan B: %(step)s, %(subject)s"), _STEP)
WIRE_DISMISSED = Tag("promo.wire.dismissed", _l("%(actor)s dismissed plan B: %(step)s, %(subject)s"), _STEP)
WIRE_EXPIRED = Tag(
    "promo.wire.expired", _l("Plan B was not needed or not answered in time: %(step)s, %(subject)s"), _STEP
)
WIRE_DISARMED = Tag("promo.wire.disarmed", _l("%(actor)s disarmed plan B: %(step)s, %(subject)s"), _STEP)
WIRE_RESERVE_TAKEN = Tag(
    "promo.wire.reserve_taken", _l("The reserve of plan B went out for another post: %(step)s, %(subject)s"), _STEP
)
WIRE_EFFECT_READ = Tag("promo.wire.effect_read", _l("The effect of plan B was read: %(step)s, %(subject)s"), _STEP)

MEETING_PROPOSED = Tag("promo.meeting.proposed", _l("%(actor)s proposed a meeting on %(subject)s"))
MEETING_BOOKED = Tag("promo.meeting.booked", _l("%(actor)s booked the meeting on %(subject)s"))
MEETING_MOVED = Tag("promo.meeting.moved", _l("%(actor)s moved the meeting on %(subject)s"))
MEETING_LEFT = Tag("promo.meeting.left", _l("%(actor)s took %(people)s off the meeting on %(subject)s"))
MEETING_TOPICS = Tag("promo.meeting.topics_changed", _l("The meeting is now about %(subject)s"))
MEETING_HELD = Tag("promo.meeting.held", _l("%(actor)s closed the meeting on %(subject)s"))
MEETING_CANCELLED = Tag("promo.meeting.cancelled", _l("%(actor)s called the meeting on %(subject)s off"))
BRIEF_CHANGED = Tag(
    "promo.request.brief_changed", _l("%(actor)s changed the brief of %(subject)s at the meeting with %(people)s")
)
