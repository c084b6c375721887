"""Text as people type it: slugs, apostrophes, characters that have no business in a form."""

from __future__ import annotations

import re
import unicodedata

# The Cabinet of Ministers' table no. 55 (2010), the letters' general form.
_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia".split(),  # noqa: SIM905
        strict=True,
    )
) | {"ь": ""}
#: What people type for an apostrophe; every one of them is compared as '.
APOSTROPHES = "’ʼ`‘"
_AS_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def slugify(text: str, *, most: int = 60) -> str:
    """A lower-case address part of at most `most` characters; Ukrainian letters are romanised. Never empty."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower().translate(_AS_PLAIN).replace("'", ""))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].strip("-") or "x"


def fold(text: str) -> str:
    """Text as the search compares it: case-folded, with every apostrophe made one."""
    return unicodedata.normalize("NFC", text).translate(_AS_PLAIN).casefold()


def is_clean(text: str) -> bool:
    """False when `text` holds a NUL or a lone surrogate, which no database should be asked to keep."""
    return "\x00" not in text and not any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters made one blank, for a title or a header.

    Characters that turn the direction of all that follows on the line are left out: right-to-left words need none.
    """
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)).strip()


def whole_number(text: str) -> int | None:
    """The number that an address or a hidden field names; None for what no row can be called."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def initials(name: str) -> str:
    """Two letters for a face: the first of the first and of the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def counted(n: int, one: str, few: str, many: str) -> str:
    """The word for `n` things out of the words for one, two and five: 1 book, 2 books; 21 книга, 22 книги, 25 книг.

    The rule is that of the word's own letters, whatever the reader's language; a missing word falls back on the first.
    """
    few, many = few or many or one, many or few or one
    if not re.search("[а-яіїєґ]", one.lower()):
        return one if n == 1 else few
    if n % 10 == 1 and n % 100 != 11:
        return one
    return few if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14} else many
