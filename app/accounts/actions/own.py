"""One's own account: profile, password, mail address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.absences import move_absences
from app.accounts.letters import send_new_email_link, tell_email_changed, tell_email_is_taken, tell_password_changed
from app.accounts.models import Pass, Person
from app.accounts.passes import issue_pass, revoke_passes, use_up
from app.accounts.passwords import check_password
from app.accounts.queries import person_with_email
from app.accounts.sign_in import password_fits, set_password
from app.accounts.states import PassPurpose
from app.accounts.tags import EMAIL_ASKED, EMAIL_CHANGED, PASSWORD_CHANGED, PERSON_CHANGED
from app.audit.actions import diff, record
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.versions import lock_row


def change_profile(person: Person, values: Mapping[str, Any], *, actor: Person) -> None:
    """Keep name, language, time zone, theme and shortcuts as chosen."""
    lock_row(person)  # an absence that is entered meanwhile goes by the zone before, or by the new one
    for field, value in values.items():
        setattr(person, field, value)
    if changes := diff(person, leave_out=frozenset({"folded"})):
        if "time_zone" in changes:
            move_absences(person)
        record(PERSON_CHANGED, person, actor=actor, changes=changes)


def change_password(person: Person, *, present: str, password: str) -> None:
    """Set a new password; all sessions end, that of this device too: the view begins a new one."""
    lock_row(person)  # of two windows the second one's present password is no more the present one
    _ask_present(person, present, field="present")
    check_password(password, name=person.name, email=person.email)
    set_password(person, password)
    record(PASSWORD_CHANGED, person, actor=person)
    tell_password_changed(person)


def ask_for_new_email(person: Person, *, email: str, password: str) -> None:
    """Mail a link to the new address; the one before counts until it is confirmed.

    An address of another account gets a mail too, and the asker the same answer (T34).
    """
    email = email.strip().lower()
    _ask_present(person, password, field="password")
    if email == person.email:
        raise Invalid({"email": _("This is your address already.")})
    record(EMAIL_ASKED, person, actor=person)
    owner = person_with_email(email)
    if owner is not None:
        if owner.is_active:
            tell_email_is_taken(owner)
        return
    send_new_email_link(person, email, issue_pass(PassPurpose.CHANGE_EMAIL, person=person, email=email))


def confirm_new_email(pass_: Pass) -> Person:
    """The owner of the new address says so. Every other link of the person ends (T36)."""
    person, before = pass_.person, pass_.person.email if pass_.person else ""
    if person is None or pass_.email is None:
        raise Conflict(_("This link has expired. Ask for a new one."))
    use_up(pass_)
    try:
        with db.session.begin_nested():
            person.email = pass_.email
    except IntegrityError:
        raise Conflict(_("Meanwhile somebody else has this mail address.")) from None
    revoke_passes(person)
    record(EMAIL_CHANGED, person, actor=person, changes={"email": [before, person.email]})
    tell_email_changed(person, before)
    return person


def _ask_present(person: Person, password: str, *, field: str) -> None:
    if not password_fits(person, password):
        raise Invalid({field: _("This is not your present password.")})
