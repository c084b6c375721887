"""Meetings: propose, book, move, call off, and what becomes of one when its requests go other ways."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import move, moved_on, open_step
from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.labels import field_label
from app.promo import tags
from app.promo.access import may_triage
from app.promo.actions.locking import lock_request
from app.promo.guards.meetings import unanswered
from app.promo.guards.requests import answered_within
from app.promo.models import Meeting, PromoRequest, RequestNetwork
from app.promo.queries.meetings import guests_for, open_meetings_of
from app.promo.states import COMING_MEETINGS, MeetingState, NetworkDecision, RequestState

#: Networks whose answer can still be given at a meeting.
TALKED_OVER = frozenset({NetworkDecision.OPEN, NetworkDecision.NEEDS_INFO, NetworkDecision.LATER})
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Invitation:
    """When, for how long, where and with whom."""

    starts_at: datetime
    minutes: int
    place: str
    guests: Sequence[Person]


def propose_meeting(
    topics: Sequence[RequestNetwork], invitation: Invitation, *, actor: Actor, is_agreed: bool = False
) -> Meeting:
    """Propose a meeting of one community and one network about these requests; book it where the time is agreed.

    Raises Conflict where one of them has a meeting to come, or an answer already.
    """
    topics = sorted(topics, key=lambda row: row.request_id)
    for row in topics:
        if not may_triage(actor, row):
            raise NotAllowed(_("%(network)s is triaged by others.", network=row.network.name))
        lock_request(row.request)
        _check_is_open(row)
    first = topics[0]
    meeting = Meeting(
        community_id=first.request.community_id, network_id=first.network_id, guests=list(invitation.guests),
        starts_at=invitation.starts_at, minutes=invitation.minutes, place=invitation.place,
        proposed_by_id=actor.actor_id, created_at=clock.now(),
    )  # fmt: skip
    if gaps := invitation_gaps(meeting, invitation) | unanswered(row.request for row in topics):
        raise Invalid(gaps)
    db.session.add(meeting)
    meeting.topics = topics
    facts = {"starts_at": meeting.starts_at, "place": meeting.place, "is_agreed": is_agreed}
    record(tags.MEETING_PROPOSED, meeting, actor=actor, changes=facts)
    if is_agreed:
        book_meeting(meeting, actor=actor)
    return meeting


def _check_is_open(row: RequestNetwork) -> None:
    db.session.refresh(row)
    words = {"number": row.request.number, "network": row.network.name}
    if row.meeting is not None and row.meeting.state in COMING_MEETINGS:
        raise Conflict(
            _("%(name)s has already proposed a meeting on %(number)s: %(network)s.",
              name=row.meeting.proposed_by.name, **words),
            thing=row.meeting,
        )  # fmt: skip
    if row.decision not in TALKED_OVER:
        raise Conflict(_("%(number)s: %(network)s has answered already.", **words), thing=row.request)
    if row.request.state not in answered_within(row) | {RequestState.SUBMITTED}:
        raise moved_on(row.request)


def invitation_gaps(meeting: Meeting, invitation: Invitation) -> dict[str, Any]:
    """What is wrong with an invitation: field -> sentence."""
    gaps: dict[str, Any] = {}
    now = clock.now()
    if invitation.starts_at <= now:
        gaps["starts_at"] = _("This moment has passed. Choose a later one.")
    if invitation.starts_at > now + FARTHEST:
        gaps["starts_at"] = _("This is more than a year ahead. Check the year.")
    invited = {person.id for person in guests_for(meeting.community_id, meeting.network_id)}
    known = {person.id for person in meeting.guests} if meeting.id else set()
    if strangers := [person.name for person in invitation.guests if person.id not in invited | known]:
        gaps["guests"] = _("%(name)s takes no part here. Choose somebody else.", name=strangers[0])
    if len(invitation.guests) < 2:
        gaps["guests"] = _("Choose at least two people.")
    return gaps


def book_meeting(meeting: Meeting, *, actor: Actor, seen: int | None = None) -> None:
    """The time is agreed. `seen` is the `sequence` that was shown: Conflict where there is another one by now."""
    lock_meeting(meeting)
    if seen is not None and seen != meeting.sequence and meeting.state == MeetingState.PROPOSED:
        raise Conflict(_("The meeting has changed since you opened it. Look at its time and place once more."),
                       thing=meeting)  # fmt: skip
    facts = {"starts_at": meeting.starts_at, "place": meeting.place}
    move(meeting, "book", actor=actor, changes=facts)


def move_meeting(meeting: Meeting, invitation: Invitation, *, actor: Actor, seen: int | None = None) -> None:
    """Another time, place or circle of people.

    `seen` is the `sequence` that was shown: where somebody else has moved it since, Conflict with both invitations.
    """
    lock_meeting(meeting)
    open_step(meeting, "move", actor)
    _check_seen(meeting, invitation, seen)
    if gaps := invitation_gaps(meeting, invitation):
        raise Invalid(gaps)
    values = {"starts_at": invitation.starts_at, "minutes": invitation.minutes, "place": invitation.place}
    facts: dict[str, Any] = {
        name: [getattr(meeting, name), value] for name, value in values.items() if getattr(meeting, name) != value
    }
    if set(meeting.guests) != set(invitation.guests):
        facts["guests"] = [_names(meeting.guests), _names(invitation.guests)]
    if not facts:
        raise Invalid({"starts_at": _("Nothing would change.")})
    gone = [person for person in meeting.guests if person not in invitation.guests]
    meeting.guests = list(invitation.guests)  # first, so that who comes anew is told, too
    move(meeting, "move", actor=actor, changes=facts, setting={**values, "sequence": meeting.sequence + 1})
    _tell_who_left(meeting, gone, actor=actor)


def _tell_who_left(meeting: Meeting, gone: Sequence[Person], *, actor: Actor) -> None:
    if gone:
        left = {"people": _names(gone), "person_ids": " ".join(str(person.id) for person in gone)}
        record(tags.MEETING_LEFT, meeting, actor=actor, changes=left)


def _check_seen(meeting: Meeting, invitation: Invitation, seen: int | None) -> None:
    if seen is None or seen == meeting.sequence:
        return
    names = ("starts_at", "minutes", "place")
    current = {field_label("meeting", name): getattr(meeting, name) for name in names}
    yours = {field_label("meeting", name): getattr(invitation, name) for name in names}
    current[_("Who comes")], yours[_("Who comes")] = _names(meeting.guests), _names(invitation.guests)
    differing = {label for label, value in yours.items() if current[label] != value}
    if differing:
        raise Conflict(
            _("Somebody else has changed this meeting meanwhile. Compare and choose."),
            current={label: value for label, value in current.items() if label in differing},
            yours={label: value for label, value in yours.items() if label in differing},
            version=meeting.sequence,
            thing=meeting,
        )


def _names(people: Sequence[Person]) -> str:
    return ", ".join(sorted(person.name for person in people))


def cancel_meeting(meeting: Meeting, *, actor: Actor, reason: str) -> None:
    """Call it off; its requests wait for another one, or for an answer without."""
    lock_meeting(meeting)
    _cancel(meeting, actor=actor, reason=reason)


def _cancel(meeting: Meeting, *, actor: Actor, reason: str) -> None:
    setting = {"cancel_reason": reason.strip(), "sequence": meeting.sequence + 1}
    move(meeting, "cancel", actor=actor, reason=reason, setting=setting)


def cancel_meetings_of(request_: PromoRequest, *, reason: str) -> None:
    """A request has ended: a meeting about nothing else is called off, from the others it is taken."""
    ended = in_source(_l("The request has ended:"))
    for meeting in open_meetings_of(request_):
        for row in [row for row in meeting.topics if row.request_id == request_.id]:
            leave_meeting(row, reason=f"{ended}\n{reason}")


def leave_meeting(row: RequestNetwork, *, reason: str) -> None:
    """One request is talked over no more: a meeting about nothing else is called off, from the others it is taken.

    The clock does it, so that everybody is told, who decided on the request too: it stands in their calendar.
    """
    meeting = row.meeting
    if meeting is None or not _still_comes(meeting):
        return
    left = [topic for topic in meeting.topics if topic is not row]
    if left:
        _talk_over(meeting, left, reason=reason)
    else:
        _cancel(meeting, actor=SYSTEM, reason=reason)


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The meetings that a merge has passed on, by network, and those of them to which who filed the target came."""

    meetings: dict[str, int]
    joined: list[int]


