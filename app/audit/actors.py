"""Those who act: people, the clock, and the holder of a signed link."""

from __future__ import annotations

from typing import Protocol

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class ActorKind(LabelledEnum):
    PERSON = "person", _l("person")
    SYSTEM = "system", _l("the portal")
    PASS = "pass", _l("signed link")


class Actor(Protocol):
    """What the log needs to know of an actor; the name is kept as it was."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def actor_kind(self) -> ActorKind: ...


class _System:
    """The clock: what happens because its time has come."""

    actor_id = None
    actor_name = "Hromada"
    actor_kind = ActorKind.SYSTEM


SYSTEM: Actor = _System()
