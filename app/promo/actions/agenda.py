"""Filling the brief at a meeting, live: several write at once, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.lifecycle import moved_on
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.promo import tags
from app.promo.access import can_for, may_triage
from app.promo.actions.drafts import point_to, save_brief
from app.promo.actions.meetings import lock_meeting
from app.promo.agenda import Item, stamp_of
from app.promo.brief import LABELS
from app.promo.models import Meeting, MeetingDraft, PromoRequest, RequestNetwork
from app.promo.queries.meetings import draft_of
from app.promo.states import COMING_MEETINGS

MOST_TYPED = 40_000  # letters in the fields of one item


def may_fill(meeting: Meeting, row: RequestNetwork, actor: Actor) -> bool:
    """True for those who file for the community or decide for the network, until the meeting is closed."""
    return meeting.state in COMING_MEETINGS and _is_theirs(row, actor)


def check_may_fill(meeting: Meeting, row: RequestNetwork, actor: Actor) -> None:
    """Raise NotAllowed for others, and Conflict once the meeting is closed."""
    if not _is_theirs(row, actor):
        raise NotAllowed(_("This brief is filled by those who file for it and by those who decide for its network."))
    if meeting.state not in COMING_MEETINGS:
        raise moved_on(meeting)


def _is_theirs(row: RequestNetwork, actor: Actor) -> bool:
    return can_for(actor, Permission.REQUEST_FILE, row.request) or may_triage(actor, row)


def keep_draft(meeting: Meeting, row: RequestNetwork, item: Item, typed: Mapping[str, str], *, actor: Person) -> None:
    """Keep what is being typed into one item, for who types it alone: nobody's talk waits for a button.

    The log does not tell it, and the brief has it once it is saved.
    """
    check_may_fill(meeting, row, actor)
    if sum(map(len, typed.values())) > MOST_TYPED:
        raise Invalid({"": _("This is too long to be kept.")})
    key = {"meeting_id": meeting.id, "request_id": row.request_id, "item": item.key, "person_id": actor.id}
    db.session.merge(MeetingDraft(**key, typed=dict(typed), saved_at=clock.now()))
    flush()


def drop_draft(meeting: Meeting, row: RequestNetwork, item: Item, *, actor: Person) -> None:
    """What was typed is in the brief, or its writer lets it go."""
    if (draft := draft_of(meeting, row, item, actor)) is not None:
        db.session.delete(draft)
        flush()


def fill_item(
    meeting: Meeting,
    row: RequestNetwork,
    values: Mapping[str, Any],
    *,
    stamp: int | None,
    actor: Actor,
    case: PromoRequest | None = None,
    url: str = "",
) -> None:
    """Keep what one item of the agenda ends in. `stamp` is that of its fields as they were shown.

    Raises Conflict with both texts when somebody else has changed these fields since.
    """
    lock_meeting(meeting)
    request_ = row.request
    check_may_fill(meeting, row, actor)
    _check_stamp(request_, values, stamp)
    changes: dict[str, Any] = dict(save_brief(request_, values, version=None))
    if case is not None or url:
        point_to(request_, case=case, url=url)
        changes["references"] = case.number if case else url
    if not changes:
        raise Invalid({"": _("Nothing would change.")})
    with_whom = ", ".join(person.name for person in meeting.guests if person.id != actor.actor_id)
    record(tags.BRIEF_CHANGED, request_, actor=actor, changes=changes | {"people": with_whom})


def _check_stamp(request_: PromoRequest, values: Mapping[str, Any], stamp: int | None) -> None:
    now = stamp_of(request_, values)
    differing = {name for name, value in values.items() if getattr(request_, name) != value}
    if stamp is None or stamp == now or not differing:
        return
    raise Conflict(
        _("Somebody else at the meeting has changed this meanwhile. Compare and choose."),
        current={str(LABELS[name]): getattr(request_, name) for name in sorted(differing)},
        yours={str(LABELS[name]): values[name] for name in differing},
        version=now,
        thing=request_,
    )
