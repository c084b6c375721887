"""Tags: what can happen, each with the sentence that tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ALL: dict[str, Tag] = {}


@dataclass(frozen=True, slots=True)
class Tag:
    """A kind of event, e.g. ``promo.request.accepted``.

    `sentence` may use ``%(actor)s``, ``%(subject)s`` and ``%(reason)s`` and any name that is recorded in the changes.
    The log keeps values and keys, in no language; `words` names what turns a recorded one into what people read: an
    enumeration, a number, a day, or a function that gives the words. It may turn ``subject``, too.
    """

    name: str
    sentence: Any
    words: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if ALL.setdefault(self.name, self).sentence is not self.sentence:
            raise ValueError(f"The tag {self.name} stands twice.")
