"""Two people or two windows, one text: the second one to save is told and loses nothing (T45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.labels import field_label

T = TypeVar("T")


class Versioned:
    """Mixed into a model that people edit in forms. Every UPDATE by the ORM counts `version` up.

    A form carries the version that it showed; `keep` compares. A life cycle's move is no edit and leaves it alone.
    """

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def lock_row(thing: Any) -> None:
    """Wait until nobody else changes `thing`, then look at it afresh: what is asked of it next still holds at the end.

    To be called before anything is assigned. Raises NotFound when it has gone meanwhile.
    """
    model = type(thing)
    db.session.flush()
    # Not FOR UPDATE: the log of the one who waits may point to the row of the one who holds it.
    query = sa.select(model.id).where(model.id == thing.id).with_for_update(key_share=True)
    if db.session.scalar(query) is None:
        raise NotFound
    db.session.refresh(thing)


def locked(model: type[T], thing_id: int) -> T | None:
    """The row as it is now, which nobody else changes until the end; None when it has gone."""
    found: T | None = db.session.get(
        model, thing_id, populate_existing=True, with_for_update={"of": model, "key_share": True}
    )
    return found


def keep(thing: Any, values: Mapping[str, Any], *, version: int | None, sentence: Any) -> dict[str, list[Any]]:
    """Assign `values` to `thing`, if it still is the `version` that was edited (None: none was shown), and flush.

    Returns what changed: field -> [before, after]. Raises Conflict with `sentence` and both texts of each field that
    now differs.
    """
    check_version(thing, values, version=version, sentence=sentence)
    changes = {name: [getattr(thing, name), value] for name, value in values.items() if getattr(thing, name) != value}
    for name, (_before, after) in changes.items():
        setattr(thing, name, after)
    try:
        db.session.flush()
    except StaleDataError:  # saved by another one between our read and our write
        db.session.rollback()
        raise _conflict(thing, values, sentence) from None
    return changes


def check_version(thing: Any, values: Mapping[str, Any], *, version: int | None, sentence: Any) -> None:
    """Raise Conflict with both texts when `thing` is no more the `version` that was shown (None: none was).

    The very same words once more (a second click, a draft that was saved as one typed) are no conflict.
    """
    if version is None or version == thing.version:
        return
    if not values or _differing(thing, values):
        raise _conflict(thing, values, sentence)


def _conflict(thing: Any, values: Mapping[str, Any], sentence: Any) -> Conflict:
    differing = _differing(thing, values)
    labels = {name: field_label(thing.__tablename__, name) for name in differing}
    return Conflict(
        sentence,
        current={labels[name]: getattr(thing, name) for name in differing},
        yours={labels[name]: values[name] for name in differing},
        version=thing.version,
        thing=thing,
    )


def _differing(thing: Any, values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if getattr(thing, name) != value]
