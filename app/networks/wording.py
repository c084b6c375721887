"""A requirement's value as people read it: with its unit, and an absent one as its state in words, never as 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l

from app.networks.captions import CaptionUnit
from app.networks.labels import CAPTION_UNITS, METRICS
from app.networks.ratios import ratio_called
from app.networks.requirements import Box, FormatSpec, Requirement, SafeZone
from app.web import formats

Words: TypeAlias = Any  # a string or a lazy one; flask_babel has no types
LONG = 300  # seconds from which a length reads better in minutes


def value_words(requirement: Requirement, format_: FormatSpec) -> Words:
    """The value of one requirement of `format_`, for a page."""
    if requirement.state is not None:
        return requirement.state.label
    value: Any = requirement.value
    if requirement.key in {"caption_max", "caption_max_media", "caption_visible"}:
        return caption_words(value, format_.caption_unit)
    return WORDINGS[requirement.key](value)


def caption_words(limit: int, unit: CaptionUnit) -> Words:
    """'2,200 characters', '5,000 bytes, …', or that there is no caption."""
    if limit == 0:
        return _l("No caption")
    return _l("%(n)s %(unit)s", n=number(limit), unit=CAPTION_UNITS[unit])


def number(value: float, places: int | None = None) -> LazyString:
    """A number that takes the reader's form when it is shown."""
    return LazyString(formats.number, value, places)


def tenths(value: float) -> LazyString:
    """Rounded up to a tenth, so that 8.01 of 8 does not read as 8 of 8; a float's last bits do not count."""
    return number(math.ceil(round(value * 10, 6)) / 10)


def span(seconds: float) -> LazyString:
    """A length of time: '60 s', '10 min'."""
    if seconds < LONG:
        return _l("%(n)s\u00a0s", n=tenths(seconds))
    return _l("%(n)s\u00a0min", n=tenths(seconds / 60))


def size(width: int, height: int) -> str:
    """'1080×1350', in pixels."""
    return f"{width}×{height}"


def bound(box: Box) -> Words:
    """A bound on a picture's size in pixels."""
    if box.pixels:
        return _l("%(n)s million in all", n=number(box.pixels / 1_000_000, 1))
    if box.width_plus_height:
        return _l("%(n)s for width and height together", n=number(box.width_plus_height))
    if box.width and box.height:
        return size(box.width, box.height)
    if box.width:
        return _l("%(n)s wide", n=box.width)
    return _l("%(n)s high", n=box.height)


def _count(value: int) -> Words:
    return number(value)


def _yes_or_no(value: bool) -> Words:
    return _l("Yes") if value else _l("No")


def _weight(value: float) -> Words:
    return _l("%(n)s MB", n=number(value))


def _hours(value: int) -> Words:
    return lazy_ngettext("%(num)s\u00a0hour", "%(num)s\u00a0hours", value)


def _business_days(value: int) -> Words:
    return lazy_ngettext("%(num)s\u00a0business\u00a0day", "%(num)s\u00a0business\u00a0days", value)


def _types(value: tuple[str, ...]) -> Words:
    return ", ".join(word.upper() for word in value if word != "jpeg")


def _ratios(value: tuple[str, ...]) -> Words:
    return ", ".join(value)


def _unit(value: str) -> Words:
    return CAPTION_UNITS[CaptionUnit(value)]


def _safe_zone(zone: SafeZone) -> Words:
    if zone.center_pct is not None:
        return _l("all but the middle %(n)s %%", n=zone.center_pct)
    if zone.bottom:
        return _l("%(top)s pixels at the top, %(bottom)s at the bottom", top=zone.top, bottom=zone.bottom)
    return _l("%(top)s pixels at the top", top=zone.top)


def _metrics(value: tuple[str, ...]) -> Words:
    return LazyString(lambda: ", ".join(str(METRICS.get(name, name)) for name in value))


WORDINGS: Mapping[str, Callable[[Any], Words]] = MappingProxyType(
    {
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
        "image_types": _types,
        "image_max_mb": _weight,
        "image_aspect_min": ratio_called,
        "image_aspect_max": ratio_called,
        "image_aspect_rec": _ratios,
        "image_min_px": bound,
        "image_rec_px": bound,
        "image_max_px": bound,
        "video_types": _types,
        "video_max_mb": _weight,
        "video_aspect_rec": _ratios,
        "video_min_px": bound,
        "video_rec_px": bound,
        "video_min_s": span,
        "video_max_s": span,
        "document_types": _types,
        "document_max_mb": _weight,
        "safe_zone_px": _safe_zone,
        "lifetime_h": _hours,
        "metrics_window_h": _hours,
        "metrics": _metrics,
        "content_due_h": _hours,
        "request_lead_bd": _business_days,
    }
)
