"""Who is told of what happens to placements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.away import is_away
from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.core.db import db
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.notifications.rules import incidents, notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.models import Placement
from app.promo.queries.content import record_gaps
from app.promo.queries.placements import approvers_for, wire_of
from app.promo.queries.reviews import who_can_review
from app.web.formats import moment_text

incidents(tags.PLACEMENT_MISSED)

Facts = Sequence[tuple[Any, Any]]
People = Iterable[Person | None]

_BRINGS = _l("You bring the content of this post.")
_PLANS = _l("You publish this post.")
_FILED = _l("It belongs to a request that you filed.")


def where_and_when(_entry: AuditEntry, placement: Placement) -> Facts:
    """What one needs to know of a post before opening it."""
    facts = [
        (_("Request"), placement.request.audit_label),
        (_("Post"), f"{full_format_label(spec_of(placement.format_id))}: {placement.title}"),
    ]
    if placement.slot_at is not None:
        facts.append((_("Slot"), moment_text(placement.slot_at)))
    return facts


def with_deadline(entry: AuditEntry, placement: Placement) -> Facts:
    """The same with the time by which the content is needed."""
    due = placement.content_due_at
    return [*where_and_when(entry, placement), *([(_("Content due"), moment_text(due))] if due else [])]


def with_what_is_missing(entry: AuditEntry, placement: Placement) -> Facts:
    """The same with what the record of a post that is out still lacks."""
    missing = [(_("Still missing"), words) for words in record_gaps(placement).values()]
    return [*where_and_when(entry, placement), *missing]


@notices_for(
    tags.PLACEMENT_CONTENT_DUE, tags.PLACEMENT_REMINDED, tags.PLACEMENT_CHANGES_ASKED, tags.REVIEW_OVERDUE,
    about=Topic.DEADLINES, why=_BRINGS, facts=with_deadline, awaits_answer=True,
)  # fmt: skip
def assignee(_entry: AuditEntry, placement: Placement) -> People:
    """Who brings the content, and who sent it in."""
    return [placement.assignee, placement.author]


@notices_for(
    tags.PLACEMENT_SENT_TO_REVIEW, tags.PLACEMENT_REOPENED, tags.PLACEMENT_APPROVED_ONCE, tags.REVIEW_REMINDED,
    tags.FIRST_APPROVAL_FELL,
    about=Topic.REVIEWS, why=_l("You may approve posts here and had no hand in this one."), facts=where_and_when,
    awaits_answer=True,
)  # fmt: skip
def approvers(_entry: AuditEntry, placement: Placement) -> People:
    """Seniors who can still approve it; where all of them are away, those and their deputies."""
    people = who_can_review(placement)
    away = is_away(person.id for person in people)
    return [person for person in people if person.id not in away] or people


@notices_for(
    tags.REVIEW_ESCALATED, about=Topic.REVIEWS, why=_l("You were named to decide when this takes too long."),
    facts=where_and_when,
)  # fmt: skip
def who_decides(entry: AuditEntry, _placement: Placement) -> People:
    """Who was named for it."""
    return [db.session.get(Person, entry.changes["person_id"])]


@notices_for(
    tags.REVIEW_OVERDUE, about=Topic.REVIEWS, why=_l("You may approve posts here and had no hand in this one."),
    facts=where_and_when,
)  # fmt: skip
def approvers_too_late(_entry: AuditEntry, placement: Placement) -> People:
    """Those who can still approve it."""
    return approvers_for(placement)


@notices_for(
    tags.PLACEMENT_REWORDED, about=Topic.REVIEWS,
    why=_l("You approved this post: for 24\u00a0hours you can have it reviewed again."), facts=where_and_when,
)  # fmt: skip
def who_approved(_entry: AuditEntry, placement: Placement) -> People:
    """Whose approval stands for words that have changed since."""
    return [given.approver for given in placement.standing_approvals]


@notices_for(
    tags.PLACEMENT_PUBLISHED_FAST, tags.FAST_RECORD_OVERDUE, about=Topic.DEADLINES,
    why=_l("The record of this post is completed within 24\u00a0hours, by whoever put it out or brings its content."),
    facts=with_what_is_missing, awaits_answer=True,
)  # fmt: skip
def who_completes(_entry: AuditEntry, placement: Placement) -> People:
    """Who put it out by the fast lane, and who was to bring the content."""
    return [placement.published_by, placement.assignee]


@notices_for(
    tags.PLACEMENT_PUBLISHED_FAST, tags.PLACEMENT_REVIEWED_AFTER_ONCE, tags.FAST_RECORD_OVERDUE, tags.FAST_REVIEW_DUE,
    about=Topic.REVIEWS, why=_l("It went out by the fast lane: a senior reviews it afterwards."), facts=where_and_when,
)  # fmt: skip
def reviewers_afterwards(_entry: AuditEntry, placement: Placement) -> People:
    """Seniors who had no hand in it look at it once it is out, in the portal."""
    return who_can_review(placement)


@notices_for(
    tags.PLACEMENT_APPROVED, tags.PLACEMENT_MISSED, tags.PLACEMENT_MOVED, tags.REVIEW_OVERDUE, tags.REVIEW_ESCALATED,
    about=Topic.DEADLINES, why=_PLANS, facts=where_and_when, awaits_answer=True,
)  # fmt: skip
def publisher(_entry: AuditEntry, placement: Placement) -> People:
    """Who puts it out."""
    return [placement.publisher]


@notices_for(tags.PLACEMENT_PAUSED, tags.PLACEMENT_RESUMED, about=Topic.DEADLINES, why=_PLANS, facts=where_and_when)
def publisher_who_waits(_entry: AuditEntry, placement: Placement) -> People:
    """Who puts it out learns that they are not to, and when they are again."""
    return [placement.publisher]


@notices_for(tags.PLACEMENT_PAUSED, tags.PLACEMENT_RESUMED, about=Topic.DEADLINES, why=_BRINGS, facts=where_and_when)
def assignee_who_waits(_entry: AuditEntry, placement: Placement) -> People:
    """Who brings its content."""
    return [placement.assignee]


@notices_for(
    tags.PLACEMENT_APPROVED, tags.PLACEMENT_MOVED,
    about=Topic.DEADLINES, why=_BRINGS, facts=with_deadline,
)  # fmt: skip
def author(_entry: AuditEntry, placement: Placement) -> People:
    """Who wrote it learns that it is approved, or that its time has changed; once they have left, who brings it."""
    is_here = placement.author is not None and placement.author.is_active
    return [placement.author if is_here else placement.assignee]


@notices_for(
    tags.PLACEMENT_SCHEDULED, tags.PLACEMENT_PUBLISHED, tags.PLACEMENT_PUBLISHED_FAST, tags.PLACEMENT_MISSED,
    tags.PLACEMENT_PUBLISHED_LATE, tags.PLACEMENT_RELEASED, tags.REVIEW_OVERDUE, tags.REVIEW_ESCALATED,
    about=Topic.DECISIONS, why=_FILED, facts=where_and_when,
)  # fmt: skip
def requester(_entry: AuditEntry, placement: Placement) -> People:
    """Who asked for it."""
    return [placement.request.filed_by]


@notices_for(tags.PLACEMENT_RELEASED, about=Topic.DEADLINES, why=_PLANS, facts=where_and_when)
def released(_entry: AuditEntry, placement: Placement) -> People:
    """Who had put it into their week."""
    return [placement.publisher, db.session.get(Person, placement.created_by_id)]


@notices_for(
    tags.PLACEMENT_APPROVED, about=Topic.PLAN_B, why=_l("This reserve belongs to a step of plan B that you answer for.")
)
def wire_owner(_entry: AuditEntry, placement: Placement) -> People:
    """Whose plan B is ready now."""
    wire = wire_of(placement)
    return [wire.owner] if wire else []
