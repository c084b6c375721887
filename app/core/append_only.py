"""Rows that are never changed: a correction is a further row that names the one it replaces."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


class AppendOnly:
    """Mixed into a model whose rows may be added and read, and nothing else (R10)."""


@event.listens_for(Session, "before_flush")
def _refuse_changes(session: Session, _context: Any, _instances: Any) -> None:
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, AppendOnly) and (row in session.deleted or session.is_modified(row)):
            raise RuntimeError(f"{type(row).__name__} is append-only: add a correction instead.")
