"""What of a placement is material: the fingerprint that an approval holds for, and what a change touches.

After an approval a changed number, date, name, address, mention, hashtag, medium, network or budget asks for a new
one, always. Of any other change its editor may say that it is wording only. The time of the slot is no
part of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel.dates import get_day_names, get_month_names

from app.config import LOCALES
from app.networks.captions import addresses, hashtags
from app.promo.models import Placement

MENTION = re.compile(r"(?<![\w@])@\w+")
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*")
_STARTS_A_SENTENCE = re.compile(r"(?:^|[.!?…:\n][\s\"'«“(—–-]*)$")


def content_hash(placement: Placement) -> str:
    """The fingerprint of everything that an approver answers for, the wording included."""
    return _hash([placement.title, placement.caption, *facts_of(placement)])


def is_material(before: list[Any], after: list[Any]) -> bool:
    """True when two answers of `facts_of` differ: no tick makes that a matter of wording."""
    return before != after


def facts_of(placement: Placement) -> list[Any]:
    """All that is material whatever the wording, in a fixed order."""
    return [
        placement.network_id,
        placement.format_id,
        placement.destination_url,
        placement.destination_placement_id,
        [part.creative.file.sha256 for part in placement.creatives],
        [placement.is_paid, None if placement.ad_spend is None else str(placement.ad_spend), placement.ad_currency],
        placement.request.sensitivity,
        *facts_in(placement.caption),
    ]


def facts_in(text: str) -> list[list[str]]:
    """Numbers, days and months, names, addresses, mentions and hashtags of a text, each in their order."""
    return [
        NUMBER.findall(text),
        [word.lower() for word in WORD.findall(text) if word.lower() in _calendar_words()],
        list(_names(text)),
        addresses(text),
        MENTION.findall(text),
        hashtags(text),
    ]


def _names(text: str) -> Iterable[str]:
    """Words with a capital inside a sentence; those that begin one cannot be told from any other."""
    for found in WORD.finditer(text):
        if found[0][0].isupper() and not _STARTS_A_SENTENCE.search(text[max(0, found.start() - 8) : found.start()]):
            yield found[0]


@cache
def _calendar_words() -> frozenset[str]:
    """Months and weekdays as both languages write them, in sentences and alone."""
    return frozenset(
        name.lower()
        for locale in LOCALES
        for context in ("format", "stand-alone")
        for names in (get_month_names("wide", context, locale), get_day_names("wide", context, locale))
        for name in names.values()
    )


def _hash(parts: list[Any]) -> str:
    plain = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
