"""Reads of creatives: what the checks look at."""

from __future__ import annotations

from collections.abc import Iterable

from app.creatives.checks import MediumFacts, MediumKind, PostFacts
from app.creatives.models import Creative

KINDS = {"image": MediumKind.IMAGE, "video": MediumKind.VIDEO}


def medium_facts(creative: Creative) -> MediumFacts:
    """One file as the probe measured it at upload."""
    stored = creative.file
    return MediumFacts(
        name=stored.name,
        kind=KINDS.get(stored.media_type.split("/")[0], MediumKind.DOCUMENT),
        file_type=stored.extension,
        n_bytes=stored.size,
        width=stored.width,
        height=stored.height,
        seconds=stored.seconds,
        alt_text=creative.alt_text,
    )


def post_facts(caption: str, creatives: Iterable[Creative], *, title: str = "") -> PostFacts:
    """What a placement would publish, for `checks.check(facts, queries.spec_of(format_))`."""
    return PostFacts(caption=caption, title=title, media=tuple(medium_facts(creative) for creative in creatives))
