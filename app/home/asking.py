"""Several questions about things of one kind in one query: who holds many roles waits no longer for the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.core.db import db


def in_order(model: Any, *order: Any, **more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A question: the ids of things, their place in the order in which they are shown, and `more` told of each."""
    place = sa.func.row_number().over(order_by=(*order, model.id)).label("place")
    return sa.select(model.id, place, *(column.label(name) for name, column in more.items()))


def answers_to(
    things: sa.Select[Any], model: Any, questions: Mapping[str, tuple[sa.Select[Any], int]]
) -> dict[str, list[Any]]:
    """For each question so many rows of `things` as it asks for, in its order, with what it tells of them."""
    found: dict[str, list[Any]] = defaultdict(list)
    if not questions:
        return found
    parts = [
        sa.select(sa.literal(key).label("question"), part)
        for key, (question, most) in questions.items()
        for part in [question.order_by(sa.text("place")).limit(most).subquery()]
    ]
    asked = sa.union_all(*parts).subquery()
    told = [column for column in asked.c if column.name not in {"id", "question", "place"}]
    query = things.join(asked, asked.c.id == model.id).add_columns(*told, asked.c.question).order_by(asked.c.place)
    for row in db.session.execute(query).unique():
        found[row[-1]].append(row)
    return found
