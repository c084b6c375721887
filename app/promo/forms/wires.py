"""One step of plan B as a form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.core import clock
from app.core.errors import Invalid
from app.core.money import CURRENCIES
from app.promo.actions.wires import WirePlan, wire_gaps
from app.promo.models import PromoRequest, Wire
from app.promo.words import Kpi, ThresholdKind, WireStage, WireStep
from app.web.choices import ChoiceField, RadiosField
from app.web.fields import LineField, MomentField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form


class WireForm(EditForm):
    """If a measure is below a threshold at a time, a prepared step is put in front of its owner."""

    stage = ChoiceField(_l("Stage"), [Required()], words=WireStage)
    metric = ChoiceField(_l("What is looked at"), [Required()], words=Kpi)
    threshold = NumberField(_l("Below"), [Required(_l("Enter a number, such as 80."))], least=None, places=2)
    threshold_kind = RadiosField(_l("Counted as"), [Required()], words=ThresholdKind)
    check_at = MomentField(_l("Check at"), [Required(_l("Say when to look."))])
    stage_ends_at = MomentField(_l("The stage ends at"), [Required(_l("Say when it is too late to act."))])
    step = RadiosField(_l("Then"), [Required(_l("Choose what is prepared."))], words=WireStep)
    prepared = ParagraphField(_l("What is prepared"), most=2000)
    money_cap = NumberField(_l("At most"), places=2)
    money_currency = ChoiceField(_l("Currency"), choices=[SelectChoice(value=code) for code in CURRENCIES])
    owner = ChoiceField(_l("Who answers"), [Required(_l("Choose who decides."))], choices=[], coerce=int)

    def plan(self, owners: Iterable[Person]) -> WirePlan:
        """What was typed as a plan. Raises Invalid for an owner who was not offered."""
        owner = self._owner(owners)
        if owner is None:
            raise Invalid({"owner": _l("Choose who decides.")})
        typed = self.values("owner")
        typed["money_currency"] = typed["money_currency"] or "UAH"
        return WirePlan(owner=owner, **typed)

    def gaps(self, request_: PromoRequest, owners: Iterable[Person]) -> dict[str, Any]:
        """What would be refused of that which can be read."""
        return wire_gaps(request_, self.readable_values() | {"owner": self._owner(owners)})

    def _owner(self, owners: Iterable[Person]) -> Person | None:
        return next((person for person in owners if person.id == self.owner.data), None)


class TakeBackForm(Form):
    reason = LineField(_l("Reason"), [Required(_l("Give a reason: others will read it."))], most=500)


def wire_form(request_: PromoRequest, owners: Iterable[Person], wire: Wire | None = None) -> WireForm:
    """The form of one step: as it is, or with what is usual for a new one."""
    known = _usual(request_) if wire is None else _as_it_is(wire)
    form = WireForm(data=known)
    form.owner.choices = [SelectChoice(value=person.id, label=person.name) for person in owners]
    return form


def _as_it_is(wire: Wire) -> dict[str, Any]:
    names = (
        "stage", "metric", "threshold", "threshold_kind", "check_at", "stage_ends_at", "step", "prepared",
        "money_cap", "money_currency", "version",
    )  # fmt: skip
    return {name: getattr(wire, name) for name in names} | {"owner": wire.owner_id}


def _usual(request_: PromoRequest) -> dict[str, Any]:
    """Look a week before the day of the target, at four fifths of the pace; the author answers."""
    usual: dict[str, Any] = {
        "stage": WireStage.LAST_DAYS,
        "metric": request_.kpi,
        "threshold": 80,
        "threshold_kind": ThresholdKind.PACE,
        "step": WireStep.REMINDER,
        "money_currency": request_.budget_currency,
        "owner": request_.filed_by_id,
    }
    if request_.target_on is not None:
        zone = ZoneInfo(request_.community.time_zone)
        ends = datetime.combine(request_.target_on, time(18), zone)
        check = ends.replace(hour=9) - timedelta(days=7)
        usual["stage_ends_at"] = ends
        usual["check_at"] = check if check > clock.now() else None
    return usual
