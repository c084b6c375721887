"""Who is told of what: packages say it in their notices.py, and importing that file is enough.

    @notices_for(REQUEST_ACCEPTED, REQUEST_DECLINED, why=_l("You filed this request."))
    def requester(_entry, request_):
        return [request_.filed_by]

Whom the function returns gets the news in the portal and, unless they have switched it off, by mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.audit.tags import Tag

#: From the entry and its subject to those who are told; the one who acted, and who is disabled, is left out later.
Whom = Callable[[AuditEntry, Any], Iterable[Person | None]]
#: Pairs of a label and a value for the mail, made in the reader's language.
Facts = Callable[[AuditEntry, Any], Sequence[tuple[Any, Any]]]
#: The path of the page that the news leads to, if it is not that of the subject.
Path = Callable[[AuditEntry, Any], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One answer to the question who is told, and the sentence that tells them why."""

    whom: Whom
    why: Any
    facts: Facts | None
    path: Path | None


RULES: dict[str, list[Rule]] = {}


def notices_for(*tags: Tag, why: Any, facts: Facts | None = None, path: Path | None = None) -> Callable[[Whom], Whom]:
    """Tell those whom the function returns whenever one of `tags` is recorded.

    Whoever is named by several rules is told once, by the rule that was declared first.
    """

    def register(whom: Whom) -> Whom:
        for tag in tags:
            RULES.setdefault(tag.name, []).append(Rule(whom, why, facts, path))
        return whom

    return register
