"""Who is told of what is said about requests and placements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from app.promo import tags
from app.promo.models import Comment
from app.promo.queries.talk import who_is_named, who_is_told, who_wrote_in
from app.web.addresses import path_to

Facts = Sequence[tuple[Any, Any]]
People = Iterable[Person | None]

_WRITTEN = (tags.COMMENTED, tags.COMMENT_ANSWERED, tags.COMMENTED_INTERNALLY)
_NAMING = (*_WRITTEN, tags.COMMENT_EDITED, tags.CHANGES_WRITTEN)
_NAMED = _l("Somebody mentions you.")
MOST_QUOTE = 600


def quoted(_entry: AuditEntry, comment: Comment) -> Facts:
    """Who wrote what. It stands in the mail alone: the log does not keep words that may be withdrawn."""
    return [] if comment.withdrawn_at else [(comment.author_name, comment.text[:MOST_QUOTE])]


def in_its_thread(_entry: AuditEntry, comment: Comment) -> str:
    """The page of the thread, at the comment."""
    page = path_to("talk.thread", number=comment.request_id, comment_id=comment.head_id)
    return f"{page}#comment-{comment.id}"


@notices_for(*_NAMING, about=Topic.MENTIONS, why=_NAMED, facts=quoted, path=in_its_thread)
def mentioned(entry: AuditEntry, comment: Comment) -> People:
    """Who is named; after a change of the words who was not named before."""
    return who_is_named(comment, _named_in(entry), is_muted=False)


@notices_for(*_NAMING, about=Topic.MENTIONS, why=_NAMED, path=in_its_thread, in_portal_only=True)
def mentioned_though_muted(entry: AuditEntry, comment: Comment) -> People:
    """Who has stopped following gets no mail; that somebody has named them they find in the portal."""
    return who_is_named(comment, _named_in(entry), is_muted=True)


@notices_for(*_WRITTEN, about=Topic.TALK, why=_l("You take part in this request."), facts=quoted, path=in_its_thread)
def talkers(_entry: AuditEntry, comment: Comment) -> People:
    """Who takes part in the request or its talk, and has not stopped following."""
    return who_is_told(comment)


@notices_for(
    tags.THREAD_RESOLVED, tags.THREAD_REOPENED,
    about=Topic.TALK, why=_l("You have written in this thread."), path=in_its_thread,
)  # fmt: skip
def writers(_entry: AuditEntry, comment: Comment) -> People:
    """Who has written in it."""
    return who_wrote_in(comment)


def _named_in(entry: AuditEntry) -> list[int]:
    """The people whom the entry names."""
    return [int(number) for number in entry.changes["mentioned"].split(",") if number]
