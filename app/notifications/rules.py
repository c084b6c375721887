"""Who is told of what: packages say it in their notices.py, and importing that file is enough.

    @notices_for(REQUEST_ACCEPTED, REQUEST_DECLINED, about=Topic.DECISIONS, why=_l("You filed this request."))
    def requester(_entry, request_):
        return [request_.filed_by]

Whom the function returns gets the news in the portal and, as they have chosen for its topic, by mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Person
from app.audit.actors import Actor
from app.audit.models import AuditEntry
from app.audit.tags import Tag
from app.notifications.states import Topic

#: From the entry and its subject to those who are told; who is disabled is left out later, and so is the one who acted,
#: but for a rule `to_actor`.
Whom = Callable[[AuditEntry, Any], Iterable[Person | None]]
#: Pairs of a label and a value for the mail, made in the reader's language.
Facts = Callable[[AuditEntry, Any], Sequence[tuple[Any, Any]]]
#: The path of the page that the news leads to, if it is not that of the subject.
Path = Callable[[AuditEntry, Any], str | None]
#: What goes into the reader's calendar with the mail, or ''; made in the reader's language.
Calendar = Callable[[AuditEntry, Any], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One answer to the question who is told, and the sentence that tells them why."""

    whom: Whom
    why: Any
    facts: Facts | None
    path: Path | None
    topic: Topic
    awaits_answer: bool = False  # then who stands in for one who is away is told, too
    calendar: Calendar | None = None
    to_actor: bool = False  # the one who acted, where the rule names them, gets the mail too: it goes into a calendar
    in_portal_only: bool = False  # no mail, whatever they have chosen for its topic
    is_farewell: bool = False  # told to those who are out of it from now on, whether they may still see it or not


RULES: dict[str, list[Rule]] = {}


@dataclass(frozen=True, slots=True)
class OneStep:
    """An act of one button on what an entry is about: it can be done from the mail, too.

    `act` takes the subject and the actor and checks everything that its button in the portal would have checked.
    """

    label: Any
    done: Any
    subject: Callable[[AuditEntry], Any]
    is_open: Callable[[Any, Actor], bool]
    act: Callable[..., object]


STEPS: dict[str, OneStep] = {}

#: From a person and the id of a thing to the thing, or NotFound where it is not theirs to see; by its table.
Find = Callable[[Person, int], Any]
SEEN_BY: dict[str, Find] = {}


def seen_by(kind: str) -> Callable[[Find], Find]:
    """Say who sees things of the table `kind`: whoever may no longer is mailed nothing about them that still waits."""

    def register(find: Find) -> Find:
        SEEN_BY[kind] = find
        return find

    return register


def one_step(*tags: Tag, step: OneStep) -> None:
    """Offer this act to whoever is told of one of `tags` and may do it."""
    STEPS.update(dict.fromkeys((tag.name for tag in tags), step))


#: What cannot wait until somebody's hours begin, nor for the daily mail: an incident.
INCIDENTS: set[str] = set()


def incidents(*tags: Tag) -> None:
    """Mail these at once, whatever the hour, to those who get mail of their topic at all."""
    INCIDENTS.update(tag.name for tag in tags)


def notices_for(
    *tags: Tag,
    about: Topic,
    why: Any,
    facts: Facts | None = None,
    path: Path | None = None,
    awaits_answer: bool = False,
    calendar: Calendar | None = None,
    to_actor: bool = False,
    in_portal_only: bool = False,
    is_farewell: bool = False,
) -> Callable[[Whom], Whom]:
    """Tell those whom the function returns whenever one of `tags` is recorded.

    `about` is the topic by which they have chosen how they hear of it. Whoever is named by several rules is told once,
    by the rule that was declared first.
    """

    def register(whom: Whom) -> Whom:
        for tag in tags:
            rule = Rule(whom, why, facts, path, about, awaits_answer, calendar, to_actor, in_portal_only, is_farewell)
            RULES.setdefault(tag.name, []).append(rule)
        return whom

    return register
