"""The demo's initiatives with their ledgers, and its achievements."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.audit.tags import Tag
from app.community import tags
from app.community.models import Achievement, Initiative, LedgerEntry
from app.community.states import EntryKind, InitiativeState, Naming
from app.core.db import db
from app.demo.scenes.names import free_slug
from app.demo.stage import Stage, story
from app.figures.kinds import EvidenceGrade

S = InitiativeState
_WAYS = {
    S.IDEA: (S.IDEA,),
    S.PLANNED: (S.IDEA, S.PLANNED),
    S.ACTIVE: (S.IDEA, S.PLANNED, S.ACTIVE),
    S.PAUSED: (S.IDEA, S.PLANNED, S.ACTIVE, S.PAUSED),
    S.COMPLETED: (S.IDEA, S.PLANNED, S.ACTIVE, S.COMPLETED),
    S.REVIEWED: (S.IDEA, S.PLANNED, S.ACTIVE, S.COMPLETED, S.REVIEWED),
    S.DROPPED: (S.IDEA, S.DROPPED),
}
_TOLD: dict[InitiativeState, tuple[Tag, str]] = {
    S.PLANNED: (tags.INITIATIVE_PLANNED, "planned_at"),
    S.ACTIVE: (tags.INITIATIVE_STARTED, "started_at"),
    S.PAUSED: (tags.INITIATIVE_PAUSED, "paused_at"),
    S.COMPLETED: (tags.INITIATIVE_COMPLETED, "completed_at"),
    S.REVIEWED: (tags.INITIATIVE_REVIEWED, "reviewed_at"),
    S.DROPPED: (tags.INITIATIVE_DROPPED, "dropped_at"),
}
_PLAIN = {"outcomes": "outcomes", "lessons": "lessons", "thanks": "thanks", "beneficiary": "beneficiary"}


def enter_initiatives(stage: Stage) -> None:
    """Add the initiatives with what their ledgers say."""
    for spec in story("initiatives"):
        initiative = _initiative(stage, spec)
        stage.initiatives[spec["key"]] = initiative
        db.session.add(initiative)
        _tell(stage, initiative, spec)
        for number, line in enumerate(spec.get("ledger", ()), start=1):
            _enter_line(stage, initiative, number, *line)
    db.session.flush()


def _initiative(stage: Stage, spec: dict[str, Any]) -> Initiative:
    state, days = InitiativeState(spec["state"]), stage.days
    started = spec.get("starts", spec.get("day", 0))
    initiative = Initiative(
        slug=free_slug(Initiative, spec["title"]),
        community=stage.communities[spec["in"]],
        title=spec["title"],
        aim=spec["aim"],
        state=state,
        created_at=days.at(days.working(min(started, 0) - 14), "14:00"),
        **{name: spec[name] for name in _PLAIN if name in spec},
    )
    if "units" in spec:
        initiative.owner = stage.people[spec["owner"]]
        initiative.unit_one, initiative.unit_few, initiative.unit_many = spec["units"]
        initiative.baseline, initiative.target = spec["baseline"], spec["target"]
        initiative.starts_on, initiative.ends_on = days.on(spec["starts"]), days.on(spec["ends"])
        initiative.n_left = spec.get("left")
    if state == S.PAUSED:
        initiative.pause_reason, initiative.review_on = spec["reason"], days.on(spec["review"])
    if state == S.DROPPED:
        initiative.drop_reason = spec["reason"]
    return initiative


def _tell(stage: Stage, initiative: Initiative, spec: dict[str, Any]) -> None:
    owner = stage.owner_of(spec["in"])
    stage.log.tell(initiative.created_at, tags.INITIATIVE_CREATED, initiative, actor=owner)
    way = _WAYS[initiative.state]
    for before, after in itertools.pairwise(way):
        tag, column = _TOLD[after]
        at = _moment(stage, initiative, spec, after)
        setattr(initiative, column, at)
        reason = spec.get("reason") if after in {S.PAUSED, S.DROPPED} else None
        stage.log.tell(at, tag, initiative, actor=owner, reason=reason, state=[before, after])


def _moment(stage: Stage, initiative: Initiative, spec: dict[str, Any], state: InitiativeState) -> datetime:
    days = stage.days
    match state:
        case S.PLANNED:
            return initiative.created_at + timedelta(days=3, hours=1)
        case S.ACTIVE:
            return days.at(spec["starts"], "09:30")
        case S.PAUSED:
            return days.at(days.working(-11), "12:10")
        case S.COMPLETED:
            return days.at(spec["ends"] + 1, "17:00")
        case S.REVIEWED:
            return days.at(spec["ends"] + 6, "12:45")
    return days.at(days.working(spec["day"] + 5), "10:40")


def _enter_line(stage: Stage, initiative: Initiative, number: int, kind: str, day: int, n: int) -> None:
    owner = initiative.owner
    assert owner is not None
    is_money = kind == EntryKind.DONATION
    line = LedgerEntry(
        initiative=initiative,
        number=number,
        kind=EntryKind(kind),
        quantity=None if is_money else n,
        amount=Decimal(n) if is_money else None,
        currency="UAH" if is_money else None,
        happened_on=stage.days.on(day),
        note="Виписка банки" if is_money else "",
        grade=EvidenceGrade.MEASURED if is_money else EvidenceGrade.SELF_REPORTED,
        author_id=owner.id,
        entered_at=stage.days.at(day, "18:20"),
    )
    db.session.add(line)
    told = {"amount": [None, f"{n}.00 UAH"]} if is_money else {"quantity": [None, n]}
    stage.log.tell(line.entered_at, tags.LEDGER_ENTERED, line, actor=owner, kind=line.kind, line=number, **told)


def enter_achievements(stage: Stage) -> None:
    """Add what was achieved."""
    for spec in story("achievements"):
        day = spec.get("day", -6)
        achievement = Achievement(
            slug=free_slug(Achievement, spec["title"]),
            community=stage.communities[spec["in"]],
            title=spec["title"],
            what=spec["what"],
            by_whom=spec["by_whom"],
            proof=spec.get("proof", ""),
            proof_url=spec.get("proof_url", ""),
            achieved_on=stage.days.on(day) if "day" in spec else None,
            embargo_until=stage.days.on(spec["embargo"]) if "embargo" in spec else None,
            naming=Naming(spec["naming"]),
            note=spec.get("note", ""),
            created_at=stage.days.at(stage.days.working(day) if day == -6 else day + 1, "10:15"),
        )
        stage.achievements[spec["key"]] = achievement
        db.session.add(achievement)
        stage.log.tell(achievement.created_at, tags.ACHIEVEMENT_ADDED, achievement, actor=stage.owner_of(spec["in"]))
    db.session.flush()
