"""Forms of the administrator's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice

from app.accounts.actions.handing import EVERYTHING, REST, Choices, field_of, fields_of
from app.accounts.away import away_words
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.accounts.public_holidays import Country
from app.accounts.queries import PersonStanding
from app.accounts.questions import Duty, Piece
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


@dataclass(frozen=True, slots=True)
class Group:
    """The pieces of one duty, and the fields in which their next holder is chosen: for all, or for one."""

    duty: Duty
    pieces: Sequence[Piece]
    field: Any
    fields: Sequence[Any]
    for_all: str = ""

    @property
    def is_open(self) -> bool:
        """True where somebody was chosen for a single piece, or has to be."""
        return bool(self.field.errors and self.field.data) or any(field.data or field.errors for field in self.fields)

    def is_left(self, field: Any) -> bool:
        """True for the field of a piece that has no successor by any choice."""
        offered = {str(choice.value) for choice in field.choices}
        return not (field.data or offered & {str(self.field.data), self.for_all})

    def is_out_of_reach(self, person: Person) -> bool:
        """True where `person` holds one of these without a role for it."""
        return not all(piece.may_take(person) for piece in self.pieces)


class HandingForm(Form):
    """Who takes over. `seen` carries the pieces that the page shows: more may come in meanwhile."""

    everything = ChoiceField(_l("Everything goes to"), choices=[], optional=_l("Nobody in particular"))
    seen = HiddenField()

    def show(self, pieces: Sequence[Piece]) -> None:
        """Name the pieces that are there now as those that the page shows."""
        self.seen.data = " ".join(piece.key for piece in pieces)

    def chosen(self) -> Choices:
        """What was chosen, by field, and which pieces had been shown."""
        picked = {name: str(value) for name, value in self.values("seen").items() if value}
        return Choices(picked, frozenset((self.seen.data or "").split()))

    def groups(self, pieces: Sequence[Piece]) -> list[Group]:
        """The pieces by duty, each with its fields."""
        own = fields_of(pieces)
        parts = [(duty, list(some)) for duty, some in groupby(pieces, key=lambda piece: piece.duty)]
        return [
            Group(
                duty,
                some,
                self[field_of(duty)],
                [self[own[one.key]] for one in some] if len(some) > 1 else [],
                str(self[EVERYTHING].data),
            )
            for duty, some in parts
        ]


def handing_form(pieces: Sequence[Piece], people: Sequence[Person]) -> HandingForm:
    """A form with a choice for each duty and, where it has several pieces, for each of them."""
    takers = {piece.key: [person for person in people if piece.may_take(person)] for piece in pieces}
    names = {person.id: _named(person) for person in people}
    fields: dict[str, Any] = {}
    is_one_group = len({piece.duty for piece in pieces}) == 1
    for duty, some in groupby(pieces, key=lambda piece: piece.duty):
        shared = list(some)
        fields[field_of(duty)] = _taker_field(
            duty.words, _l("Choose…") if is_one_group else _l("As for everything"), shared, takers, names
        )
        if len(shared) > 1:
            for one in shared:
                fields[field_of(one)] = _taker_field(one.words, _l("As for all of these"), [one], takers, names)
    form: HandingForm = type("PiecesForm", (HandingForm,), fields)()
    form[EVERYTHING].choices = _choices_of(list(pieces), takers, names)
    return form


def _taker_field(
    label: Any, optional: Any, pieces: list[Piece], takers: Mapping[str, Sequence[Person]], names: Mapping[int, str]
) -> ChoiceField:
    choices = _choices_of(pieces, takers, names)
    if any(piece.may_rest for piece in pieces):
        choices.append(SelectChoice(value=REST, label=pieces[0].duty.rest))
    return ChoiceField(label, choices=choices, optional=optional)


def _choices_of(
    pieces: list[Piece], takers: Mapping[str, Sequence[Person]], names: Mapping[int, str]
) -> list[SelectChoice]:
    """Those who may take at least one; of who may not take all it is said how many."""
    counts: dict[int, int] = {}
    for piece in pieces:
        for person in takers[piece.key]:
            counts[person.id] = counts.get(person.id, 0) + 1
    most = len(pieces)
    return [
        SelectChoice(
            value=str(person_id),
            label=name if counts[person_id] == most
            else _("%(name)s (%(n)s of %(all)s)", name=name, n=counts[person_id], all=most),
        )
        for person_id, name in names.items() if person_id in counts
    ]  # fmt: skip


def _named(person: Person) -> str:
    """The name, and that they are away now."""
    words = away_words(person)
    return f"{person.name} ({words})" if words else person.name
