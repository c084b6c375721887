"""Proofread: somebody has read the very words that are there. The mark falls when they change."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.lifecycle import moved_on
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import flush
from app.core.errors import Invalid, NotAllowed
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock
from app.promo.actions.placements.expiry import plan_of
from app.promo.models import Placement
from app.promo.queries.reviews import is_proofread, words_hash
from app.promo.states import BEFORE_APPROVAL

READERS = (Permission.CREATIVE_EDIT, Permission.PLACEMENT_APPROVE)


def may_proofread(actor: Actor, placement: Placement) -> bool:
    """True for those who write or approve there, until it is approved."""
    return placement.state in BEFORE_APPROVAL and any(
        can_for(actor, permission, placement.request, placement.network_id) for permission in READERS
    )


def note_proofread(placement: Placement, *, actor: Actor) -> None:
    """Keep who has read the words, and when."""
    lock(placement)
    if placement.state not in BEFORE_APPROVAL:
        raise moved_on(placement)
    if not may_proofread(actor, placement):
        raise NotAllowed(_("This is for those who write or approve the content."))
    if not placement.caption.strip():
        raise Invalid({"caption": _("There are no words to read yet.")})
    plan = plan_of(placement)
    if is_proofread(placement, plan):
        return
    plan.proofread_at, plan.proofread_by_id, plan.proofread_hash = clock.now(), actor.actor_id, words_hash(placement)
    flush()
    record(tags.PROOFREAD, placement, actor=actor)
