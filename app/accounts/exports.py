"""Lists that people take with them: what, as which file, and by whom stands in the log (T53)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response
from flask_babel import lazy_gettext as _l

from app.accounts.access import signed_in_person
from app.audit.actions import record_apart
from app.audit.tags import Tag
from app.core.db import db
from app.web.exports import Column, table_file

AT_ONCE = 500
LISTS: dict[str, ExportedList] = {}


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list that can be taken along: its key in the log, how people call it, and its columns."""

    key: str
    name: Any
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        LISTS[self.key] = self


def _called(kept: Mapping[str, str]) -> str:
    name = LISTS[kept["key"]].name
    return f"{name}, {kept['of']}" if kept["of"] else str(name)


LIST_EXPORTED = Tag("accounts.person.list_exported", _l("%(actor)s exported the list %(list)s"), {"list": _called})


def list_file(
    listed: ExportedList, query: sa.Select[Any], *, kind: str, of: str = "", scalars: bool = True
) -> Response:
    """A download of all that `query` finds, as the list on the screen is filtered; `of` names whose list it is.

    A row is the first thing that the query selects, or with `scalars` False all of them.
    """
    _note(listed, of, kind)
    found = db.session.execute(query.execution_options(yield_per=AT_ONCE))
    return _file(listed, found.scalars() if scalars else found, kind, of)


def list_file_of(listed: ExportedList, rows: Iterable[Any], *, kind: str) -> Response:
    """The same of rows that were worked out rather than found."""
    _note(listed, "", kind)
    return _file(listed, rows, kind, "")


def _note(listed: ExportedList, of: str, kind: str) -> None:
    person = signed_in_person()
    record_apart(LIST_EXPORTED, person, actor=person, changes={"list": {"key": listed.key, "of": of}, "kind": kind})


def _file(listed: ExportedList, rows: Iterable[Any], kind: str, of: str) -> Response:
    return table_file(f"{listed.name} {of}".strip(), listed.columns, rows, kind=kind)
