"""The form that gives a piece of work to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.accounts.models import Person
from app.core.text import whole_number
from app.promo.forms.placements import offer_people
from app.web.choices import ChoiceField
from app.web.forms import Form


class GiveForm(Form):
    """To whom it goes; `seen` is who had it when the page was shown."""

    person = ChoiceField(_l("To whom"), coerce=int)
    seen = HiddenField()

    def __init__(self, people: Sequence[Person], holder: Person | None, *, may_be_nobody: bool) -> None:
        super().__init__(data={"person": holder.id if holder else None, "seen": holder.id if holder else 0})
        self.people = {one.id: one for one in people}
        if holder is not None:
            self.people.setdefault(holder.id, holder)
        offer_people(self.person, people, holder)
        self.person.optional = _l("Nobody yet") if may_be_nobody else None

    @property
    def chosen(self) -> Person | None:
        """Whom it is given to."""
        return self.people.get(self.person.data or 0)

    @property
    def seen_holder(self) -> int | None:
        """Who had it when the page was shown, 0 for nobody."""
        return whole_number(str(self.seen.data))
