"""Life cycles as data, and the one function that moves a thing along its own.

A package declares its cycle in states.py as rows (action, from-states, to-state, permission, tag, words), binds
guards to the actions in guards.py, and calls `move` from its actions. Buttons are drawn from `available`, so screen
and rule cannot differ; docs/states.md is generated from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped

from app.accounts.access import can
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor, ActorKind
from app.audit.models import Audited, AuditEntry
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed

#: A guard returns what is missing: field -> sentence. Empty means: go.
Guard = Callable[[Any], Mapping[str, Any]]
#: A bar returns the sentence why this actor may not, or None. For rules about persons (the author never approves).
Bar = Callable[[Any, Actor], Any]


@dataclass(frozen=True)
class Step:
    """One row of a life cycle.

    `permission` None means that only the clock moves it; `also` is a second permission that suffices; `by_system`
    lets the clock move it beside people. `moment` is the column stamped with the time; `needs_reason` asks for one.
    """

    action: str
    sources: frozenset[StrEnum]
    target: StrEnum
    tag: Tag
    label: Any
    permission: Permission | None = None
    also: Permission | None = None
    by_system: bool = False
    needs_reason: bool = False
    moment: str | None = None
    tone: str = ""


@dataclass
class LifeCycle:
    """All the steps of one kind of thing, with their guards."""

    name: str
    states: type[StrEnum]
    steps: tuple[Step, ...]
    guards: dict[str, list[Guard]] = field(default_factory=dict)
    bars: dict[str, list[Bar]] = field(default_factory=dict)

    ALL: ClassVar[dict[str, LifeCycle]] = {}

    def __post_init__(self) -> None:
        LifeCycle.ALL[self.name] = self

    def guard(self, *actions: str) -> Callable[[Guard], Guard]:
        """Bind a guard to actions; its docstring is the sentence of docs/states.md."""
        return self._binder(self.guards, actions)

    def bar(self, *actions: str) -> Callable[[Bar], Bar]:
        """Bind a rule about the acting person to actions."""
        return self._binder(self.bars, actions)

    def step(self, action: str, state: StrEnum) -> Step | None:
        """The row for `action` from `state`, if there is one."""
        return next((step for step in self.steps if step.action == action and state in step.sources), None)

    def _binder(self, into: dict[str, list[Any]], actions: tuple[str, ...]) -> Callable[[Any], Any]:
        known = {step.action for step in self.steps}
        if unknown := set(actions) - known:
            raise ValueError(f"{self.name} has no action {unknown}")

        def bind(function: Any) -> Any:
            for action in actions:
                into.setdefault(action, []).append(function)
            return function

        return bind


class Moving(Audited):
    """Mixed into a model that has a life cycle. Subclasses set CYCLE and have a `state` column."""

    CYCLE: ClassVar[LifeCycle]
    state: Mapped[Any]

    @property
    def scope_network_ids(self) -> Iterable[str]:
        """The networks whose people may act on this; the community is `audit_community_id`."""
        return ()


def may(thing: Moving, step: Step, actor: Actor) -> bool:
    """True when the actor's roles reach this step of this thing (persons' rules and guards not yet asked)."""
    if actor.actor_kind == ActorKind.SYSTEM:
        return step.by_system or step.permission is None
    return any(
        can(actor, permission, community_id=thing.audit_community_id, network_ids=thing.scope_network_ids)
        for permission in (step.permission, step.also)
        if permission is not None
    )


def barred(thing: Moving, action: str, actor: Actor) -> Any:
    """The sentence that keeps this very person from the action, or None."""
    return next((why for bar in thing.CYCLE.bars.get(action, ()) if (why := bar(thing, actor))), None)


def missing(thing: Moving, action: str, known: Mapping[Guard, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """What must still be there before `action`: field -> sentence.

    What some guards would say may be `known` to a page that has read the same rows already.
    """
    gaps: dict[str, Any] = {}
    for guard in thing.CYCLE.guards.get(action, ()):
        gaps.update(known[guard] if known and guard in known else guard(thing))
    return gaps


def missing_with(values: Mapping[str, Any], thing: Moving, action: str) -> dict[str, Any]:
    """What would be missing if `thing` had these values (a reason is none of its own); it is left as it is."""
    with db.session.no_autoflush:
        for name, value in values.items():
            if name != "reason":
                setattr(thing, name, value)
        gaps = missing(thing, action)
        db.session.expire(thing)
    return gaps


def moved_on(thing: Moving) -> Conflict:
    """The refusal, to be raised, of something that the thing's state does not allow."""
    return Conflict(_("“%(thing)s” is now: %(state)s.", thing=thing.audit_label, state=thing.state.label), thing=thing)


def step_for(thing: Moving, action: str) -> Step:
    """The row for `action` from the thing's state; raises Conflict when it does not lead on from there."""
    step = thing.CYCLE.step(action, thing.state)
    if step is None:
        raise moved_on(thing)
    return step


def open_step(thing: Moving, action: str, actor: Actor) -> Step:
    """The step for one who may take it; raises Conflict as `step_for` does, and NotAllowed where it is for others."""
    step = step_for(thing, action)
    if not may(thing, step, actor):
        raise NotAllowed(_("This step is for others: your roles here do not include it."))
    return step


def available(thing: Moving, actor: Actor) -> list[Step]:
    """The steps that a page offers to `actor` now; guards may still ask for something on the way."""
    return [
        step
        for step in thing.CYCLE.steps
        if thing.state in step.sources and may(thing, step, actor) and not barred(thing, step.action, actor)
    ]


def move(
    thing: Moving,
    action: str,
    *,
    actor: Actor,
    reason: str | None = None,
    changes: Mapping[str, Any] | None = None,
    setting: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Take one step: check, claim, stamp, write to the log.

    `setting` are columns that change in the same UPDATE as the state, since a CHECK ties them to it.
    Raises Conflict when the thing is not in a state from which `action` leads on (somebody was faster), NotAllowed
    when the actor may not, Invalid with the fields that are missing.
    """
    step = open_step(thing, action, actor)
    if why := barred(thing, action, actor):
        raise NotAllowed(why)
    gaps = missing(thing, action)
    if step.needs_reason and not (reason or "").strip():
        gaps["reason"] = _("Give a reason: others will read it.")
    if gaps:
        raise Invalid(gaps)
    before = thing.state
    _claim(thing, step, at or clock.now(), setting or {})
    facts = dict(changes or {})
    if before != step.target:
        facts["state"] = [before, step.target]
    return record(step.tag, thing, actor=actor, changes=facts, reason=reason)


def _claim(thing: Moving, step: Step, at: datetime, setting: Mapping[str, Any]) -> None:
    """UPDATE … WHERE state = :old, so that of two people in the same second one wins (T43)."""
    db.session.flush()
    model = type(thing)
    values: dict[str, Any] = {"state": step.target, **setting}
    if step.moment:
        values[step.moment] = at
    row = sa.inspect(thing)
    claimed = db.session.execute(
        sa.update(model)
        .where(sa.inspect(model).primary_key[0] == row.identity[0], model.state == thing.state)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        db.session.refresh(thing)
        raise Conflict(_("“%(thing)s” has changed this very moment.", thing=thing.audit_label), thing=thing)
    db.session.refresh(thing, list(values))
