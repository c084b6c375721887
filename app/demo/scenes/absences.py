"""Who of the demo is away, and who is on call."""

from __future__ import annotations

from datetime import time
from typing import Any

from app.accounts.models import Absence
from app.accounts.states import AbsenceKind
from app.accounts.tags import ABSENCE_ENTERED
from app.core.db import db
from app.demo.stage import Stage
from app.networks.models import OnCallTurn

#: Who, why, the first and the last day counted from today, the deputy.
_ABSENCES = (("nadia", AbsenceKind.HOLIDAY, -3, 4, "sara"), ("viktor", AbsenceKind.OTHER, 12, 14, None))

#: Who is on call for which network in the evenings, the first and the last day counted from today.
_TURNS = (("bob", "instagram", -2, 4), ("sara", "instagram", 5, 11), ("dmytro", "telegram", 0, 13))


def go_away(stage: Stage) -> None:
    """One is away with a deputy, another will be without one."""
    for key, kind, first, last, deputy in _ABSENCES:
        person, days = stage.people[key], stage.days
        absence = Absence(
            person=person, kind=kind, starts_on=days.on(first), ends_on=days.on(last),
            begins_at=days.at(first, "00:00"), over_at=days.at(last + 1, "00:00"),
            deputy=stage.people[deputy] if deputy else None,
        )  # fmt: skip
        db.session.add(absence)
        db.session.flush()
        facts: dict[str, Any] = {
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
            "deputy": absence.deputy.name if absence.deputy else None,
        }
        stage.log.tell(days.at(days.working(-5), "10:30"), ABSENCE_ENTERED, absence, actor=person, **facts)


def go_on_call(stage: Stage) -> None:
    """Two networks have somebody in the evenings; the others have nobody."""
    for key, network, first, last in _TURNS:
        days = {"starts_on": stage.days.on(first), "ends_on": stage.days.on(last)}
        turn = OnCallTurn(network_id=network, person=stage.people[key], opens=time(18), closes=time(23), **days)
        db.session.add(turn)
    db.session.flush()
