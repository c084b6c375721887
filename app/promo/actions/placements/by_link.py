"""Review without an account: a signed link for one placement, for a senior without a password.

Its holder decides with their own rights, so that every rule about authors and second approvers holds for them too.
The link works until its holder has decided, it is taken back, or its time is over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.lifecycle import moved_on
from app.accounts.models import Pass, Person
from app.accounts.passes import issue_pass, use_up
from app.accounts.permissions import Permission
from app.accounts.states import PassPurpose
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock
from app.promo.actions.placements.reviewing import approve_placement, ask_changes
from app.promo.letters import ask_for_review
from app.promo.models import Comment, Placement
from app.promo.queries.reviews import may_review_by_link
from app.promo.settings import REVIEW_LINK_HOURS
from app.promo.states import PlacementState


def may_send_links(actor: Actor, placement: Placement) -> bool:
    """True for those who approve there or plan the network's calendar, while the placement is in review."""
    permissions = (Permission.PLACEMENT_APPROVE, Permission.PLACEMENT_EDIT)
    return placement.state == PlacementState.IN_REVIEW and any(
        can_for(actor, permission, placement.request, placement.network_id) for permission in permissions
    )


def check_may_send_links(placement: Placement, actor: Actor) -> None:
    """Raise for a placement that is not in review, and for those who only read it."""
    if placement.state != PlacementState.IN_REVIEW:
        raise moved_on(placement)
    if not may_send_links(actor, placement):
        raise NotAllowed(_("Links for a review are sent by those who approve here or plan the calendar."))


def send_review_link(placement: Placement, person: Person | None, *, actor: Actor) -> None:
    """Mail `person` a link to review this placement; one that they had before no longer works.

    Raises Invalid on 'reviewer' for somebody who has a password or may not approve it.
    """
    lock(placement)
    check_may_send_links(placement, actor)
    if person is None or person.id not in {one.id for one in may_review_by_link(placement)}:
        raise Invalid({"reviewer": _("Choose a senior without a password who may still approve this post.")})
    lifetime = timedelta(hours=REVIEW_LINK_HOURS())
    token = issue_pass(PassPurpose.REVIEW_POST, person=person, subject_id=placement.id, lifetime=lifetime)
    ask_for_review(placement, person, token, until=clock.now() + lifetime, by=actor)
    record(tags.REVIEW_LINK_SENT, placement, actor=actor, changes={"person": person.name})


def take_back_review_link(placement: Placement, pass_: Pass, *, actor: Actor) -> None:
    """End a link before its time. Raises Conflict when its holder was faster."""
    lock(placement)
    check_may_send_links(placement, actor)
    taken = db.session.execute(
        sa.update(Pass)
        .where(Pass.id == pass_.id, Pass.used_at.is_(None), Pass.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("This link has been used or taken back already."))
    record(tags.REVIEW_LINK_TAKEN_BACK, placement, actor=actor, changes={"person": pass_.actor_name})


def approve_by_link(
    pass_: Pass, placement: Placement, *, seen: str | None, note: str, checked: Collection[str] = ()
) -> None:
    """Approve in the name of the link's holder, by which the link is used up."""
    lock(placement)
    approve_placement(placement, actor=pass_, seen=seen, note=note, checked=checked)
    use_up(pass_)


def ask_changes_by_link(pass_: Pass, placement: Placement, *, comment: str) -> Comment:
    """Send it back in the name of the link's holder, by which the link is used up."""
    lock(placement)
    said = ask_changes(placement, actor=pass_, comment=comment)
    use_up(pass_)
    return said
