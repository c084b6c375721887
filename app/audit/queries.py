"""Reading the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.audit.actors import ActorKind
from app.audit.models import Audited, AuditEntry
from app.audit.origins import origin_of
from app.audit.reasons import reason_of
from app.audit.tags import ALL
from app.core.db import db
from app.core.labels import field_label, field_value
from app.web.formats import DASH, shown
from app.web.questions import LastChange

_FEW = 10  # entries among which the last change is looked for: what stands between is talk and looking on


class _Facts(dict[str, Any]):
    """What a sentence may name; an entry of an older release may lack some of it."""

    def __missing__(self, key: str) -> str:
        return DASH


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the macro `ui.timeline.timeline` shows it, in the reader's language."""

    at: datetime
    sentence: str
    note: str
    changes: list[tuple[str, str, str]]
    origin: str = ""  # only on pages of administrators


def history_of(thing: Audited, *, limit: int = 20) -> list[AuditEntry]:
    """The newest entries of the thread that `thing` is the head of."""
    return list(
        db.session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.thread_kind == thing.__tablename__, AuditEntry.thread_id == thing.id)
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    )


def last_change_of(kind: str, subject_id: int) -> LastChange | None:
    """Who changed the thing last; an entry that tells of no field changed nothing in it."""
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
        .limit(_FEW)
    )
    return next(
        (
            LastChange(entry.actor_id, entry.actor_name, entry.at)
            for entry in entries
            if any(isinstance(value, list) for value in entry.changes.values())
        ),
        None,
    )


def told(entries: Iterable[AuditEntry], *, with_origin: bool = False) -> list[Told]:
    """Entries for a page: the sentence, the reason, what was changed from what to what, and perhaps where from."""
    return [
        Told(entry.at, sentence(entry), reason_of(entry), _changes(entry), origin)
        for entry in entries
        for origin in [origin_of(entry) if with_origin and entry.origin else ""]
    ]


def sentence(entry: AuditEntry) -> str:
    """The entry told in the reader's language."""
    tag = ALL.get(entry.tag)
    if tag is None:
        return f"{entry.actor_name}: {entry.tag}"
    plain = {key: _newest(value) for key, value in entry.changes.items()}
    plain |= {"actor": _actor(entry), "subject": entry.subject_label, "reason": reason_of(entry)}
    facts = _Facts((key, _worded(value, tag.words.get(key))) for key, value in plain.items())
    return str(tag.sentence) % facts


def _actor(entry: AuditEntry) -> str:
    """The name as it was; of one who came by a signed link that is said too."""
    if entry.actor_kind is not ActorKind.PASS:
        return entry.actor_name
    return str(_("%(name)s (by signed link)", name=entry.actor_name))


def _changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    kind = entry.subject_kind
    pairs = [(field, value) for field, value in entry.changes.items() if isinstance(value, list) and len(value) == 2]
    return [
        (field_label(kind, field), shown(field_value(kind, field, before)), shown(field_value(kind, field, after)))
        for field, (before, after) in pairs
    ]


def _newest(value: Any) -> Any:
    return value[-1] if isinstance(value, list) and value else value


def _worded(value: Any, words: Callable[[Any], Any] | None) -> str:
    if value == "":
        return ""
    if words is None or value is None:
        return shown(value)
    try:
        return shown(words(value))
    except (ValueError, ArithmeticError, LookupError):  # an older release knew a value that is no more
        return shown(value)
