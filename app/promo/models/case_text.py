"""The words of closed cases, and the full-text index over them: FTS5 on SQLite, a GIN index on PostgreSQL.

The row is kept by the actions that change a case (actions/cases.py), the index by the database itself: on SQLite by
triggers, so that it follows whichever way a row comes or goes.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class CaseText(Base):
    """Title, task, message, what worked and the captions of one case, as `case_words` leaves them."""

    __tablename__ = "case_text"
    request_id: Mapped[int] = mapped_column(
        sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str]


#: SQLite's index, its rows numbered as those of `case_text`; words are cut alike for both databases before they come.
FTS = (
    """CREATE VIRTUAL TABLE fts_case USING fts5(
        words, content='case_text', content_rowid='request_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4'
    )""",
    """CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN
        INSERT INTO fts_case(rowid, words) VALUES (new.request_id, new.words);
    END""",
    """CREATE TRIGGER case_text_gone AFTER DELETE ON case_text BEGIN
        INSERT INTO fts_case(fts_case, rowid, words) VALUES ('delete', old.request_id, old.words);
    END""",
    """CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN
        INSERT INTO fts_case(fts_case, rowid, words) VALUES ('delete', old.request_id, old.words);
        INSERT INTO fts_case(rowid, words) VALUES (new.request_id, new.words);
    END""",
)


def _on(moment: str, statement: str, dialect: str) -> None:
    made: Any = sa.DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(CaseText.__table__, moment, made.execute_if(dialect=dialect))


_on("after_create", "CREATE INDEX fts_case_words ON case_text USING gin (to_tsvector('simple', words))", "postgresql")
for _statement in FTS:
    _on("after_create", _statement, "sqlite")
_on("before_drop", "DROP TABLE IF EXISTS fts_case", "sqlite")
