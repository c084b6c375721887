"""Where the figures come from: footnotes and their sources."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app.figures.figure import Figure, Source
from app.reports.content import ReportContent
from app.reports.showing.lists import all_figures
from app.web.formats import day


class Footnotes:
    """Numbers for the sources of figures, by their first appearance.

    Rows that one person entered on one day in one way are one source, which names all of them.
    """

    def __init__(self, content: ReportContent) -> None:
        self._zone = content.head.zone
        self._by_words: dict[str, int] = {}
        self._rows: dict[str, dict[str, None]] = {}
        self._numbers: dict[Source, int] = {}
        for figure in all_figures(content):
            for source in figure.sources:
                self._number(source)

    @property
    def entries(self) -> list[str]:
        """The sources in the order of their numbers."""
        return [", ".join(filter(None, (words, rows_words(self._rows[words])))) for words in self._by_words]

    def of(self, figure: Figure) -> list[tuple[int, str]]:
        """The footnotes of a figure as (first number, words): '7–10' for sources that follow each other."""
        numbers = sorted({self._number(source) for source in figure.sources})
        runs: list[list[int]] = []
        for n in numbers:
            if runs and n == runs[-1][-1] + 1:
                runs[-1].append(n)
            else:
                runs.append([n])
        return [(run[0], f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run))) for run in runs]

    def _number(self, source: Source) -> int:
        if source not in self._numbers:
            words = origin_words(source, self._zone)
            self._rows.setdefault(words, {})[source.ref] = None
            self._numbers[source] = self._by_words.setdefault(words, len(self._by_words) + 1)
        return self._numbers[source]


def source_words(source: Source, zone: str) -> str:
    """'Imported file: insights.csv, Ann, 30 June 2026, reading no. 12': one source with its row."""
    return ", ".join(filter(None, (origin_words(source, zone), rows_words([source.ref]))))


def origin_words(source: Source, zone: str) -> str:
    """'Ledger: Charity Book Sale, 30 June 2026'; what is not noted is left out."""
    kind = str(source.kind.label)
    told = [source.label, source.author, day(source.at, zone) if source.at else ""]
    told = [part.rstrip(".") for part in told if part]  # a note may be a sentence; a comma follows it here
    words = kind[:1].upper() + kind[1:]
    return f"{words}: {', '.join(told)}" if told else words


def rows_words(refs: Iterable[str]) -> str:
    """'readings no. 12, 14' for rows that the portal keeps; other references stand in the label already."""
    rows: dict[str, list[str]] = {}
    for ref in refs:
        kind, _blank, row = ref.partition(" ")
        rows.setdefault(kind, []).append(row)
    read, listed = rows.get("reading", []), rows.get("lead", [])
    said = []
    if read:
        n = ", ".join(read)
        said.append(_("readings no.\u00a0%(n)s", n=n) if len(read) > 1 else _("reading no.\u00a0%(n)s", n=n))
    if listed:
        n = ", ".join(listed)
        said.append(_("entries no.\u00a0%(n)s", n=n) if len(listed) > 1 else _("entry no.\u00a0%(n)s", n=n))
    return ", ".join(said)
