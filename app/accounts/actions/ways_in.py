"""Ways in: invitation, forgotten password, the first administrator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.people import check_scope
from app.accounts.letters import send_invitation, send_reset, tell_password_changed
from app.accounts.models import Grant, Pass, Person
from app.accounts.passes import issue_pass, use_up
from app.accounts.passwords import check_password
from app.accounts.permissions import Role, ScopeKind
from app.accounts.queries import has_administrator, person_with_email
from app.accounts.sign_in import set_password, spend_a_verification
from app.accounts.states import PassPurpose
from app.accounts.tags import (
    INVITED_AGAIN,
    PASSWORD_CHANGED,
    PASSWORD_LINK_SENT,
    PERSON_INVITED,
    PERSON_JOINED,
    RESET_LINK_MADE,
)
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.web.i18n import house_zone


class Scoped(NamedTuple):
    """A role within a scope, as it is given."""

    role: Role
    scope_kind: ScopeKind = ScopeKind.HOUSE
    scope_id: str = ""


def invite_person(
    *, name: str, email: str, locale: str, grants: Sequence[Scoped] = (), is_senior: bool = False, actor: Actor
) -> tuple[Person, str]:
    """Make an account without a password and mail its link; returns the person and the link's token.

    Raises Invalid when somebody has the address already, and for a role within a scope that it has not.
    """
    for scoped in grants:
        check_scope(scoped.role, scoped.scope_kind)
    person = _new_person(name=name, email=email, locale=locale)
    person.is_senior = is_senior
    person.grants = [Grant(**scoped._asdict()) for scoped in grants]
    _add(person)
    record(PERSON_INVITED, person, actor=actor, changes={"roles": ", ".join(scoped.role for scoped in grants)})
    token = issue_pass(PassPurpose.INVITATION, person=person)
    send_invitation(person, token, by=actor)
    return person, token


def make_link(person: Person, *, actor: Actor) -> tuple[PassPurpose, str]:
    """A link to hand over by hand: to join for those who have not, else to set a new password."""
    if not person.is_active:
        raise Conflict(_("%(name)s is disabled. Enable the account first.", name=person.name))
    purpose = PassPurpose.RESET_PASSWORD if person.has_joined else PassPurpose.INVITATION
    record(RESET_LINK_MADE if person.has_joined else INVITED_AGAIN, person, actor=actor)
    return purpose, issue_pass(purpose, person=person)


def invite_again(person: Person, *, actor: Actor) -> None:
    """Mail the invitation once more; the link before ends."""
    if person.has_joined or not person.is_active:
        raise Conflict(_("%(name)s needs no invitation.", name=person.name))
    record(INVITED_AGAIN, person, actor=actor)
    send_invitation(person, issue_pass(PassPurpose.INVITATION, person=person), by=actor)


def join(pass_: Pass, *, name: str, password: str, locale: str) -> Person:
    """Answer an invitation: name, password and language, and the account is one's own."""
    person = _person_of(pass_)
    check_password(password, name=name, email=person.email)
    use_up(pass_)
    person.name, person.locale = name, locale
    set_password(person, password)
    record(PERSON_JOINED, person, actor=person)
    return person


def send_reset_link(email: str) -> None:
    """Mail a link to set a new password, if there is such an account; the caller learns nothing (T34)."""
    person = person_with_email(email)
    spend_a_verification()
    if person is None or not person.is_active or not person.has_joined:
        return
    record(PASSWORD_LINK_SENT, person, actor=SYSTEM)
    send_reset(person, issue_pass(PassPurpose.RESET_PASSWORD, person=person))


def reset_password(pass_: Pass, password: str) -> Person:
    """Set a new password by link; every session and every other link of the person ends."""
    person = _person_of(pass_)
    check_password(password, name=person.name, email=person.email)
    use_up(pass_)
    set_password(person, password)
    record(PASSWORD_CHANGED, person, actor=pass_)
    tell_password_changed(person)
    return person


def first_administrator_token() -> str:
    """A link for the first administrator. Raises Conflict when the house has one."""
    _refuse_second_first_administrator()
    return issue_pass(PassPurpose.FIRST_ADMINISTRATOR)


def create_first_administrator(pass_: Pass, *, name: str, email: str, password: str, locale: str) -> Person:
    """The first account of a house. Raises Conflict when it has an administrator meanwhile."""
    _refuse_second_first_administrator()
    check_password(password, name=name, email=email)
    use_up(pass_)
    person = _new_person(name=name, email=email, locale=locale)
    person.grants = [Grant(**Scoped(Role.ADMINISTRATOR)._asdict())]
    _add(person)
    set_password(person, password)
    record(PERSON_JOINED, person, actor=person)
    return person


def _refuse_second_first_administrator() -> None:
    if has_administrator():
        raise Conflict(_("The portal has an administrator already. Ask for an invitation."))


def _person_of(pass_: Pass) -> Person:
    if pass_.person is None:
        raise Conflict(_("This link has expired. Ask for a new one."))
    return pass_.person


def _new_person(*, name: str, email: str, locale: str) -> Person:
    email = email.strip().lower()
    return Person(name=name, email=email, locale=locale, time_zone=house_zone(), created_at=clock.now())


def _add(person: Person) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise Invalid({"email": _("Somebody has this mail address already.")}) from None
    db.session.refresh(person, ["grants"])