def pass_meetings_on(source: PromoRequest, target: PromoRequest) -> PassedOn:
    """A request is merged: the target, which waits for the same answers, takes its place at the meetings to come.

    Where the target has a meeting of its own, or its answer, it does not: that meeting ends with the source.
    """
    passed = PassedOn({}, [])
    theirs = {row.network_id: row for row in target.networks}
    for meeting in open_meetings_of(source):
        row = theirs.get(meeting.network_id)
        if row is None or row.decision not in TALKED_OVER or not _still_comes(meeting):
            continue
        if row.meeting is not None and row.meeting.state in COMING_MEETINGS:
            continue
        if target.filed_by not in meeting.guests:
            meeting.guests = [*meeting.guests, target.filed_by]
            passed.joined.append(meeting.id)
        others = [topic for topic in meeting.topics if topic.request_id != source.id]
        _talk_over(meeting, [*others, row], reason=in_source(_l("A request was merged into another one.")))
        passed.meetings[meeting.network_id] = meeting.id
    return passed


def give_meetings_back(
    source: PromoRequest, target: PromoRequest, passed: Mapping[str, int], *, joined: Collection[int]
) -> None:
    """The merge is undone: so is `pass_meetings_on`, for the meetings that are still to come."""
    theirs = {row.network_id: row for row in target.networks}
    for row in source.networks:
        other = theirs.get(row.network_id)
        meeting = other.meeting if other is not None else None
        if meeting is None or meeting.id != passed.get(row.network_id) or not _still_comes(meeting):
            continue
        rest = [topic for topic in meeting.topics if topic is not other]
        gone = [one for one in meeting.guests if one == target.filed_by and meeting.id in joined]
        meeting.guests = [one for one in meeting.guests if one not in gone]
        _talk_over(meeting, [*rest, row], reason=in_source(_l("The merge of two requests was undone.")))
        _tell_who_left(meeting, gone, actor=SYSTEM)


def tell_of_split(other: PromoRequest) -> None:
    """Networks have gone to a request of their own, each with its meeting: whoever comes is told."""
    for row in other.networks:
        db.session.refresh(row)
        if row.meeting is not None and _still_comes(row.meeting):
            reason = in_source(_l("A network went to a request of its own."))
            _talk_over(row.meeting, row.meeting.topics, reason=reason)


def _talk_over(meeting: Meeting, topics: Sequence[RequestNetwork], *, reason: str) -> None:
    """The meeting is about these from here on, and calendars are told."""
    meeting.topics = sorted(topics, key=lambda row: row.request_id)
    meeting.sequence += 1
    flush()
    record(tags.MEETING_TOPICS, meeting, actor=SYSTEM, reason=reason)


def _still_comes(meeting: Meeting) -> bool:
    """True while it is to come. Whoever asks keeps others from it until the end of the transaction."""
    db.session.execute(sa.select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting)
    return meeting.state in COMING_MEETINGS


def lock_meeting(meeting: Meeting) -> None:
    """Its requests first, in their order, then the meeting: of two people the second sees what the first did."""
    for row in meeting.topics:
        lock_request(row.request)
    db.session.refresh(meeting)
