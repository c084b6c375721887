"""Fields in which one chooses: a list, a time zone, cards of which one is taken, cards with ticks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.fields import SelectField, SelectMultipleField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget, RadioInput

from app.core.enums import LabelledEnum
from app.web.fields import Required
from app.web.i18n import LOCALE_NAMES

_CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
#: The IANA zones where people live.
ZONES = (
    "UTC", *sorted(zone for zone in available_timezones() if zone.startswith(_CONTINENTS) and "/" in zone)
)  # fmt: skip
LANGUAGES = [SelectChoice(value=code, label=name) for code, name in LOCALE_NAMES.items()]


def choices_of(words: type[LabelledEnum]) -> list[SelectChoice]:
    """The members of an enumeration as WTForms wants them."""
    return [SelectChoice(value=member.value, label=member.label) for member in words]


class ChoiceField(SelectField):
    """One of a list: the members of `words`, or `choices`. Empty is allowed where `optional` says how to call it."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        words: type[LabelledEnum] | None = None,
        optional: Any = None,
        **options: Any,
    ) -> None:
        if words is not None:
            options = {"choices": choices_of(words), "coerce": words, **options}
        options.setdefault("invalid_value_message", _l("Choose one of the list."))
        super().__init__(label, list(validators), **options)
        self.optional = optional
        self.data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0] == "":
            self.data = None
        else:
            super().process_formdata(valuelist)

    def iter_choices(self) -> list[Choice]:
        return [*self._none_of_them(), *super().iter_choices()]

    def iter_groups(self) -> Iterator[tuple[str | None, list[Choice]]]:
        """The empty choice stands above the first heading: else a browser would send what nobody chose."""
        if none := self._none_of_them():
            yield None, none
        yield from super().iter_groups()

    def _none_of_them(self) -> list[Choice]:
        if self.optional is None:
            return []
        return [Choice(value="", label=self.optional, selected=self.data is None, render_kw={})]

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            return
        if self.data is None:
            if self.raw_data and not self._may_be_empty():
                raise ValidationError(_("Choose one of the list."))
            return
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Choose one of the list.")) from None

    def _may_be_empty(self) -> bool:
        return self.optional is not None or any(choice.value == "" for choice in super().iter_choices())


class RadiosField(ChoiceField):
    """The same as large cards, for few choices that need a word of explanation."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label.field_id = False  # the group is named by its legend

    def _may_be_empty(self) -> bool:
        return True  # one begins with none of them chosen; who needs one asks for it in better words


class ZoneField(ChoiceField):
    """An IANA time zone."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        choices = [_zone_choice(zone) for zone in ZONES]
        self.choices: Any
        super().__init__(label, [*validators, Required(_l("Choose a time zone."))], choices=choices, **options)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if value and value not in ZONES:  # a zone of old stays a choice, however it is called today
            self.choices = [*self.choices, _zone_choice(str(value))]


def _zone_choice(zone: str) -> SelectChoice:
    return SelectChoice(value=zone, label=zone.replace("_", " "))


class ChecksField(SelectMultipleField):
    """Several of a list, as cards with a tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
