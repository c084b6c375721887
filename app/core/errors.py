"""What can go wrong in the domain. Actions raise these; the web layer turns them into pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal with one sentence for the person who asked."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(DomainError):
    """The person may see this, but may not do it (403)."""


class NotFound(DomainError):
    """There is no such thing, or the person may not know of it: both look the same (404)."""

    def __init__(self, sentence: Any = "") -> None:
        super().__init__(sentence)


class Conflict(DomainError):
    """Somebody else, or the same person in another window, was faster, or the thing has moved on (409).

    `current` and `yours` map fields to values, so that the page shows both texts and nothing typed is lost; `version`
    is the one to name when one saves all the same. `thing` is what has changed meanwhile: the page then says by whom.
    """

    def __init__(
        self,
        sentence: Any,
        *,
        current: Mapping[str, Any] | None = None,
        yours: Mapping[str, Any] | None = None,
        version: int | None = None,
        thing: Any = None,
    ) -> None:
        super().__init__(sentence)
        self.current = dict(current or {})
        self.yours = dict(yours or {})
        self.version = version
        self.about = None if thing is None else (str(thing.__tablename__), int(thing.id))


class LinkOver(Conflict):
    """A signed link was used, replaced or left too long (409).

    `typed` is what came with it, by label; `way_on` is where the same can be done in the portal by those who sign in.
    `is_for_guests`: its holder has no account to sign in with.
    """

    def __init__(
        self, sentence: Any, *, typed: Mapping[str, str] | None = None, way_on: str = "", is_for_guests: bool = False
    ) -> None:
        super().__init__(sentence, yours=typed)
        self.way_on, self.is_for_guests = way_on, is_for_guests


class Invalid(DomainError):
    """Something is missing or wrong; `fields` maps a field's name to its sentence (422)."""

    def __init__(self, fields: Mapping[str, Any], sentence: Any = "") -> None:
        super().__init__(sentence or next(iter(fields.values()), ""))
        self.fields = dict(fields)
