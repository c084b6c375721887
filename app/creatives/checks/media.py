"""Files: how many, of which kind and type, how heavy, how large, of which ratio, how long."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.creatives.checks import sizes
from app.creatives.checks.facts import MediumFacts, MediumKind, PostFacts
from app.creatives.checks.findings import Finding, Rule, where
from app.networks.ratios import Size, ratio_called, ratio_of
from app.networks.requirements import MIB, FormatKind, FormatSpec
from app.networks.wording import bound, number, span, tenths
from app.networks.wording import size as size_words

KINDS = {
    MediumKind.IMAGE: _l("a picture"),
    MediumKind.VIDEO: _l("a video"),
    MediumKind.DOCUMENT: _l("a document"),
}

#: A rule that is broken, the line of networks.yaml that says so, and the sentence.
Breach = tuple[Rule, str, LazyString]


def findings(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    """What the files of `post` break."""
    for rule, key, sentence in _files(post, format_):
        yield Finding(rule, "media", format_.values[key].is_hard, sentence)
    for position, medium in enumerate(post.media):
        head = where(format_, post, position)
        if not format_.takes(medium.kind):
            yield _wrong_kind(medium.kind, format_, head, position)
            continue
        for rule, key, sentence in _file(medium, format_, head):
            yield Finding(rule, "media", format_.values[key].is_hard, sentence, position)


def _files(post: PostFacts, format_: FormatSpec) -> Iterator[Breach]:
    kinds = [medium.kind for medium in post.media if not _is_cover(medium, format_)]
    head, n, limit = where(format_, post), len(kinds), format_.number("media_max")
    if not kinds and format_.flag("media_required"):
        sentence = _l("%(where)s: needs %(kind)s; upload one.", where=head, kind=_kinds_taken(format_))
        yield Rule.MEDIA_REQUIRED, "media_required", sentence
    if limit is not None and n > limit:
        sentence = _l(
            "%(where)s: files: %(n)s, at most %(limit)s; remove %(over)s.",
            where=head,
            n=number(n),
            limit=number(limit),
            over=number(n - limit),
        )
        yield Rule.MEDIA_MAX, "media_max", sentence
    if len(set(kinds)) > 1 and format_.flag("mixed_media") is False:
        sentence = _l("%(where)s: different kinds of files do not go together; keep one kind.", where=head)
        yield Rule.MIXED_MEDIA, "mixed_media", sentence


def _wrong_kind(kind: MediumKind, format_: FormatSpec, head: LazyString | str, position: int) -> Finding:
    sentence = _l(
        "%(where)s: this is %(kind)s, needs %(needed)s; upload another file.",
        where=head,
        kind=KINDS[kind],
        needed=_kinds_taken(format_),
    )
    # A format without a line for documents refuses them as surely as its list of types is sure.
    lines = [kind] if f"{kind}_types" in format_.values else _media_taken(format_)
    is_hard = all(format_.values[f"{line}_types"].is_hard for line in lines)
    return Finding(Rule.MEDIUM_KIND, "media", is_hard, sentence, position)


def _file(medium: MediumFacts, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    yield from _type(medium, format_, head)
    yield from _weight(medium, format_, head)
    if medium.width and medium.height:
        size = (medium.width, medium.height)
        yield from _least_size(medium.kind, size, format_, head)
        if medium.kind is MediumKind.IMAGE:
            yield from _most_size(size, format_, head)
            yield from _ratio(size, format_, head)
    if medium.kind is MediumKind.VIDEO and medium.seconds is not None:
        yield from _length(medium.seconds, format_, head)


def _type(medium: MediumFacts, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    key = f"{medium.kind}_types"
    taken = [word for word in format_.words(key) if word != "jpeg"]
    if taken and medium.file_type.replace("jpeg", "jpg") not in taken:
        sentence = _l(
            "%(where)s: the file is %(type)s, needs %(types)s; save it as %(first)s or upload another.",
            where=head,
            type=medium.file_type.upper(),
            types=", ".join(taken).upper(),
            first=taken[0].upper(),
        )
        yield Rule.FILE_TYPE, key, sentence


def _weight(medium: MediumFacts, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    key = f"{medium.kind}_max_mb"
    limit, weight = format_.number(key), medium.n_bytes / MIB
    if limit is not None and weight > limit:
        sentence = _l(
            "%(where)s: the file has %(n)s MB, at most %(limit)s MB; make it smaller or upload another.",
            where=head,
            n=tenths(weight),
            limit=number(limit),
        )
        yield Rule.FILE_SIZE, key, sentence


def _least_size(kind: MediumKind, size: Size, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    key = f"{kind}_min_px"
    box = format_.box(key)
    if box and not sizes.reaches(size, box):
        sentence = _l(
            "%(where)s: %(size)s pixels, at least %(limit)s; upload a larger one.",
            where=head,
            size=size_words(*size),
            limit=bound(box),
        )
        yield Rule.MIN_PX, key, sentence


def _most_size(size: Size, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    box = format_.box("image_max_px")
    if box and (factor := sizes.scale_within(box, size)) < 1:
        sentence = _l(
            "%(where)s: %(size)s pixels, at most %(limit)s; scale it down to %(scaled)s.",
            where=head,
            size=size_words(*size),
            limit=bound(box),
            scaled=size_words(*sizes.scaled(size, factor)),
        )
        yield Rule.MAX_PX, "image_max_px", sentence


def _ratio(size: Size, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    least, most = format_.number("image_aspect_min"), format_.number("image_aspect_max")
    if least is not None and sizes.is_narrower(size, least):
        yield Rule.ASPECT_MIN, "image_aspect_min", _off_ratio(size, least, format_, head)
    elif most is not None and sizes.is_wider(size, most):
        yield Rule.ASPECT_MAX, "image_aspect_max", _off_ratio(size, most, format_, head)


def _off_ratio(size: Size, ratio: float, format_: FormatSpec, head: LazyString | str) -> LazyString:
    cropped = sizes.crop_to(size, ratio)
    facts = {
        "where": head,
        "size": size_words(*size),
        "ratio": ratio_of(size),
        "needed": _ratios_taken(format_),
        "crop": size_words(*cropped),
    }
    if not sizes.reaches(cropped, format_.box("image_min_px")):
        return _l("%(where)s: %(size)s is %(ratio)s, needs %(needed)s; upload another.", **facts)
    return _l("%(where)s: %(size)s is %(ratio)s, needs %(needed)s; crop to %(crop)s or upload another.", **facts)


def _length(seconds: float, format_: FormatSpec, head: LazyString | str) -> Iterator[Breach]:
    least, most = format_.number("video_min_s"), format_.number("video_max_s")
    if least is not None and seconds < least:
        sentence = _l(
            "%(where)s: the video lasts %(n)s, at least %(limit)s; upload a longer one.",
            where=head,
            n=span(seconds),
            limit=span(least),
        )
        yield Rule.SECONDS_MIN, "video_min_s", sentence
    elif most is not None and seconds > most:
        sentence = _l(
            "%(where)s: the video lasts %(n)s, at most %(limit)s; cut %(over)s.",
            where=head,
            n=span(seconds),
            limit=span(most),
            over=span(seconds - most),
        )
        yield Rule.SECONDS_MAX, "video_max_s", sentence


def _is_cover(medium: MediumFacts, format_: FormatSpec) -> bool:
    """A picture beside a video is its thumbnail: it is checked, but not counted as content."""
    return format_.kind is FormatKind.VIDEO and medium.kind is MediumKind.IMAGE and format_.takes(medium.kind)


def _media_taken(format_: FormatSpec) -> list[MediumKind]:
    return [kind for kind in (MediumKind.IMAGE, MediumKind.VIDEO) if format_.takes(kind)]


def _kinds_taken(format_: FormatSpec) -> LazyString:
    kinds = [MediumKind.VIDEO] if format_.kind is FormatKind.VIDEO else _media_taken(format_)
    return KINDS[kinds[0]] if len(kinds) == 1 else _l("a picture or a video")


def _ratios_taken(format_: FormatSpec) -> LazyString | str:
    values = (format_.number("image_aspect_min"), format_.number("image_aspect_max"))
    names = list(dict.fromkeys(ratio_called(value) for value in values if value is not None))
    if len(names) == 1:
        return names[0]
    return _l("%(narrowest)s to %(widest)s", narrowest=names[0], widest=names[1])
