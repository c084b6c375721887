"""Caption, title, hashtags, links, alternative texts."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.creatives.checks.facts import PostFacts
from app.creatives.checks.findings import Finding, Rule, where
from app.networks.captions import addresses, hashtags, length
from app.networks.labels import CAPTION_UNITS
from app.networks.requirements import FormatSpec
from app.networks.wording import number


def findings(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    """What the words of `post` break."""
    yield from _caption(post, format_)
    yield from _title(post, format_)
    yield from _hashtags(post, format_)
    yield from _links(post, format_)
    yield from _alt_texts(post, format_)


def _caption(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    has_stricter = post.media and format_.number("caption_max_media") is not None
    key = "caption_max_media" if has_stricter else "caption_max"
    limit, n = format_.number(key), length(post.caption, format_.caption_unit)
    if limit is None or n <= limit:
        return
    head, unit = where(format_, post), CAPTION_UNITS[format_.caption_unit]
    if limit == 0:
        sentence = _l("%(where)s: no caption here; remove it or put it into the picture.", where=head)
    else:
        sentence = _l(
            "%(where)s: the caption is %(n)s long, at most %(limit)s (%(unit)s); shorten it by %(over)s.",
            where=head,
            unit=unit,
            **_excess(n, limit),
        )
    yield Finding(Rule.CAPTION_MAX, "caption", format_.values[key].is_hard, sentence)


def _title(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    limit, n = format_.number("title_max"), len(post.title)
    if limit is not None and n > limit:
        sentence = _l(
            "%(where)s: the title has %(n)s characters, at most %(limit)s; shorten it by %(over)s.",
            where=where(format_, post),
            **_excess(n, limit),
        )
        yield Finding(Rule.TITLE_MAX, "title", format_.values["title_max"].is_hard, sentence)


def _hashtags(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    limit, n = format_.number("hashtags_max"), len(hashtags(post.caption))
    if limit is not None and n > limit:
        sentence = _l(
            "%(where)s: hashtags in the caption: %(n)s, at most %(limit)s; remove %(over)s.",
            where=where(format_, post),
            **_excess(n, limit),
        )
        yield Finding(Rule.HASHTAGS_MAX, "caption", format_.values["hashtags_max"].is_hard, sentence)


def _links(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    limit, n = format_.number("links_max"), len(addresses(post.caption))
    if n and format_.flag("link_allowed") is False:
        sentence = _l("%(where)s: links are refused; remove them.", where=where(format_, post))
        yield Finding(Rule.LINK_ALLOWED, "caption", format_.values["link_allowed"].is_hard, sentence)
    elif limit is not None and n > limit:
        sentence = _l(
            "%(where)s: links in the caption: %(n)s, at most %(limit)s; remove %(over)s.",
            where=where(format_, post),
            **_excess(n, limit),
        )
        yield Finding(Rule.LINKS_MAX, "caption", format_.values["links_max"].is_hard, sentence)


def _alt_texts(post: PostFacts, format_: FormatSpec) -> Iterator[Finding]:
    limit, is_hard = format_.number("alt_text_max"), format_.values["alt_text_max"].is_hard
    for position, medium in enumerate(post.media):
        if limit is not None and len(medium.alt_text) > limit:
            sentence = _l(
                "%(where)s: the alt text has %(n)s characters, at most %(limit)s; shorten it by %(over)s.",
                where=where(format_, post, position),
                **_excess(len(medium.alt_text), limit),
            )
            yield Finding(Rule.ALT_TEXT_MAX, "alt_text", is_hard, sentence, position)


def _excess(n: int, limit: float) -> dict[str, LazyString]:
    return {"n": number(n), "limit": number(limit), "over": number(n - limit)}
