"""Who may: the gate on a view and the question about a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.models import NO_REACH, Pass, Person, Reach
from app.accounts.permissions import Permission
from app.accounts.states import PassPurpose
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")

#: The key of the browser's signed cookie under which it says whose it was, also when that session is long over.
WHOSE = "whose"


class SignInNeeded(Exception):
    """Nobody is signed in and the page is not public."""

    @property
    def keeps_text(self) -> bool:
        """True for somebody whose session has ended: a long form of theirs is read all the same.

        Of strangers and of those who were disabled it is not (T17).
        """
        person = db.session.get(Person, session.get(WHOSE) or 0)
        return person is not None and person.is_active


#: Links through which somebody acts with their own rights, and is named in the log as one who came by a link.
ACTS_AS_ITS_PERSON = frozenset({PassPurpose.REVIEW_POST, PassPurpose.ANSWER_NEWS})


def reach_of(actor: Actor, permission: Permission) -> Reach:
    """The scopes in which `actor` has `permission`; the clock has none, nor has the holder of most links."""
    person = actor.person if isinstance(actor, Pass) and actor.purpose in ACTS_AS_ITS_PERSON else actor
    return person.reach.get(permission, NO_REACH) if isinstance(person, Person) and person.is_active else NO_REACH


def can(
    actor: Actor, permission: Permission, *, community_id: int | None = None, network_ids: Iterable[str] = ()
) -> bool:
    """True when `actor` has `permission` for a thing in that community or on one of those networks."""
    return reach_of(actor, permission).covers(community_id=community_id, network_ids=network_ids)


def can_anywhere(actor: Actor, permission: Permission) -> bool:
    """True when `actor` has `permission` in at least one scope: what the gate on a view asks."""
    return isinstance(actor, Person) and actor.is_active and permission in actor.reach


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Gate a view: 403 without the permission in any scope, to the sign-in page without a person."""

    def gate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def gated(*args: P.args, **kwargs: P.kwargs) -> R:
            if not can_anywhere(signed_in_person(), permission):
                raise NotAllowed(_l("Your roles do not include this."))
            return view(*args, **kwargs)

        cast("Any", gated).gate = permission
        return gated

    return gate


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Gate a view for everybody who has signed in."""

    @wraps(view)
    def gated(*args: P.args, **kwargs: P.kwargs) -> R:
        signed_in_person()
        return view(*args, **kwargs)

    cast("Any", gated).gate = "signed_in"
    return gated


def asked_by_the_page(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that an open page asks for by itself: nobody is there for that, and the session may fall asleep."""
    cast("Any", view).is_use = False
    return view


def signed_in_person() -> Person:
    """The person behind this request; raises SignInNeeded when there is none."""
    person = current_user._get_current_object()  # noqa: SLF001 - the proxy must not leak into actions
    if not isinstance(person, Person):
        raise SignInNeeded(request.full_path)
    return person
