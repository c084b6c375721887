"""Fields and a base that several forms of the room share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.community.queries import owner_candidates
from app.figures.kinds import Qualifier
from app.web.choices import ZONES, ChoiceField
from app.web.fields import MomentField
from app.web.forms import EditForm


class PersonField(ChoiceField):
    """One of the people who may own something; the value is the person."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        self.people = {str(person.id): person for person in owner_candidates()}
        super().__init__(label, validators, coerce=self._person, **options)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(key, person.name) for key, person in self.people.items()]

    @choices.setter
    def choices(self, _choices: Any) -> None:
        """The list is ours."""

    def process_data(self, value: Person | None) -> None:
        if value is not None:  # an owner of old stays a choice, whatever the roles are now
            self.people.setdefault(str(value.id), value)
        self.data = value

    def _person(self, key: str) -> Person:
        if key not in self.people:
            raise ValueError(key)
        return self.people[key]


class QualifierField(ChoiceField):
    """Whether a baseline is exact, about, or 'more than'."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        known = [SelectChoice(one.value, one.label) for one in Qualifier if one is not Qualifier.AT_MOST]
        super().__init__(label, validators, choices=known, coerce=Qualifier, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is None:
            self.data = Qualifier.EXACT


class ZonedForm(EditForm):
    """A form whose times are typed in the zone of the thing, or in the one that the same form chooses."""

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **kwargs: Any) -> None:
        sent = self.meta.wrap_formdata(self, formdata)
        zone = kwargs.get("time_zone") or getattr(obj, "time_zone", None)
        if sent and sent.get("time_zone") in ZONES:
            zone = sent["time_zone"]
        for field in self:
            if isinstance(field, MomentField):
                field.zone = zone
        super().process(formdata, obj, data, **kwargs)
