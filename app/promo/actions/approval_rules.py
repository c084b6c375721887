"""The rules by which a house approves: stages of each network, and the brand guide."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.access import can_anywhere
from app.accounts.permissions import Permission, Role
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import NotAllowed
from app.core.versions import keep
from app.networks.models import Network
from app.promo import tags
from app.promo.models import BrandGuide, NetworkReview
from app.promo.queries.reviews import stages_of


def change_stages(
    network: Network,
    *,
    n_stages: int,
    first_role: Role | None,
    second_role: Role | None,
    version: int | None,
    actor: Actor,
) -> None:
    """Say how many approve posts on a network and who. Raises Conflict when it was changed meanwhile."""
    if not can_anywhere(actor, Permission.SETTING_MANAGE):
        raise NotAllowed(_("How posts are approved is decided by administrators."))
    rule = stages_of(network)
    if rule is None:
        rule, version = NetworkReview(network=network, network_id=network.id, n_stages=1), None
        db.session.add(rule)
        flush()
    values = {
        "n_stages": n_stages, "first_role": first_role, "second_role": second_role if n_stages > 1 else None
    }  # fmt: skip
    changes = keep(rule, values, version=version, sentence=_("This was changed meanwhile. Compare and choose."))
    if changes:
        record(tags.STAGES_CHANGED, rule, actor=actor, changes={"n_stages": n_stages} | changes)


def write_guide(text: str, *, version: int | None, actor: Actor) -> None:
    """Write the brand guide of the house. Raises Conflict with both texts when somebody else did meanwhile."""
    if not can_anywhere(actor, Permission.PLACEMENT_APPROVE):
        raise NotAllowed(_("The brand guide is written by seniors."))
    guide = db.session.get(BrandGuide, 1, with_for_update=True)
    if guide is None:
        guide, version = BrandGuide(id=1, text="", saved_at=clock.now()), None
        db.session.add(guide)
        flush()
    sentence = _("The brand guide was changed meanwhile. Compare and choose.")
    changes = keep(guide, {"text": text}, version=version, sentence=sentence)
    if changes:
        guide.saved_at, guide.saved_by_id = clock.now(), actor.actor_id
        record(tags.GUIDE_WRITTEN, guide, actor=actor, changes=changes)
