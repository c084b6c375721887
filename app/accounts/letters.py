"""The mails of accounts. They are about security, so they are sent whatever a person has chosen to get."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.passes import LIFETIMES, link_for
from app.accounts.states import PassPurpose
from app.audit.actors import Actor
from app.mail.actions import queue_letter
from app.mail.letters import Letter
from app.web.addresses import public_url


def send_invitation(person: Person, token: str, *, by: Actor) -> None:
    """Ask somebody in; the link leads to name, password and language."""
    _send(person, "accounts.invitation", partial(_invitation, person.name, by.actor_name, token))


def send_reset(person: Person, token: str) -> None:
    """The link that a forgotten password asks for."""
    _send(person, "accounts.reset", partial(_reset, token))


def tell_password_changed(person: Person) -> None:
    """So that the owner hears of it if it was somebody else."""
    _send(person, "accounts.password_changed", _password_changed)


def send_new_email_link(person: Person, email: str, token: str) -> None:
    """To the new address: it counts once its owner says so."""
    _send(person, "accounts.new_email", partial(_new_email, token), to=email)


def tell_email_is_taken(owner: Person) -> None:
    """To the owner of an address that somebody else asked for; the asker learns nothing (T34)."""
    _send(owner, "accounts.email_taken", _email_taken)


def tell_email_changed(person: Person, before: str) -> None:
    """To the address before."""
    _send(person, "accounts.email_changed", partial(_email_changed, person.email), to=before)


def _send(person: Person, kind: str, compose: Callable[[], Letter], *, to: str | None = None) -> None:
    queue_letter(
        compose, to=to or person.email, kind=kind, locale=person.locale, zone=person.time_zone, person_id=person.id
    )


def _invitation(name: str, by: str, token: str) -> Letter:
    return Letter(
        subject=_("%(by)s invites you to Hromada", by=by),
        paragraphs=[
            _("Hello %(name)s,", name=name),
            _("Hromada is where community managers and social media specialists work together. Choose a password and "
              "you are in."),
            _("The link works once, within %(days)s\u00a0days.", days=LIFETIMES[PassPurpose.INVITATION].days),
        ],
        act=(_("Join the portal"), link_for(PassPurpose.INVITATION, token)),
        why=_("You get this because %(by)s entered your address. If you do not know why, do nothing.", by=by),
    )  # fmt: skip


def _reset(token: str) -> Letter:
    return Letter(
        subject=_("Set a new password"),
        paragraphs=[
            _("Somebody, most likely you, asked for a new password for this address."),
            _("The link works once, within %(minutes)s\u00a0minutes.", minutes=_minutes(PassPurpose.RESET_PASSWORD)),
        ],
        act=(_("Set a new password"), link_for(PassPurpose.RESET_PASSWORD, token)),
        why=_("If it was not you, do nothing: your password stays as it is."),
    )


def _password_changed() -> Letter:
    return Letter(
        subject=_("Your password was changed"),
        paragraphs=[
            _("The password of your account was changed, and your other devices were signed out."),
            _("If it was not you, set a new password at once and tell an administrator."),
        ],
        act=(_("I did not do this"), public_url("password.forgotten")),
        why=_("You get this after each change of your password."),
    )


def _new_email(token: str) -> Letter:
    return Letter(
        subject=_("Confirm your new mail address"),
        paragraphs=[
            _("You asked to use this address for your account. Until you confirm it, the address before counts."),
            _("The link works once, within %(minutes)s\u00a0minutes.", minutes=_minutes(PassPurpose.CHANGE_EMAIL)),
        ],
        act=(_("Confirm the address"), link_for(PassPurpose.CHANGE_EMAIL, token)),
        why=_("If you did not ask for this, do nothing."),
    )


def _email_taken() -> Letter:
    return Letter(
        subject=_("Your address is in use already"),
        paragraphs=[
            _("Somebody with another account of the portal asked to use this address. It belongs to your account, so "
              "nothing was changed."),
        ],
        why=_("If it was you, sign in with this address instead. If not, do nothing."),
    )  # fmt: skip


def _email_changed(now: str) -> Letter:
    return Letter(
        subject=_("Your mail address was changed"),
        paragraphs=[
            _("Your account now uses the address %(email)s.", email=now),
            _("If it was not you, tell an administrator at once: this address cannot sign in any more."),
        ],
        why=_("You get this because the account used this address until now."),
    )


def _minutes(purpose: PassPurpose) -> int:
    return int(LIFETIMES[purpose].total_seconds() // 60)
