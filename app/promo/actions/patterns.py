"""Saying the templates of a brief in the house's own words, and going back to those that came with the portal."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.access import can_anywhere
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.core.versions import keep
from app.promo import tags
from app.promo.models import PatternText
from app.promo.patterns import Pattern
from app.promo.queries.patterns import own_text


def write_pattern(
    pattern: Pattern, language: str, words: Mapping[str, str], *, version: int | None, actor: Actor
) -> None:
    """Keep these words of a template. Raises Conflict with both texts when somebody else wrote meanwhile."""
    _check_may_write(actor)
    row = own_text(pattern.key, language)
    if row is None:
        row, version = _begin(pattern, language), None
    elif version is None:
        version = 0  # the page was opened before there was a row
    changes = keep(row, words, version=version, sentence=_sentence())
    if changes:
        row.saved_at, row.saved_by_id = clock.now(), actor.actor_id
        record(tags.PATTERN_WRITTEN, row, actor=actor, changes=changes)


def reset_pattern(pattern: Pattern, language: str, *, actor: Actor) -> None:
    """Let a template say again what it said when it came with the portal; its history stays."""
    _check_may_write(actor)
    row = own_text(pattern.key, language)
    if row is None:
        return
    changes = keep(row, pattern.words[language], version=None, sentence=_sentence())
    if changes:
        row.saved_at, row.saved_by_id = clock.now(), actor.actor_id
        record(tags.PATTERN_RESET, row, actor=actor, changes=changes)


def _check_may_write(actor: Actor) -> None:
    if not can_anywhere(actor, Permission.PATTERN_EDIT):
        raise NotAllowed(_("The templates are written by seniors and administrators."))


def _begin(pattern: Pattern, language: str) -> PatternText:
    row = PatternText(key=pattern.key, language=language, saved_at=clock.now(), **pattern.words[language])
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # somebody else has begun it in this very moment
        raise Conflict(_sentence()) from None
    return row


def _sentence() -> str:
    return str(_("This template was changed meanwhile. Compare and choose."))
