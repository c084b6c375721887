"""Keeping the words of closed cases, by which they are found as references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from app.core.db import db, flush
from app.promo.case_words import words_in
from app.promo.models import CaseText, Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS, RequestState

AT_ONCE = 500


def index_case(request_: PromoRequest) -> None:
    """Let a case be found by its words once it is closed; what is none, or is open again, is found no more."""
    flush()
    is_case = request_.state == RequestState.CLOSED and request_.is_case
    index_cases([request_.id] if is_case else [], instead_of=[request_.id])


def index_cases(request_ids: Sequence[int], *, instead_of: Sequence[int] | None = None) -> None:
    """Write the words of these cases anew."""
    db.session.execute(
        sa.delete(CaseText).where(CaseText.request_id.in_(request_ids if instead_of is None else instead_of))
    )
    _add(request_ids)


def closed_cases() -> Sequence[int]:
    """The ids of all cases."""
    is_case = sa.and_(PromoRequest.state == RequestState.CLOSED, PromoRequest.is_case)
    return db.session.scalars(sa.select(PromoRequest.id).where(is_case).order_by(PromoRequest.id)).all()


def index_all() -> int:
    """Make the words of all cases anew; commits in chunks and returns how many cases there are."""
    ids = closed_cases()
    for start in range(0, len(ids), AT_ONCE):
        index_cases(ids[start : start + AT_ONCE])
        db.session.commit()
    stale = sa.select(PromoRequest.id).where(sa.or_(PromoRequest.state != RequestState.CLOSED, ~PromoRequest.is_case))
    db.session.execute(sa.delete(CaseText).where(CaseText.request_id.in_(stale)))
    db.session.commit()
    return len(ids)


def _add(request_ids: Sequence[int]) -> None:
    captions: dict[int, list[str]] = defaultdict(list)
    of_posts = sa.select(Placement.request_id, Placement.caption).where(
        Placement.request_id.in_(request_ids), Placement.state.in_(OUT_PLACEMENTS), Placement.caption != ""
    )
    for request_id, caption in db.session.execute(of_posts.order_by(Placement.id)):
        captions[request_id].append(caption)
    texts = sa.select(
        PromoRequest.id, PromoRequest.title, PromoRequest.task, PromoRequest.message, PromoRequest.worked_well
    ).where(PromoRequest.id.in_(request_ids))
    rows = [
        {"request_id": request_id, "words": " ".join(words_in(" ".join([*parts, *captions[request_id]])))}
        for request_id, *parts in db.session.execute(texts)
    ]
    if rows:
        db.session.execute(sa.insert(CaseText), rows)
