"""Who is told of plan B."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.fallback.tags import READING_NEEDED
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.models import Wire
from app.web.addresses import path_to

_ANSWERS = _l("You answer for this step of plan B.")


def _answer_page(_entry: AuditEntry, wire: Wire) -> str:
    return path_to("fallback.answer", number=wire.request_id, wire_id=wire.id)


@notices_for(READING_NEEDED, about=Topic.RESULTS, why=_ANSWERS, path=_answer_page, awaits_answer=True)
@notices_for(tags.WIRE_PROPOSED, about=Topic.PLAN_B, why=_ANSWERS, path=_answer_page, awaits_answer=True)
def owner(_entry: AuditEntry, wire: Wire) -> Iterable[Person | None]:
    """The owner decides; nobody else needs to be woken."""
    return [wire.owner]


@notices_for(
    tags.WIRE_EXECUTED,
    tags.WIRE_DISMISSED,
    tags.WIRE_EXPIRED,
    about=Topic.DECISIONS,
    why=_l("You filed this request."),
    path=_answer_page,
)
def requester(_entry: AuditEntry, wire: Wire) -> Iterable[Person | None]:
    """The requester learns what became of plan B."""
    return [wire.request.filed_by]
