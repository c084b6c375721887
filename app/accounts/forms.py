"""Forms of people and their ways in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, PasswordField
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.accounts.passwords import HINT, MOST
from app.accounts.states import AbsenceKind, Theme
from app.web.choices import LANGUAGES, ChoiceField, RadiosField, ZoneField
from app.web.fields import AtMost, DayField, EmailField, LineField, Required
from app.web.forms import Form


class NewPasswordField(PasswordField):
    """A password that is to be set; the rules stand in passwords.py."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        words = Required(_l("Choose a password."))
        super().__init__(label or _l("New password"), [words, AtMost(MOST)], description=HINT, **options)


def _present_password() -> Field:
    return PasswordField(_l("Present password"), [Required(_l("Enter your present password.")), AtMost(MOST)])


def _name() -> Field:
    return LineField(_l("Your name"), [Required(_l("Enter a name as colleagues know it."))], most=100)


def _email() -> Field:
    return EmailField(_l("Mail address"), [Required(_l("Enter a mail address."))], most=254)


def _locale() -> Field:
    return ChoiceField(_l("Language"), [Required(_l("Choose a language."))], choices=LANGUAGES)


class SignInForm(Form):
    email = LineField(_l("Mail address"), [Required(_l("Enter the mail address of your account."))])
    password = PasswordField(_l("Password"), [Required(_l("Enter your password.")), AtMost(MOST)])
    next = HiddenField()


class ForgottenForm(Form):
    email = _email()


class NewPasswordForm(Form):
    password = NewPasswordField()


class JoinForm(Form):
    name = _name()
    password = NewPasswordField(_l("Password"))
    locale = _locale()


class FirstAdministratorForm(Form):
    name = _name()
    email = _email()
    password = NewPasswordField(_l("Password"))
    locale = _locale()


class ChangePasswordForm(Form):
    present = _present_password()
    password = NewPasswordField()


class ChangeEmailForm(Form):
    email = EmailField(_l("New mail address"), [Required(_l("Enter a mail address."))], most=254)
    password = _present_password()


class ProfileForm(Form):
    name = _name()
    locale = _locale()
    time_zone = ZoneField(_l("Time zone"))
    theme = RadiosField(_l("Theme"), [Required()], words=Theme)
    has_shortcuts = BooleanField(_l("Single letters act as shortcuts"))


class AbsenceForm(Form):
    """Whole days, why, and who stands in."""

    starts_on = DayField(_l("First day"), [Required(_l("Choose the first day."))])
    ends_on = DayField(_l("Last day"), [Required(_l("Choose the last day."))])
    kind = RadiosField(_l("Why"), [Required(_l("Choose one of them."))], words=AbsenceKind)
    deputy_id = ChoiceField(_l("Deputy"), optional=_l("Nobody"), coerce=int)

    def __init__(self, deputies: Iterable[Person], **values: Any) -> None:
        super().__init__(**values)
        self.deputies = {person.id: person for person in deputies}
        self.deputy_id.choices = [SelectChoice(value=one.id, label=one.name) for one in self.deputies.values()]

    def values(self, *leave_out: str) -> dict[str, Any]:
        """With the deputy as a person."""
        return {**super().values("deputy_id", *leave_out), "deputy": self.deputies.get(self.deputy_id.data or 0)}
