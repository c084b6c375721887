"""Posts made from the requirements: for each format one that fits, and one for each rule that it can break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.creatives.checks import MediumFacts, MediumKind, PostFacts, Rule
from app.networks.requirements import MIB, Box, FormatKind, FormatSpec

Case = tuple[Rule, str, PostFacts]  # the rule, the line of networks.yaml, the post that breaks it
MOST_COUNTED = 300_000


def fitting_medium(kind: MediumKind, format_: FormatSpec) -> MediumFacts:
    box = format_.box(f"{kind}_rec_px") or Box(1000, 1000)
    types = [word for word in format_.words(f"{kind}_types") if word != "jpeg"]
    return MediumFacts(
        name=f"book.{types[0]}",
        kind=kind,
        file_type=types[0],
        n_bytes=min(300_000, int((format_.number(f"{kind}_max_mb") or 1) * MIB)),
        width=box.width,
        height=box.height,
        seconds=format_.number("video_max_s") or 30.0 if kind is MediumKind.VIDEO else None,
        alt_text="A pile of books" if kind is MediumKind.IMAGE else "",
    )


def fitting_post(format_: FormatSpec) -> PostFacts:
    """The largest post that the format takes in each respect that has a limit."""
    limit = format_.number("caption_max_media") or format_.number("caption_max")
    caption = "Books" if limit is None else ("x" * int(limit))
    title = "T" * int(format_.number("title_max") or 0)
    kinds = [
        MediumKind.VIDEO if format_.kind is FormatKind.VIDEO else MediumKind.IMAGE,
        MediumKind.IMAGE,
    ]
    kind = next(kind for kind in kinds if format_.takes(kind))
    n_media = int(format_.number("media_max") or 1)
    return PostFacts(caption=caption, title=title, media=(fitting_medium(kind, format_),) * n_media)


def breaking_posts(format_: FormatSpec) -> Iterator[Case]:
    """For every requirement that the format states, a post that breaks it and nothing else of its sort."""
    fit = fitting_post(format_)
    yield from _texts(fit, format_)
    yield from _counts(fit, format_)
    for kind in (MediumKind.IMAGE, MediumKind.VIDEO, MediumKind.DOCUMENT):
        if format_.takes(kind):
            yield from _files(fit, fitting_medium(kind, format_), format_)
        else:
            wrong = MediumFacts(name="book.bin", kind=kind, file_type="bin", n_bytes=9)
            if f"{kind}_types" in format_.values:
                yield Rule.MEDIUM_KIND, f"{kind}_types", replace(fit, media=(wrong,))


def _texts(fit: PostFacts, format_: FormatSpec) -> Iterator[Case]:
    limit = format_.number("caption_max")
    bare = replace(fit, media=())
    if limit is not None:
        yield Rule.CAPTION_MAX, "caption_max", replace(bare, caption="x" * int(limit + 1))
    if (limit := format_.number("caption_max_media")) is not None:
        yield Rule.CAPTION_MAX, "caption_max_media", replace(fit, caption="x" * int(limit + 1))
    if (limit := format_.number("title_max")) is not None:
        yield Rule.TITLE_MAX, "title_max", replace(fit, title="T" * int(limit + 1))
    if (limit := format_.number("hashtags_max")) is not None:
        yield Rule.HASHTAGS_MAX, "hashtags_max", replace(fit, caption="#book " * int(limit + 1))
    if (limit := format_.number("links_max")) is not None:
        yield Rule.LINKS_MAX, "links_max", replace(fit, caption="https://a.ua " * int(limit + 1))
    if (limit := format_.number("alt_text_max")) is not None:
        blind = replace(fit.media[0], alt_text="A" * int(limit + 1))
        yield Rule.ALT_TEXT_MAX, "alt_text_max", replace(fit, media=(blind,))


def _counts(fit: PostFacts, format_: FormatSpec) -> Iterator[Case]:
    if format_.flag("media_required"):
        yield Rule.MEDIA_REQUIRED, "media_required", replace(fit, media=())
    if format_.number("media_max") is not None:
        yield Rule.MEDIA_MAX, "media_max", replace(fit, media=(*fit.media, fit.media[0]))
    both = format_.takes(MediumKind.IMAGE) and format_.takes(MediumKind.VIDEO)
    if both and format_.kind is not FormatKind.VIDEO and format_.flag("mixed_media") is False:
        pair = tuple(fitting_medium(kind, format_) for kind in (MediumKind.IMAGE, MediumKind.VIDEO))
        yield Rule.MIXED_MEDIA, "mixed_media", replace(fit, media=pair)


def _files(fit: PostFacts, medium: MediumFacts, format_: FormatSpec) -> Iterator[Case]:
    kind = medium.kind

    def post(**changed: object) -> PostFacts:
        return replace(fit, media=(replace(medium, **changed),))  # type: ignore[arg-type]

    if format_.words(f"{kind}_types"):
        yield Rule.FILE_TYPE, f"{kind}_types", post(file_type="bmp")
    if (limit := format_.number(f"{kind}_max_mb")) is not None:
        yield Rule.FILE_SIZE, f"{kind}_max_mb", post(n_bytes=int(limit * MIB) + 1)
    if kind is MediumKind.VIDEO:
        if box := format_.box("video_min_px"):
            yield Rule.MIN_PX, "video_min_px", post(width=(box.width or 2) - 1)
        if limit := format_.number("video_min_s"):
            yield Rule.SECONDS_MIN, "video_min_s", post(seconds=limit - 0.01)
        if limit := format_.number("video_max_s"):
            yield Rule.SECONDS_MAX, "video_max_s", post(seconds=limit + 0.01)
    if kind is MediumKind.IMAGE:
        yield from _pictures(post, format_)


def _pictures(post: object, format_: FormatSpec) -> Iterator[Case]:
    assert callable(post)
    if box := format_.box("image_min_px"):
        yield Rule.MIN_PX, "image_min_px", post(width=(box.width or 2) - 1)
    if box := format_.box("image_max_px"):
        side = max(side for side in (box.width, box.height, box.pixels, box.width_plus_height) if side)
        yield Rule.MAX_PX, "image_max_px", post(width=side + 1, height=side + 1)
    if (least := format_.number("image_aspect_min")) is not None:
        yield Rule.ASPECT_MIN, "image_aspect_min", post(width=int(2000 * least) - 2, height=2000)
    if (most := format_.number("image_aspect_max")) is not None:
        yield Rule.ASPECT_MAX, "image_aspect_max", post(width=int(2000 * most) + 3, height=2000)
