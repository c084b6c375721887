"""Forms around the desk."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.community.models import Community
from app.networks.models import Network
from app.promo.words import RequestKind, Sensitivity
from app.web.choices import ChoiceField
from app.web.fields import DayField, LineField, Required
from app.web.forms import EditForm, Form


class ViewForm(EditForm):
    """What a view is called and for whom; the filters themselves come from the address."""

    name = LineField(_l("Name"), [Required(_l("Give it a name."))], most=60)
    is_default = BooleanField(_l("The desk opens with it"))
    is_shared = BooleanField(_l("Share it with the house"))
    asked = HiddenField()

    @property
    def shares(self) -> bool:
        """True when it is for the house; only seniors are asked."""
        return "is_shared" in self and bool(self.is_shared.data)


class RuleForm(EditForm):
    """What a rule asks, and to whom it gives what it catches."""

    name = LineField(_l("Name of the rule"), [Required(_l("Give it a name."))], most=80)
    network_id = ChoiceField(_l("Network"), choices=[], optional=_l("Any network"))
    kind = ChoiceField(_l("Kind"), words=RequestKind, optional=_l("Any kind"))
    community_id = ChoiceField(_l("Community"), choices=[], coerce=int, optional=_l("Any community"))
    sensitivity = ChoiceField(_l("Sensitive topic"), words=Sensitivity, optional=_l("Any or none"))
    person_id = ChoiceField(
        _l("Who decides"), [Required(_l("Choose who decides."))], choices=[], coerce=int, optional=_l("Choose one")
    )
    standin_id = ChoiceField(_l("Who stands in"), choices=[], coerce=int, optional=_l("Nobody: the next rule"))

    def offers(
        self, networks: Iterable[Network], communities: Iterable[Community], people: Iterable[Person]
    ) -> RuleForm:
        """The same, with what can be chosen."""
        self.network_id.choices = [SelectChoice(value=one.id, label=one.name) for one in networks]
        self.community_id.choices = [SelectChoice(value=one.id, label=one.name) for one in communities]
        named = [SelectChoice(value=one.id, label=one.name) for one in people]
        self.person_id.choices, self.standin_id.choices = named, list(named)
        return self


class SeveralForm(Form):
    """What happens to the ticked rows: its buttons say which of the two."""

    person = ChoiceField(_l("Who decides"), choices=[], coerce=int, optional=_l("Choose one"))
    until = DayField(_l("Put aside until"))
    network = HiddenField()

    def offers(self, people: Iterable[Person]) -> SeveralForm:
        """The same, with whom one can choose."""
        self.person.choices = [SelectChoice(value=one.id, label=one.name) for one in people]
        return self
