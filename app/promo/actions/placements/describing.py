"""What a picture shows, in words: of several posts with one picture, whoever writes them has a hand in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.accounts.lifecycle import may, step_for
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.core.db import db
from app.creatives.actions import describe_creative
from app.promo import tags
from app.promo.actions.locking import lock_all
from app.promo.actions.placements.content import APPROVED, check_may_write, is_fast_record_open
from app.promo.actions.placements.reviewing import drop_first_approval, has_approved, reopen, void
from app.promo.models import Placement, PlacementCreative
from app.promo.queries.pictures import others_with
from app.promo.states import PlacementState


def describe_picture(
    placement: Placement,
    part: PlacementCreative,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    version: int | None = None,
) -> list[Placement]:
    """Say what a picture shows and who agreed to be in it; that is never material.

    But an approval of the one who writes the alt text no longer counts, as with all that is shown, in any post that
    shows the picture. Returns the other posts that have lost one.
    """
    others = others_with(part.creative, placement)
    lock_all([placement, *others])
    db.session.refresh(part.creative)
    check_may_write(placement, actor)
    is_rewritten = describe_creative(part.creative, actor=actor, version=version, **values)
    db.session.expire(placement, ["hands"])
    if not is_rewritten:
        return []
    _drop_own_approval(placement, actor)
    return [other for other in others if _drop_own_approval(other, actor)]


def _drop_own_approval(placement: Placement, actor: Actor) -> bool:
    """True where `actor` had approved the locked placement, and now has not."""
    db.session.expire(placement, ["hands"])
    if not has_approved(actor, placement):
        return False
    match placement.state:
        case state if state in APPROVED:
            record(tags.OWN_APPROVAL_FELL, placement, actor=actor)
            # who has approved it once may have no role there any more
            is_theirs = may(placement, step_for(placement, "reopen_review"), actor)
            reopen(placement, actor=actor if is_theirs else SYSTEM)
        case PlacementState.PAUSED:  # it goes back into review when it goes on
            record(tags.OWN_APPROVAL_FELL, placement, actor=actor)
            void(placement.standing_approvals)
        case state if state == PlacementState.IN_REVIEW or is_fast_record_open(placement):
            drop_first_approval(placement, actor=actor)
        case _:
            return False
    return True
