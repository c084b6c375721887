"""What can be done about news in one step, straight from its mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import available, missing
from app.audit.actors import Actor
from app.audit.models import AuditEntry
from app.core.db import db
from app.notifications.rules import OneStep, one_step
from app.promo import tags
from app.promo.actions.placements import schedule_placement
from app.promo.models import Placement


def _placement(entry: AuditEntry) -> Placement:
    return db.session.get_one(Placement, entry.subject_id)


def _may_schedule(placement: Placement, actor: Actor) -> bool:
    steps = {step.action for step in available(placement, actor)}
    return "schedule" in steps and not missing(placement, "schedule")


one_step(
    tags.PLACEMENT_APPROVED,
    step=OneStep(
        label=_l("Schedule"),
        done=_l("The post is scheduled"),
        subject=_placement,
        is_open=_may_schedule,
        act=schedule_placement,
    ),
)
