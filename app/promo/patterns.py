"""What a brief may begin with: objective, measure, networks and texts to be filled in, from patterns.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.promo.words import Kpi, Objective

#: Fields of the brief for which a pattern has words.
TEXTS = ("task", "audience", "message", "wished_act", "content_needed", "results_by")
#: All that a pattern says in a language: what it is called, and the texts.
SAID = ("name", *TEXTS)
#: What is left to be filled in.
GAP = re.compile(r"\[…[^\]]*\]")


class Organisation(LabelledEnum):
    """Whose promo it is."""

    ANY = "any", _l("Any organisation")
    BUSINESS = "business", _l("Business")
    DEPARTMENT = "department", _l("Department")
    NGO = "ngo", _l("NGO")
    MEDIA = "media", _l("Media")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One beginning of a brief; its words by language."""

    key: str
    organisation: Organisation
    objective: Objective
    kpi: Kpi
    second_kpi: Kpi
    networks: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]

    def said(self, language: str) -> Mapping[str, str]:
        """Its words in `language`; in English where it has none."""
        return self.words.get(language, self.words["en"])


@cache
def patterns() -> Mapping[str, Pattern]:
    """All of them by key, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "patterns.yaml").read_text(encoding="utf-8"))
    return {row["key"]: _read(row) for row in rows}


def _read(row: Mapping[str, object]) -> Pattern:
    given = dict(row)
    key, organisation, objective, kpi, second, networks = (
        given.pop(name) for name in ("key", "organisation", "objective", "kpi", "second_kpi", "networks")
    )
    return Pattern(
        str(key), Organisation(str(organisation)), Objective(str(objective)), Kpi(str(kpi)), Kpi(str(second)),
        tuple(networks) if isinstance(networks, list) else (), given,  # type: ignore[arg-type]
    )  # fmt: skip


def has_gap(text: str) -> bool:
    """True while something in it is to be filled in."""
    return GAP.search(text) is not None
