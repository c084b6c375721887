"""A requirement, a format and a network, as values: what a format demands, and how sure we are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.networks.captions import CaptionUnit

MIB = 1024 * 1024  # the file's megabytes


class Confidence(LabelledEnum):
    """How sure we are of a value. A high one may block a post, every other one only warns."""

    HIGH = "high", _l("Confirmed")
    MEDIUM = "medium", _l("Likely")
    LOW = "low", _l("Uncertain")
    HOUSE = "house", _l("House rule")


class Missing(LabelledEnum):
    """Why a value is absent."""

    NO_DOCUMENTED_LIMIT = "no_documented_limit", _l("No documented limit")
    NOT_APPLICABLE = "not_applicable", _l("Not applicable")
    UNKNOWN = "unknown", _l("Unknown")


class FormatKind(LabelledEnum):
    """What sort of content a format holds, across networks."""

    FEED = "feed", _l("Post")
    COMMUNITY = "community", _l("Community post")
    STORY = "story", _l("Story")
    VIDEO = "video", _l("Video")
    CAROUSEL = "carousel", _l("Carousel")
    EVENT = "event", _l("Event page")
    ARTICLE = "article", _l("Article")


@dataclass(frozen=True, slots=True)
class Box:
    """A bound on a picture's size in pixels; a side that is None is free."""

    width: int | None = None
    height: int | None = None
    pixels: int | None = None
    width_plus_height: int | None = None


@dataclass(frozen=True, slots=True)
class SafeZone:
    """What the network's buttons cover: pixels at top and bottom, or how much of the middle stays free."""

    top: int = 0
    bottom: int = 0
    center_pct: int | None = None


Fact: TypeAlias = bool | int | float | str | tuple[str, ...] | Box | SafeZone | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read."""

    id: str
    title: str
    url: str
    kind: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One value of one format, as the source gave it on the day it was checked."""

    key: str
    value: Fact
    source: Source
    checked_on: date
    confidence: Confidence
    state: Missing | None
    note: str

    @property
    def is_hard(self) -> bool:
        """True when a breach blocks: only what is confirmed does (domain rule of the checks)."""
        return self.confidence is Confidence.HIGH


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """One format of one network with all its requirements."""

    id: str
    name: str
    kind: FormatKind
    network_id: str
    network_name: str
    values: Mapping[str, Requirement]

    def number(self, key: str) -> float | None:
        """The number under `key`, or None where there is none."""
        value = self._value(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool | None:
        """Yes, no, or None where it is not known."""
        value = self._value(key)
        return value if isinstance(value, bool) else None

    def words(self, key: str) -> tuple[str, ...]:
        """The list under `key`; empty where there is none."""
        value = self._value(key)
        return value if isinstance(value, tuple) else ()

    def box(self, key: str) -> Box | None:
        """The bound in pixels under `key`, or None where there is none."""
        value = self._value(key)
        return value if isinstance(value, Box) else None

    def takes(self, medium: str) -> bool:
        """False when the format has no place for a medium ('image', 'video' or 'document') at all."""
        types = self.values.get(f"{medium}_types")
        return types is not None and types.state is not Missing.NOT_APPLICABLE

    @property
    def slug(self) -> str:
        """How addresses call it on its network: 'story' of 'instagram_story'."""
        return self.id.removeprefix(f"{self.network_id}_").replace("_", "-")

    @property
    def caption_unit(self) -> CaptionUnit:
        """In what the format's captions are counted."""
        return CaptionUnit(str(self.values["caption_unit"].value))

    def _value(self, key: str) -> Fact:
        requirement = self.values.get(key)
        return None if requirement is None else requirement.value


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """One network and its formats, in the order of the file."""

    id: str
    name: str
    formats: tuple[FormatSpec, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole file."""

    generated_on: date
    networks: Mapping[str, NetworkSpec]
    formats: Mapping[str, FormatSpec]
