"""What a brief learns from its event, initiative or achievement: nothing that stands elsewhere is typed again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.community.models import Achievement, Event, Initiative
from app.core.db import db
from app.promo.guards.requests import is_past
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.promo.words import KPIS_OF, Kpi, Objective

Subject = Event | Initiative | Achievement

_MODELS: dict[str, type[Subject]] = {"event_id": Event, "initiative_id": Initiative, "achievement_id": Achievement}
#: What means something only with the objective that the subject brings.
_OF_THE_OBJECTIVE = ("kpi", "target", "target_on")


def fill_from(request_: PromoRequest, subject: Subject) -> None:
    """Write what is known of `subject` into a fresh draft that is about it."""
    setattr(request_, type(subject).__name__.lower(), subject)
    for name, value in _known_of(request_, subject).items():
        setattr(request_, name, value)


def learnt(request_: PromoRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft can take from the subject that `values` give it.

    Only where nothing stands yet, or what the subject of before brought: what somebody typed or copied stays.
    """
    column = next((name for name in _MODELS if values.get(name) not in {None, getattr(request_, name)}), None)
    if column is None or request_.state != RequestState.DRAFT:
        return {}
    subject = _subject(column, values[column])
    if subject is None:
        return {}
    former = _subject(column, getattr(request_, column))
    brought = {} if former is None else _known_of(request_, former)
    known = {
        name: value
        for name, value in _known_of(request_, subject).items()
        if not getattr(request_, name) or getattr(request_, name) == brought.get(name)
    }
    if "objective" in known:
        return known
    return {name: value for name, value in known.items() if name not in _OF_THE_OBJECTIVE}


def _subject(column: str, id_: int | None) -> Subject | None:
    found = db.session.get(_MODELS[column], id_ or 0)
    return found if isinstance(found, Subject) else None


def _known_of(request_: PromoRequest, subject: Subject) -> dict[str, Any]:
    """Fields of the brief with what is known of `subject`; a day that has passed is left to be chosen."""
    if isinstance(subject, Event):
        known = _known_of_event(subject)
    elif isinstance(subject, Initiative):
        objective = Objective.INITIATIVE
        known = {"objective": objective, "kpi": KPIS_OF[objective][0], "target_on": subject.ends_on}
        if subject.unit_many and subject.baseline is not None:
            known["answers"] = {"unit": f"{subject.unit_many}: {subject.baseline_qualifier}{subject.baseline}"}
    else:
        objective = Objective.ACHIEVEMENT
        known = {"objective": objective, "kpi": KPIS_OF[objective][0], "proof": subject.proof or subject.proof_url}
        known["answers"] = {"what_and_proof": f"{subject.what} ({subject.by_whom})"}
    if is_past(request_, known.get("target_on")):
        known["target_on"] = None
    return known


def _known_of_event(event: Event) -> dict[str, Any]:
    closes = event.registration_closes_at or event.starts_at
    return {
        "objective": Objective.EVENT,
        "kpi": Kpi.REGISTRATIONS,
        "target": Decimal(event.registration_target) if event.registration_target else None,
        "target_on": closes.astimezone(ZoneInfo(event.time_zone)).date() if closes else None,
        "destination_url": event.registration_url or event.link,
    }
