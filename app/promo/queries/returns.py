"""What has become of single fields of a brief in this house: which came back, and why. It helps who writes the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import ngettext

from app.core.db import db
from app.promo.brief import BriefStep
from app.promo.likeness import may_be_told
from app.promo.models import PromoRequest, RequestCreative, RequestReference, ReturnedField
from app.promo.words import ReturnReason

LATEST = 40  # what the house has asked for lately
#: It is told where it happens to one in so many, at least.
ONE_IN = 4
_ROWS_OF: dict[str, Any] = {"creatives": RequestCreative, "references": RequestReference}


@dataclass(slots=True)
class _Field:
    """The requests that left a field empty, those of them that got it back for that, and all that came back."""

    without: dict[int, int] = field(default_factory=dict)  # the community of each
    n_missed: int = 0
    n_returned: int = 0
    reasons: Counter[ReturnReason] = field(default_factory=Counter)


def returns_told(step: BriefStep, community_id: int) -> dict[str, str]:
    """A sentence for each field of the step that comes back often: field -> sentence. One query."""
    found: dict[str, _Field] = {name: _Field() for name in step.fields}
    communities: dict[int, int] = {}
    seen: set[tuple[int, str]] = set()
    for row in db.session.execute(_latest(step.fields)):
        communities[row.id] = row.community_id
        for name in step.fields:
            if getattr(row, f"no_{name}", False):
                found[name].without[row.id] = row.community_id
        if row.field is not None and (row.id, row.field) not in seen:
            seen.add((row.id, row.field))
            of_field = found[row.field]
            of_field.n_returned += 1
            of_field.reasons[row.reason] += 1
            if row.reason == ReturnReason.MISSING:
                of_field.without[row.id] = row.community_id
                of_field.n_missed += 1
    told = {name: _sentence(one, list(communities.values()), community_id) for name, one in found.items()}
    return {name: sentence for name, sentence in told.items() if sentence}


def _sentence(of_field: _Field, communities: list[int], own: int) -> str:
    n_without, n_all = len(of_field.without), len(communities)
    if may_be_told(list(of_field.without.values()), own=own) and of_field.n_missed * ONE_IN >= n_without:
        return str(
            ngettext(
                "%(num)s of the last %(n)s requests without it came back.",
                "%(num)s of the last %(n)s requests without it came back.",
                of_field.n_missed, n=n_without,
            )
        )  # fmt: skip
    if may_be_told(communities, own=own) and of_field.n_returned * ONE_IN >= n_all:
        reason = of_field.reasons.most_common(1)[0][0]
        return str(
            ngettext(
                "It came back in %(num)s of the last %(n)s requests, mostly as “%(reason)s”.",
                "It came back in %(num)s of the last %(n)s requests, mostly as “%(reason)s”.",
                of_field.n_returned, n=n_all, reason=reason.label,
            )
        )  # fmt: skip
    return ""


def _latest(names: Iterable[str]) -> Any:
    """The latest requests that were handed in, what each left empty, and each field that came back."""
    latest = (
        sa.select(PromoRequest.id)
        .where(PromoRequest.submitted_at.is_not(None), sa.not_(PromoRequest.is_legacy))
        .order_by(PromoRequest.id.desc())
        .limit(LATEST)
        .subquery()
    )
    of_step = sa.and_(ReturnedField.request_id == PromoRequest.id, ReturnedField.field.in_(list(names)))
    empty = [is_empty.label(f"no_{name}") for name in names if (is_empty := _is_empty(name)) is not None]
    return (
        sa.select(PromoRequest.id, PromoRequest.community_id, ReturnedField.field, ReturnedField.reason, *empty)
        .join(latest, latest.c.id == PromoRequest.id)
        .outerjoin(ReturnedField, of_step)
        .order_by(PromoRequest.id.desc(), ReturnedField.id)
    )


def _is_empty(name: str) -> sa.ColumnElement[bool] | None:
    """Condition on requests: nothing was said there; None for what no column tells."""
    if name in _ROWS_OF:
        rows = _ROWS_OF[name]
        return ~sa.exists().where(rows.request_id == PromoRequest.id).correlate(PromoRequest)
    column = PromoRequest.__table__.c.get(name)
    if column is None:
        return None
    return column.is_(None) if column.nullable else sa.cast(column, sa.Text) == ""
