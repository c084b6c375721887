"""Reasons that the clock gives: kept as the code has them, told to each reader in their own language."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale, gettext

from app.audit.actors import ActorKind
from app.audit.models import AuditEntry

SOURCE = "en"  # the language of the code's sentences, by which catalogues find them


def in_source(sentence: Any) -> str:
    """A lazy sentence without facts, as it is kept in a column or in the log."""
    with force_locale(SOURCE):
        return str(sentence)


def retold(kept: str | None) -> str:
    """Line by line, the clock's own sentences in the reader's language; what people wrote stays as it is."""
    return "\n".join(str(gettext(line)) if line else "" for line in (kept or "").splitlines())


def reason_of(entry: AuditEntry) -> str:
    """The reason of an entry for a reader: a person's as it was written."""
    return retold(entry.reason) if entry.actor_kind is ActorKind.SYSTEM else entry.reason or ""
