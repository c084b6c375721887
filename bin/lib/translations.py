"""Compares each catalogue with the source: every message there, translated, not fuzzy, with its placeholders.

Exits 1 and names what is wrong, at most 30 messages per catalogue.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
MOST = 30
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(["_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2"])
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def mapping() -> list[tuple[str, str]]:
    """What is read and how, as pyproject.toml has it for `pybabel extract`."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    return [(pattern, table["method"]) for table in tables for pattern in _patterns(table["pattern"])]


def _patterns(pattern: str | list[str]) -> list[str]:
    return [pattern] if isinstance(pattern, str) else pattern


def messages_of_the_source() -> Catalog:
    """Every message that the code and the templates ask for."""
    catalog = Catalog()
    found = extract_from_dir(ROOT, method_map=mapping(), keywords=KEYWORDS)
    for path, line, message, _comments, context in found:
        catalog.add(message, locations=[(path, line)], context=context)
    return catalog


def faults(wanted: Catalog, held: Catalog) -> Iterator[str]:
    """One sentence per message that a reader would see wrong."""
    for message in wanted:
        if not message.id:
            continue
        translation = held.get(message.id, message.context)
        why = _fault(message, translation)
        if why:
            path, line = message.locations[0]
            yield f"{path}:{line}: {why}: {message.id!r}"


def _fault(message: Message, translation: Message | None) -> str | None:
    if translation is None:
        return "not in the catalogue"
    if translation.fuzzy:
        return "fuzzy"
    forms = translation.string if isinstance(translation.string, tuple) else (translation.string,)
    if not all(forms):
        return "not translated"
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    allowed = set(PLACEHOLDER.findall(" ".join(ids)))
    # A plural form may leave out the number ("one day"); no form may name what is not given.
    for form in forms:
        named = set(PLACEHOLDER.findall(form))
        if named - allowed or (len(ids) == 1 and named != allowed):
            return "placeholders differ"
    return None


def main() -> int:
    wanted, is_whole = messages_of_the_source(), True
    for path in sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            held = read_po(source, locale=path.parts[-3])
        wrong = list(faults(wanted, held))
        is_whole = is_whole and not wrong
        print(f"{path.relative_to(ROOT)}: {len(wrong)} of {len(wanted)} messages are wrong or missing")
        print(*wrong[:MOST], sep="\n", end="\n" if wrong else "")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
