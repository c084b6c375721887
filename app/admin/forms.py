"""Forms of the administrator's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice

from app.accounts.permissions import Role
from app.accounts.public_holidays import Country
from app.accounts.queries import PersonStanding
from app.accounts.settings import Setting
from app.admin.queries import AREAS
from app.core.hours import parse_hours
from app.core.worktime import Spans
from app.web.choices import LANGUAGES, ChoiceField
from app.web.fields import DayField, EmailField, HoursField, LineField, NumberField, Required
from app.web.forms import Form


class PeopleFilter(Form):
    words = LineField(_l("Name or mail address"))
    role = ChoiceField(_l("Role"), words=Role, optional=_l("All"))
    standing = ChoiceField(_l("Account"), words=PersonStanding, optional=_l("All"))


class InviteForm(Form):
    name = LineField(_l("Name of the person"), [Required(_l("Enter a name as colleagues know it."))], most=100)
    email = EmailField(_l("Mail address"), [Required(_l("Enter a mail address."))], most=254)
    role = ChoiceField(_l("Role"), [Required(_l("Choose a role."))], words=Role)
    scope = ChoiceField(_l("Where"), [Required(_l("Choose where the role counts."))], choices=[])
    is_senior = BooleanField(_l("Senior: may approve, decline and override"))
    locale = ChoiceField(_l("Language of the invitation"), [Required(_l("Choose a language."))], choices=LANGUAGES)

    def __init__(self, scopes: Sequence[SelectChoice], **values: Any) -> None:
        super().__init__(**values)
        self.scope.choices = list(scopes)


class GrantForm(Form):
    role = ChoiceField(_l("Role"), [Required(_l("Choose a role."))], words=Role)
    scope = ChoiceField(_l("Where"), [Required(_l("Choose where the role counts."))], choices=[])

    def __init__(self, scopes: Sequence[SelectChoice], **values: Any) -> None:
        super().__init__(**values)
        self.scope.choices = list(scopes)


class MarksForm(Form):
    is_senior = BooleanField(_l("Senior"))
    is_partner = BooleanField(_l("Partner"))


class HoursForm(Form):
    weekly_hours = NumberField(_l("Hours a week"), least=0, most=80)


class LogFilter(Form):
    who = LineField(_l("Who"))
    area = ChoiceField(
        _l("What it is about"),
        choices=[SelectChoice(value=name, label=words) for name, words in AREAS],
        optional=_l("All"),
    )
    since = DayField(_l("From"))
    until = DayField(_l("To"))


def settings_form(settings: Sequence[Setting]) -> Form:
    """A form with one number for each of these settings, by its key, and beside it the one that was seen."""
    fields: dict[str, Any] = {}
    for setting in settings:
        in_force = setting()
        fields[setting.key] = NumberField(
            setting.label, [Required()], least=setting.least, most=setting.most, default=in_force
        )
        fields[seen(setting)] = HiddenField(default=in_force)
    form: Form = type("SettingsForm", (Form,), fields)()
    return form


def seen(setting: Setting) -> str:
    """The field that carries the figure as it was when the page was made: two administrators may save at once (T45)."""
    return f"seen-{setting.key}"


class WeekForm(Form):
    """The hours of the house's week, and beside them those that the page has shown (T45)."""

    monday = HoursField(_l("Monday"))
    tuesday = HoursField(_l("Tuesday"))
    wednesday = HoursField(_l("Wednesday"))
    thursday = HoursField(_l("Thursday"))
    friday = HoursField(_l("Friday"))
    saturday = HoursField(_l("Saturday"))
    sunday = HoursField(_l("Sunday"))
    seen = HiddenField()

    def week(self) -> dict[int, Spans]:
        """What was typed, by weekday (0 is Monday)."""
        return {weekday: parse_hours(self[name].data or "") for weekday, name in enumerate(WEEKDAYS)}


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class HolidayForm(Form):
    day = DayField(_l("Day"), [Required(_l("Choose the day."))])
    name = LineField(_l("Name"), [Required(_l("Give the holiday a name."))], most=100)


class PublicHolidaysForm(Form):
    country = ChoiceField(_l("Country"), [Required(_l("Choose a country."))], words=Country, default=Country.UKRAINE)
    year = NumberField(_l("Year"), [Required(_l("Enter a year."))], least=2020, most=2099)


class HolidayFilter(Form):
    year = NumberField(_l("Year"), least=2000, most=2100)
