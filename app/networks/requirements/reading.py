"""networks.yaml, parsed and checked line by line. Pure but for the one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

from app.networks.captions import CaptionUnit
from app.networks.requirements.values import (
    Box,
    Catalogue,
    Confidence,
    Fact,
    FormatKind,
    FormatSpec,
    Missing,
    NetworkSpec,
    Requirement,
    SafeZone,
    Source,
)


class CatalogueError(ValueError):
    """networks.yaml says something that cannot be read; the message names the line."""


@cache
def catalogue() -> Catalogue:
    """The requirements as shipped, read once in a process (about 25 ms)."""
    return parse(resources.files("app.networks").joinpath("networks.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Catalogue:
    """The catalogue that `text` (YAML) describes. Raises CatalogueError, which names the faulty line."""
    # libyaml is ten times faster; the pure loader reads the same file where it is not there.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe ones
        sources = {id_: Source(id_, **fields) for id_, fields in tree["sources"].items()}
        networks = {branch["id"]: _network(branch, sources) for branch in tree["networks"]}
        generated_on = date.fromisoformat(tree["generated"])
    except (yaml.YAMLError, KeyError, TypeError) as fault:
        raise CatalogueError(f"networks.yaml: {fault!r}") from fault
    formats = {spec.id: spec for network in networks.values() for spec in network.formats}
    return Catalogue(generated_on, MappingProxyType(networks), MappingProxyType(formats))


def _network(branch: Mapping[str, Any], sources: Mapping[str, Source]) -> NetworkSpec:
    formats = tuple(_format(leaf, branch, sources) for leaf in branch["formats"])
    return NetworkSpec(branch["id"], branch["name"], formats)


def _format(leaf: Mapping[str, Any], network: Mapping[str, Any], sources: Mapping[str, Source]) -> FormatSpec:
    lines = leaf["values"]
    if unknown := lines.keys() - SHAPES.keys():
        raise CatalogueError(f"networks.yaml: {leaf['id']}.{min(unknown)} has no known unit")
    if absent := SHAPES.keys() - lines.keys() - ONLY_WHERE_THEY_APPLY:
        raise CatalogueError(f"networks.yaml: {leaf['id']}.{min(absent)} is missing")
    try:
        kind = FormatKind(leaf["kind"])
    except ValueError as fault:
        raise CatalogueError(f"networks.yaml: {leaf['id']}: {fault}") from fault
    values = {key: _requirement(f"{leaf['id']}.{key}", key, lines[key], sources) for key in SHAPES if key in lines}
    return FormatSpec(leaf["id"], leaf["name"], kind, network["id"], network["name"], MappingProxyType(values))


def _requirement(line: str, key: str, fields: Mapping[str, Any], sources: Mapping[str, Source]) -> Requirement:
    value, state = fields["value"], fields.get("state")
    try:
        if (value is None) != (state is not None):
            raise ValueError("a value that is absent needs its state, and only it does")  # noqa: TRY301
        return Requirement(
            key=key,
            value=None if value is None else SHAPES[key](value),
            source=sources[fields["source"]],
            checked_on=date.fromisoformat(fields["checked"]),
            confidence=Confidence(fields["confidence"]),
            state=Missing(state) if state else None,
            note=fields.get("note", ""),
        )
    except (ValueError, TypeError, KeyError) as fault:
        raise CatalogueError(f"networks.yaml: {line}: {fault}") from fault


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{value!r} is not an amount")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"{value!r} is not a list of words")
    return tuple(value)


def _unit(value: Any) -> str:
    return CaptionUnit(value).value


def _box(value: Any) -> Box:
    if isinstance(value, dict):
        return Box(**{name: _count(number) for name, number in value.items()})
    width, height = value
    return Box(*(None if side is None else _count(side) for side in (width, height)))


def _zone(value: Any) -> SafeZone:
    return SafeZone(**{name: _count(number) for name, number in value.items()})


ONLY_WHERE_THEY_APPLY = frozenset({"caption_max_media", "document_types", "document_max_mb"})

# Every line that a format may have, in the order in which pages show them, and how its value is read.
SHAPES: Mapping[str, Callable[[Any], Fact]] = MappingProxyType(
    {
        "caption_max": _count,
        "caption_max_media": _count,
        "caption_visible": _count,
        "caption_unit": _unit,
        "title_max": _count,
        "hashtags_max": _count,
        "hashtags_rec": _count,
        "link_allowed": _yes_or_no,
        "link_clickable": _yes_or_no,
        "links_max": _count,
        "media_required": _yes_or_no,
        "media_max": _count,
        "mixed_media": _yes_or_no,
        "alt_text_max": _count,
        "image_types": _words,
        "image_max_mb": _amount,
        "image_aspect_min": _amount,
        "image_aspect_max": _amount,
        "image_aspect_rec": _words,
        "image_min_px": _box,
        "image_rec_px": _box,
        "image_max_px": _box,
        "video_types": _words,
        "video_max_mb": _amount,
        "video_aspect_rec": _words,
        "video_min_px": _box,
        "video_rec_px": _box,
        "video_min_s": _amount,
        "video_max_s": _amount,
        "document_types": _words,
        "document_max_mb": _amount,
        "safe_zone_px": _zone,
        "lifetime_h": _count,
        "metrics_window_h": _count,
        "metrics": _words,
        "content_due_h": _count,
        "request_lead_bd": _count,
    }
)
