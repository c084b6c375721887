"""Who may carry a step of plan B out, beyond the permission to answer for it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.audit.actors import Actor
from app.promo.access import may_release_budget
from app.promo.models import Wire
from app.promo.states import WIRE_CYCLE
from app.promo.words import WireStep


@WIRE_CYCLE.bar("execute")
def money_is_given_by_who_holds_it(wire: Wire, actor: Actor) -> Any:
    """An extra budget is released by a marketing lead."""
    if wire.step == WireStep.EXTRA_BUDGET and not may_release_budget(actor, wire.request):
        return _("An extra budget is released by a marketing lead.")
    return None
