"""The words of cases as the full-text search compares them, alike on SQLite and PostgreSQL and in both languages. Pure.

Neither database knows the endings of Ukrainian. So nothing is stemmed when a case is indexed: its words are folded and
stand as they are. What is asked for is cut instead, and found as the beginning of a word: 'книгу' and 'книг' both find
'книги', 'swaps' finds 'swap'. A short word is the beginning that was typed so far.
"""

from __future__ import annotations

import re
import unicodedata

from app.core.text import fold

_WORD = re.compile(r"[^\W_]+")
_ENGLISH_ENDING = re.compile(r"(ies|ing|ed|es|s|y|e)$")
LEAST_LEFT = 4  # letters that stay of a word that is cut
LONG = 8
MOST_WORDS = 12


def words_in(text: str) -> list[str]:
    """The words of a text: folded, without apostrophes, Latin letters without accents."""
    return _WORD.findall(_plain(fold(text).replace("'", "")))


def beginnings(text: str) -> list[str]:
    """What the words asked for begin with, cut so that other forms of a word are found too."""
    return list(dict.fromkeys(_cut(word) for word in words_in(text)))[:MOST_WORDS]


def _cut(word: str) -> str:
    if len(word) <= LEAST_LEFT:
        return word
    if word.isascii():
        stem = _ENGLISH_ENDING.sub("", word)
        return stem if len(stem) >= LEAST_LEFT else word[:LEAST_LEFT]
    ending = 3 if len(word) >= LONG else 2  # -ями, -ого; -у, -ів
    return word[: max(LEAST_LEFT, len(word) - ending)]


def _plain(text: str) -> str:
    """'café' as 'cafe'; й and ї keep what makes them letters of their own."""
    return "".join(_base(letter) for letter in text)


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[:1]
    return base if base.isascii() and base.isalpha() else letter
