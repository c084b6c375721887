"""What a meeting needs before it is booked, and before it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.promo.models import Meeting, PromoRequest
from app.promo.queries.meetings import asked_back
from app.promo.states import MEETING_CYCLE

#: The three outcomes of a meeting: the column that ticks one, the one that says why not, and how it is asked for.
OUTCOMES = ("inputs", "brief", "changes")


@MEETING_CYCLE.guard("book")
def key_question_is_answered(meeting: Meeting) -> Mapping[str, Any]:
    """Every request says what task the content must solve."""
    return unanswered([row.request for row in meeting.topics])


def unanswered(asked: Iterable[PromoRequest]) -> dict[str, Any]:
    """The same of requests that have no meeting yet."""
    requests = list(asked)
    waiting = asked_back(requests)
    silent = ", ".join(one.number for one in requests if not one.task.strip() or one.id in waiting)
    if not silent:
        return {}
    return {
        "": _("First the key question is answered: what task must the content solve? (%(numbers)s)", numbers=silent)
    }


@MEETING_CYCLE.guard("hold")
def outcomes_are_there(meeting: Meeting) -> Mapping[str, Any]:
    """Inputs of SMM, the brief, the latest changes of requirements: each ticked or waived; a next step with its day."""
    gaps: dict[str, Any] = {
        f"{name}_waiver": _("Tick this outcome, or say why the meeting ends without it.")
        for name in OUTCOMES
        if not getattr(meeting, f"has_{name}") and not getattr(meeting, f"{name}_waiver").strip()
    }
    if not meeting.next_step.strip():
        gaps["next_step"] = _("Say what comes next.")
    if meeting.next_step_on is None:
        gaps["next_step_on"] = _("Choose a day.")
    return gaps
