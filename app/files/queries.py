"""What the store and the table say of each other."""

from __future__ import annotations

from itertools import islice

import sqlalchemy as sa

from app.core.db import db, read_apart
from app.files.models import StoredFile
from app.files.store import store

AT_ONCE = 500  # keys asked for in one query
ORPHAN_AGE = 24 * 3600.0  # seconds: an upload whose transaction was undone may still be on its way until then


def missing_files() -> list[StoredFile]:
    """Rows whose content is gone: there should be none."""
    kept = store()
    return [row for row in db.session.scalars(sa.select(StoredFile).order_by(StoredFile.id)) if not kept.has(row.key)]


def sweep_orphans(*, older_than: float = ORPHAN_AGE) -> int:
    """Remove content that no row knows, once it is a day old; returns how many (F15). No lock is held meanwhile."""
    kept, n_removed = store(), 0
    old = iter(list(kept.keys(older_than=older_than)))
    while keys := list(islice(old, AT_ONCE)):
        with read_apart() as connection:
            known = set(connection.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(keys))))
        for key in keys:
            if key not in known:
                kept.remove(key)
                n_removed += 1
    return n_removed
