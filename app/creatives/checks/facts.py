"""What the checks look at: a text, and files as the probe measured them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MediumKind(StrEnum):
    """What sort of file it is; the value is the prefix of its lines in networks.yaml."""

    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumFacts:
    """One file; `file_type` is read from its content, as a lower-case ending without the dot ('jpg')."""

    name: str
    kind: MediumKind
    file_type: str
    n_bytes: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    alt_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """One variant of a creative, as it would go out."""

    caption: str = ""
    title: str = ""
    media: tuple[MediumFacts, ...] = ()
