"""Closed cases found by their words: one's own and those shared in the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.networks.labels import full_format_label
from app.networks.requirements import catalogue
from app.promo.access import is_case_for
from app.promo.case_words import beginnings
from app.promo.models import CaseText, Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS
from app.promo.words import Objective

SHOWN = 8
_fts = sa.table("fts_case", sa.column("rowid", sa.Integer))


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What a reference is looked for by; '' and None leave it wide. `where` is a network or one of its formats."""

    text: str = ""
    where: str = ""
    objective: Objective | None = None


def cases_found(person: Person, filters: CaseFilters, *, but: int) -> Sequence[PromoRequest]:
    """The newest cases that fit, one more than are shown where there are more."""
    query = sa.select(PromoRequest).where(is_case_for(person), PromoRequest.id != but)
    newest: Any = PromoRequest.id
    if asked := beginnings(filters.text):
        query, newest = _with_words(query, asked)
    if filters.objective is not None:
        query = query.where(PromoRequest.objective == filters.objective)
    if filters.where:
        place = Placement.network_id if filters.where in catalogue().networks else Placement.format_id
        out = sa.exists().where(
            Placement.request_id == PromoRequest.id, place == filters.where, Placement.state.in_(OUT_PLACEMENTS)
        )
        query = query.where(out)
    return db.session.scalars(query.order_by(newest.desc()).limit(SHOWN + 1)).all()


def _with_words(query: sa.Select[PromoRequest], asked: Sequence[str]) -> tuple[sa.Select[PromoRequest], Any]:
    """Joined with the index, in whose own order the newest come first without any sorting."""
    if db.engine.dialect.name == "postgresql":
        wanted = sa.func.to_tsquery("simple", " & ".join(f"{word}:*" for word in asked))
        found = sa.literal_column("to_tsvector('simple', case_text.words)").op("@@")(wanted)
        return query.join(CaseText, CaseText.request_id == PromoRequest.id).where(found), CaseText.request_id
    found = sa.literal_column("fts_case").op("MATCH")(" ".join(f'"{word}"*' for word in asked))
    return query.join(_fts, _fts.c.rowid == PromoRequest.id).where(found), _fts.c.rowid


def places_to_choose() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(id, name, formats) of each network, for a list with headings."""
    formats = catalogue().formats.values()
    return [
        (key, network.name, [(one.id, str(full_format_label(one))) for one in formats if one.network_id == key])
        for key, network in catalogue().networks.items()
    ]
