"""Who is mentioned in a text: an `@` and a name, as people type it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.core.text import fold

#: An `@` that is no part of an address, and the words that follow it on its line.
_CALL = re.compile(r"(?<![\w@.])@(?=\w)")
_WORD = re.compile(r"\w[\w'’ʼ`‘-]*")
_TAIL = re.compile(r"['’ʼ`‘]\w*$")
_MARKS = "'’ʼ`‘-"
_GAP = re.compile(r"[ \u00a0]")
MOST_WORDS = 5


class Named(Protocol):
    """Somebody who can be mentioned."""

    id: int
    name: str


class Piece(NamedTuple):
    """A stretch of a text, and whether it mentions somebody."""

    words: str
    is_mention: bool


class Mention(NamedTuple):
    """From the `@` to behind the last letter of the name, and whose name it is."""

    starts: int
    ends: int
    person_id: int


class Mentions(NamedTuple):
    """Who is mentioned, and the names that are nobody's or those of several."""

    found: list[Mention]
    unknown: list[str]


def calls_somebody(text: str) -> bool:
    """True when the text may mention anybody at all."""
    return _CALL.search(text) is not None


def find_mentions(text: str, people: Iterable[Named]) -> Mentions:
    """Read a text: the longest run of words that one of `people` alone is called, or whose name begins so."""
    names = _by_their_words(people)
    found, unknown = [], []
    for call in _CALL.finditer(text):
        ends = _ends_of_words(text, call.end())
        read = next((mention for end in reversed(ends) if (mention := _whose(text, call.start(), end, names))), None)
        if read is None or read.person_id == 0:
            unknown.append(text[call.start() : ends[0] if read is None else read.ends])
        else:
            found.append(read)
    return Mentions(found, list(dict.fromkeys(unknown)))


def cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text in pieces, each inside or outside of these spans, which stand in order."""
    pieces, here = [], 0
    for starts, ends in spans:
        pieces += [Piece(text[here:starts], False), Piece(text[starts:ends], True)]
        here = ends
    return [piece for piece in [*pieces, Piece(text[here:], False)] if piece.words]


def _ends_of_words(text: str, start: int) -> list[int]:
    """Where the first word ends, the second, and so on; one with an apostrophe may also end before it: Bob's."""
    ends: list[int] = []
    word = _WORD.match(text, start)
    for _word in range(MOST_WORDS):
        if word is None:
            break
        called = word.group().rstrip(_MARKS)
        short = _TAIL.sub("", called)
        ends += [word.start() + length for length in sorted({len(short), len(called)})]
        gap = _GAP.match(text, word.end())
        word = _WORD.match(text, gap.end()) if gap else None
    return ends


def _by_their_words(people: Iterable[Named]) -> Mapping[tuple[str, ...], Sequence[int]]:
    """Who is called so, word by word; where nobody is, those whose names begin so."""
    whole, begun = defaultdict[tuple[str, ...], list[int]](list), defaultdict[tuple[str, ...], list[int]](list)
    for person in people:
        words = tuple(fold(person.name).split())
        whole[words].append(person.id)
        for n in range(1, min(len(words), MOST_WORDS + 1)):
            begun[words[:n]].append(person.id)
    return begun | whole


def _whose(text: str, start: int, end: int, names: Mapping[tuple[str, ...], Sequence[int]]) -> Mention | None:
    """None when nobody is called so; the person 0 when several are."""
    called = names.get(tuple(fold(text[start + 1 : end]).split()))
    if not called:
        return None
    return Mention(start, end, called[0] if len(called) == 1 else 0)
