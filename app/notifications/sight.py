"""Whether somebody may still see what they are told of: asked again when a mail is sent, hours after it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.core.db import db
from app.core.errors import NotFound
from app.notifications.rules import SEEN_BY


def is_out_of_sight(person_id: int, entry_ids: Sequence[int]) -> bool:
    """True when the person may not see what one of these entries is about."""
    person = db.session.get(Person, person_id) if entry_ids else None
    if person is None:
        return False
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.id.in_(entry_ids))).all()
    return len(in_sight(person, entries)) < len(entries)


def in_sight(person: Person, entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Those about things that the person may see; each thing is asked about once."""
    known: dict[tuple[str, int], bool] = {}
    seen = []
    for entry in entries:
        thing = (entry.subject_kind, entry.subject_id)
        if thing not in known:
            known[thing] = _sees(person, entry)
        if known[thing]:
            seen.append(entry)
    return seen


def _sees(person: Person, entry: AuditEntry) -> bool:
    find = SEEN_BY.get(entry.subject_kind)
    try:
        if find is not None:
            find(person, entry.subject_id)
    except NotFound:
        return False
    return True
