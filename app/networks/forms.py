"""The form of a channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.core.hours import Hours, HoursError, parse_hours, parse_turn, write_hours
from app.networks.models import SLOT_MINUTES, Channel, ChannelKind, Network
from app.networks.slots import hours_of
from app.web.choices import ChecksField, ChoiceField, ZoneField
from app.web.fields import AtMost, DayField, HoursField, LineField, NumberField, Required
from app.web.forms import EditForm, Form
from app.web.i18n import house_zone

LANGUAGES = ("uk", "en", "pl", "cs", "sk", "de", "fr", "es", "it", "ro", "lt", "crh")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_SEATS = 50


class ChannelForm(EditForm):
    """A channel: what it is, for whom, and when it posts."""

    name = LineField(_l("Name"), [Required(_l("Give the channel a name.")), AtMost(80)])
    kind = ChoiceField(_l("Kind"), [Required(_l("Choose a kind."))], words=ChannelKind)
    network_id = ChoiceField(_l("Network"), optional=_l("None"))
    purpose = LineField(_l("Purpose"))
    audience = LineField(_l("Audience"))
    language = ChoiceField(_l("Language"), [Required(_l("Choose a language."))])
    is_open = BooleanField(_l("Open to everybody, not to members only"), default=True)
    owner_id = ChoiceField(_l("Owner"), optional=_l("Nobody yet"), coerce=int)
    time_zone = ZoneField(_l("Time zone"), default=house_zone)
    monday = HoursField(_l("Monday"))
    tuesday = HoursField(_l("Tuesday"))
    wednesday = HoursField(_l("Wednesday"))
    thursday = HoursField(_l("Thursday"))
    friday = HoursField(_l("Friday"))
    saturday = HoursField(_l("Saturday"))
    sunday = HoursField(_l("Sunday"))
    slot_minutes = ChoiceField(
        _l("A slot every"),
        [Required(_l("Choose how often slots begin."))],
        choices=[SelectChoice(value=minutes, label=str(minutes)) for minutes in SLOT_MINUTES],
        coerce=int,
        default=30,
    )
    slot_capacity = NumberField(
        _l("Posts in one slot"), [Required(_l("Enter a number."))], least=1, most=MOST_SEATS, default=1
    )

    def __init__(self, networks: Sequence[Network], people: Sequence[Person], **options: Any) -> None:
        super().__init__(**options)
        self.people = {person.id: person for person in people}
        locale = get_locale() or Locale("en")
        names = {code: locale.languages[code].capitalize() for code in LANGUAGES}
        self.network_id.choices = [SelectChoice(value=network.id, label=network.name) for network in networks]
        self.owner_id.choices = [SelectChoice(value=person.id, label=person.name) for person in people]
        self.language.choices = [SelectChoice(value=code, label=name) for code, name in names.items()]

    @classmethod
    def of(cls, channel: Channel, people: Sequence[Person]) -> ChannelForm:
        """The form for a channel that is there; its kind and network stay as they are.

        An owner of old stays a choice beside `people`: who saves something else does not drop them unawares.
        """
        if channel.owner is not None and channel.owner not in people:
            people = [*people, channel.owner]
        hours = hours_of(channel)
        days = {name: write_hours(hours.get(weekday, ())) for weekday, name in enumerate(WEEKDAYS)}
        form = cls([], people, obj=channel, data=days)
        del form.kind, form.network_id
        return form

    def values(self, *leave_out: str) -> dict[str, Any]:
        """The columns, with the owner as a person; the hours are asked for by `hours`."""
        columns = super().values("owner_id", *WEEKDAYS, *leave_out)
        return {**columns, "owner": self.people.get(self.owner_id.data or 0)}

    def hours(self) -> Hours:
        """What was typed, by weekday (0 is Monday); empty when the channel posts all day."""
        typed = {weekday: parse_hours(self[name].data or "") for weekday, name in enumerate(WEEKDAYS)}
        return {weekday: spans for weekday, spans in typed.items() if spans}


class TurnField(LineField):
    """Hours on call, which may reach into the next morning: '18:00–09:00'."""

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        if validation_stopped:
            return
        try:
            parse_turn(self.data or "")
        except HoursError:
            raise ValidationError(_("Write hours such as 18:00–09:00, or nothing for the whole day.")) from None


class OnCallForm(Form):
    """Who is on call, for what, and when."""

    place = ChoiceField(_l("For"), [Required(_l("Choose a network or a channel."))], choices=[])
    person_id = ChoiceField(_l("Who"), [Required(_l("Choose somebody."))], choices=[], coerce=int)
    starts_on = DayField(_l("First day"), [Required(_l("Choose the first day."))])
    ends_on = DayField(_l("Last day"), [Required(_l("Choose the last day."))])
    hours = TurnField(_l("Hours of each day"))

    def __init__(self, places: Mapping[str, Network | Channel], people: Sequence[Person], **options: Any) -> None:
        super().__init__(**options)
        self.places, self.people = places, {person.id: person for person in people}
        self.place.choices = _place_choices(places)
        self.person_id.choices = [SelectChoice(value=one.id, label=one.name) for one in people]

    def turn(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        return {
            "person": self.people[self.person_id.data], "place": self.places[self.place.data],
            "starts_on": self.starts_on.data, "ends_on": self.ends_on.data, "hours": parse_turn(self.hours.data or ""),
        }  # fmt: skip


class WeeksForm(Form):
    """Who takes turns week by week, for what, and from when."""

    place = ChoiceField(_l("For"), [Required(_l("Choose a network or a channel."))], choices=[])
    people = ChecksField(_l("Who takes turns"), [Required(_l("Choose at least one person."))], coerce=int)
    starts_on = DayField(_l("First day of the first week"), [Required(_l("Choose the first day."))])
    n_weeks = NumberField(_l("How many weeks"), [Required(_l("Enter a number."))], least=1, most=26)
    hours = TurnField(_l("Hours of each day"))

    def __init__(self, places: Mapping[str, Network | Channel], people: Sequence[Person], **options: Any) -> None:
        super().__init__(**options)
        self.places, self.known = places, {person.id: person for person in people}
        self.place.choices = _place_choices(places)
        self.people.choices = [(one.id, one.name) for one in people]

    def asked(self) -> dict[str, Any]:
        """What was chosen, as the rota plans it."""
        return {
            "place": self.places[self.place.data], "people": [self.known[one] for one in self.people.data],
            "starts_on": self.starts_on.data, "n_weeks": int(self.n_weeks.data or 0),
            "hours": parse_turn(self.hours.data or ""),
        }  # fmt: skip

    def weeks(self, lines: Iterable[str]) -> list[tuple[date, Person]]:
        """The weeks as the page has shown them, such as '2030-06-03 5'; what cannot be read is none of them."""
        asked, found = self.asked(), []
        for line in lines:
            day, _blank, number = line.partition(" ")
            with suppress(ValueError, KeyError):
                starts_on, person = date.fromisoformat(day), self.known[int(number)]
                if timedelta(0) <= starts_on - asked["starts_on"] < timedelta(weeks=asked["n_weeks"]):
                    found.append((starts_on, person))
        return found


def _place_choices(places: Mapping[str, Network | Channel]) -> list[SelectChoice]:
    return [
        SelectChoice(
            value=key, label=place.name, optgroup=_("Networks") if isinstance(place, Network) else _("Channels")
        )
        for key, place in places.items()
    ]
