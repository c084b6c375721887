"""What a check says: which rule, at which field, whether it blocks; one sentence with number and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.networks.labels import full_format_label

if TYPE_CHECKING:
    from app.creatives.checks.facts import PostFacts
    from app.networks.requirements import FormatSpec


class Rule(StrEnum):
    """The sort of requirement that is broken."""

    CAPTION_MAX = "caption_max"
    TITLE_MAX = "title_max"
    HASHTAGS_MAX = "hashtags_max"
    LINK_ALLOWED = "link_allowed"
    LINKS_MAX = "links_max"
    MEDIA_REQUIRED = "media_required"
    MEDIA_MAX = "media_max"
    MIXED_MEDIA = "mixed_media"
    MEDIUM_KIND = "medium_kind"
    FILE_TYPE = "file_type"
    FILE_SIZE = "file_size"
    MIN_PX = "min_px"
    MAX_PX = "max_px"
    ASPECT_MIN = "aspect_min"
    ASPECT_MAX = "aspect_max"
    SECONDS_MIN = "seconds_min"
    SECONDS_MAX = "seconds_max"
    ALT_TEXT_MAX = "alt_text_max"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken requirement; `medium` is the file's position, None when the post itself is meant."""

    rule: Rule
    field: str
    is_hard: bool
    sentence: LazyString
    medium: int | None = None


def where(format_: FormatSpec, post: PostFacts, medium: int | None = None) -> LazyString | str:
    """The head of a sentence: the format, and the file when there are several."""
    label = full_format_label(format_)
    if medium is None or len(post.media) == 1:
        return label
    return _l("%(format)s, file “%(file)s”", format=label, file=post.media[medium].name)
