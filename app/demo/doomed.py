"""Which rows go with the demo, read from the foreign keys: a table that is added later is found by itself.

The seeds are marked. What belongs to a marked row goes with it; what merely names a demo person stays and is handed
over. Where there is nobody but the demo's people, all that there is was made by them, and all of it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Grant, Pass, Person
from app.accounts.permissions import ScopeKind
from app.audit.models import AuditEntry
from app.community.models import Community
from app.core.db import Base
from app.files.models import StoredFile
from app.mail.models import OutboxMail
from app.networks.models import Channel
from app.promo.models import PromoRequest, QuestionForm, RequestReference

Condition = sa.ColumnElement[bool]

MARKED = (Person, Community, Channel, PromoRequest, QuestionForm)
PERSON: Any = Person.__table__
#: A reference to a case is nothing without it.
_OWNED: set[Any] = {RequestReference.__table__.c.case_id}
_APART: set[Any] = {StoredFile.__table__, AuditEntry.__table__}


@dataclass(frozen=True, slots=True)
class Loose:
    """A column of rows that stay, which names a row that goes."""

    column: sa.Column[Any]
    goes: Condition


class Doomed:
    """The conditions under which rows go, by table, and the columns that must let go of them."""

    def __init__(self, *, is_all: bool) -> None:
        self.conditions: dict[Any, Condition] = {}
        self.loose: list[Loose] = []
        marks = {_table(model): sa.true() if is_all else model.is_demo.is_(True) for model in MARKED}
        for table in Base.metadata.sorted_tables:
            if table not in _APART:
                self._look_at(table, marks.get(table))
        self._take_what_names_by_number()
        self.conditions[OutboxMail.__table__] = OutboxMail.person_id.in_(self._ids(PERSON))
        self.conditions[AuditEntry.__table__] = self._told_of()
        news: Any = Base.metadata.tables["notification"]
        self.conditions[news] = self.conditions[news] | news.c.audit_entry_id.in_(self._ids(AuditEntry.__table__))

    def _look_at(self, table: Any, mark: Condition | None) -> None:
        reasons = [] if mark is None else [mark]
        loose = []
        for column in table.c:
            for key in column.foreign_keys:
                parent = key.column.table
                if parent is table or parent not in self.conditions:
                    continue
                goes = column.in_(self._ids(parent))
                if key.ondelete == "CASCADE" or column in _OWNED or (not column.nullable and parent is not PERSON):
                    reasons.append(goes)
                else:
                    loose.append(Loose(column, goes))
        if reasons:
            self.conditions[table] = sa.or_(*reasons)
        self.loose += loose

    def _take_what_names_by_number(self) -> None:
        """Roles and links that name a thing without a key: SQLite gives its number to the next thing that is made."""
        communities = sa.select(sa.cast(Community.id, sa.Text())).where(self.conditions[_table(Community)])
        placements: Any = Base.metadata.tables["placement"]
        dangling = {
            _table(Grant): sa.and_(Grant.scope_kind == ScopeKind.COMMUNITY, Grant.scope_id.in_(communities)),
            _table(Pass): Pass.subject_id.in_(self._ids(placements)),
        }
        for table, goes in dangling.items():
            self.conditions[table] = sa.or_(self.conditions[table], goes)

    def _ids(self, table: Any) -> sa.Select[Any]:
        return sa.select(table.primary_key.columns[0]).where(self.conditions[table])

    def _told_of(self) -> Condition:
        """Entries in the history of a thing that goes."""
        log = AuditEntry
        threads = [table for table in self.conditions if "id" in table.c and table.name != "notification"]
        return sa.or_(
            *(sa.and_(log.thread_kind == table.name, log.thread_id.in_(self._ids(table))) for table in threads)
        )

    def order(self) -> list[Any]:
        """The tables as their rows can be deleted: what names things without a key first, then child before parent."""
        first = [Base.metadata.tables["notification"], AuditEntry.__table__, OutboxMail.__table__]
        rest = [table for table in reversed(Base.metadata.sorted_tables) if table in self.conditions]
        return first + [table for table in rest if table not in first]

    def files(self) -> sa.Select[Any]:
        """The ids of the files that rows which go point to."""
        found = [
            sa.select(column.label("id")).where(condition, column.is_not(None))
            for table, condition in self.conditions.items()
            for column in table.c
            for key in column.foreign_keys
            if key.column.table is StoredFile.__table__
        ]
        return sa.select(sa.union(*found).subquery().c.id)


def _table(model: Any) -> Any:
    return model.__table__
