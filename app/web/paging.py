"""Lists by the page: a clamped page number, a total, and addresses that keep the filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request, url_for

from app.core.db import db
from app.core.urls import is_harmless

T = TypeVar("T")
PER_PAGE = 25
MOST_PER_PAGE = 100
#: Beyond this the rows of a list are not counted: nobody turns so many pages, and a log of years is long to count.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    number: int
    per_page: int
    total: int

    @property
    def is_longer(self) -> bool:
        """True when there is more than was counted; filters lead to it, and so does the export."""
        return self.total > MOST_COUNTED

    @property
    def n_pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    def url(self, number: int) -> str:
        """The same list with its filters, at another page."""
        typed = {name: values for name, values in request.args.lists() if is_harmless(name)}
        kept = {**typed, **(request.view_args or {}), "page": number}
        return url_for(str(request.endpoint), **kept)


def paginate(
    query: sa.Select[Any],
    *,
    number: int | None = None,
    per_page: int = PER_PAGE,
    scalars: bool = True,
    total: int | None = None,
) -> Page[Any]:
    """Load one page of `query` (two queries: the count, where `total` does not tell it, and the rows).

    Numbers beyond the end show the last page.
    """
    if total is None:
        counted = _ids(query.order_by(None).limit(MOST_COUNTED + 1)).subquery()
        total = db.session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
    total, per_page = min(total, MOST_COUNTED + 1), min(max(per_page, 1), MOST_PER_PAGE)
    number = _clamped(number, total, per_page)
    rows = db.session.execute(_one_page(query, limit=per_page, offset=(number - 1) * per_page))
    items = rows.scalars().unique().all() if scalars else rows.all()
    return Page(items, number, per_page, total)


def page_of(rows: Sequence[T]) -> Page[T]:
    """One page of rows that were worked out rather than found."""
    number = _clamped(None, len(rows), PER_PAGE)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, PER_PAGE, len(rows))


def _clamped(number: int | None, total: int, per_page: int) -> int:
    wanted = number if number is not None else request.args.get("page", 1, type=int)
    return min(max(wanted, 1), max(1, -(-total // per_page)))


def _one_page(query: sa.Select[Any], *, limit: int, offset: int) -> sa.Select[Any]:
    """The rows of one page: where they are things, their ids are found and sorted first.

    Sorting what no index keeps in order takes a third of the time when it carries ids and not whole rows.
    """
    page = query.limit(limit).offset(offset)
    ids = _ids(page)
    return page if ids is page else query.where(_entity(query).id.in_(ids.scalar_subquery()))


def _ids(query: sa.Select[Any]) -> sa.Select[Any]:
    """The ids of the things that a query finds; the query itself where it finds something else."""
    entity = _entity(query)
    return query if entity is None else query.with_only_columns(entity.id, maintain_column_froms=True)


def _entity(query: sa.Select[Any]) -> Any:
    """The one model that a query selects, None when it selects more, or columns."""
    selected = query.column_descriptions
    return selected[0]["entity"] if len(selected) == 1 and selected[0]["expr"] is selected[0]["entity"] else None
