"""Forms of results. A figure is a number; what can't be known is said so, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from app.core.money import CURRENCIES
from app.figures.kinds import EvidenceGrade, Qualifier
from app.promo.models import Placement, PromoRequest
from app.promo.words import ReadingWindow
from app.results.guards import MAY_BE_NEGATIVE, baseline_gaps, lead_gaps, reading_gaps
from app.results.models import Reading
from app.results.queries import Missing
from app.results.words import LeadStatus, Metric, ReadingGap
from app.web.choices import ChoiceField
from app.web.fields import DayField, LineField, MomentField, NumberField, Required
from app.web.forms import Form

HOW_EXACT = (Qualifier.EXACT, Qualifier.ABOVE, Qualifier.ABOUT)
HOW_KNOWN = (EvidenceGrade.MEASURED, EvidenceGrade.SELF_REPORTED, EvidenceGrade.ESTIMATED)


class ReadingForm(Form):
    subject = ChoiceField(_l("What was read?"), [Required(_l("Choose the post, or the request as a whole."))])
    metric = ChoiceField(_l("Figure"), [Required(_l("Choose what was counted."))], words=Metric)
    value = NumberField(_l("Value"), least=-1_000_000_000, places=2)
    gap = ChoiceField(_l("Or why it can't be known"), words=ReadingGap, optional=_l("It is known"))
    currency = ChoiceField(
        _l("Currency"),
        choices=[SelectChoice(value=code, label=code) for code in CURRENCIES],
        optional=_l("Not a sum of money"),
    )
    window = ChoiceField(
        _l("How long after publication"),
        [Required()],
        words=ReadingWindow,
        default=ReadingWindow.LIFE,
    )
    read_at = MomentField(_l("Read at"), [Required(_l("Enter when the figure was read."))])
    grade = ChoiceField(
        _l("How is it known?"),
        [Required()],
        choices=[SelectChoice(value=grade.value, label=grade.label) for grade in HOW_KNOWN],
        default=EvidenceGrade.SELF_REPORTED.value,
    )
    own_name = LineField(_l("Its name in the network's app"), most=80)
    is_paid = BooleanField(_l("From paid delivery"))
    note = LineField(_l("Note"))

    def gaps(self, placement: Placement | None) -> dict[str, Any]:
        """What the reading would be refused for, of all that can be read."""
        typed = self.readable_values()
        return reading_gaps(
            typed["metric"], typed["value"], typed["gap"], read_at=typed["read_at"], currency=typed["currency"],
            placement=placement,
        )  # fmt: skip


class CorrectionForm(Form):
    value = NumberField(_l("Right value"), least=-1_000_000_000, places=2)
    gap = ChoiceField(_l("Or why it can't be known"), words=ReadingGap, optional=_l("It is known"))
    note = LineField(_l("Why it is corrected"), [Required(_l("Say why the figure is corrected: others will read it."))])

    def gaps(self, reading: Reading) -> dict[str, Any]:
        """The same of what takes the place of `reading`, at its moment and in its currency."""
        typed = self.readable_values()
        currency = reading.currency or reading.request.budget_currency
        return reading_gaps(
            reading.metric, typed["value"], typed["gap"], read_at=None, currency=currency, placement=None
        )


class BaselineForm(Form):
    metric = ChoiceField(_l("Figure"), [Required(_l("Choose what was counted."))], words=Metric)
    qualifier = ChoiceField(
        _l("Exactness"),
        choices=[SelectChoice(value=one.value or "=", label=one.label) for one in HOW_EXACT],
        default="=",
    )
    value = NumberField(_l("Value before"), [Required(_l("Enter the figure."))], least=0, places=2)
    as_of = DayField(_l("As of"), [Required(_l("Enter the day it stood at this value."))])
    note = LineField(_l("Where it is from"))

    def gaps(self, request_: PromoRequest) -> dict[str, Any]:
        """The same of a baseline."""
        typed = self.readable_values()
        return baseline_gaps(request_, typed["metric"], typed["value"], as_of=typed["as_of"])


class LeadForm(Form):
    n_people = NumberField(_l("How many people"), [Required(_l("Enter a number, 1 or more."))], least=1, most=100_000)
    n_outside = NumberField(_l("Of them from outside"), most=100_000)
    definition = LineField(
        _l("What counts as a lead here"), [Required(_l("Write the definition: it stands beside the number."))]
    )
    subject = ChoiceField(_l("Where they came from"), optional=_l("Not known"))
    seen_on = DayField(_l("Day"), [Required(_l("Enter the day."))])
    note = LineField(_l("Note"))

    def gaps(self, request_: PromoRequest) -> dict[str, Any]:
        """The same of leads."""
        typed = self.readable_values()
        n_people, n_outside = typed["n_people"], typed["n_outside"]
        return lead_gaps(request_, n_people=n_people, n_outside=n_outside, seen_on=typed["seen_on"])


class LeadStatusForm(Form):
    status = ChoiceField(_l("Status"), [Required()], words=LeadStatus)
    note = LineField(_l("Reason"))


def entry_form(missing: Iterable[Missing]) -> type[Form]:
    """A form with one pair of fields per missing figure: its value, or why it can't be known."""
    fields: dict[str, Any] = {}
    for one in missing:
        least = -1_000_000_000 if one.metric in MAY_BE_NEGATIVE else 0
        fields[one.key] = NumberField(one.metric.label, least=least, places=2)
        fields[f"{one.key}-gap"] = ChoiceField(
            _l("Or why it can't be known"), words=ReadingGap, optional=_l("It is known")
        )
    return type("EntryForm", (Form,), fields)


def typed_figures(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed into such a form, by words: to be shown back where no link says any more which form it was."""
    typed = {}
    for metric in Metric:
        for window in ReadingWindow:
            key = f"{metric.value}-{window.value}"
            label = f"{metric.label}, {window.label}"
            if text := sent.get(key, "").strip():
                typed[label] = text
            elif (gap := sent.get(f"{key}-gap", "")) in list(ReadingGap):
                typed[label] = str(ReadingGap(gap).label)
    return typed


def answers_in(form: Form, missing: Iterable[Missing]) -> dict[str, Decimal | ReadingGap]:
    """What was filled in, by the key of the missing figure; both at once is said to be too much."""
    answers: dict[str, Decimal | ReadingGap] = {}
    for one in missing:
        value, gap = form[one.key].data, form[f"{one.key}-gap"].data
        if value is not None and gap:
            form[one.key].errors = [_("Enter the figure or the reason, not both.")]
        elif value is not None:
            answers[one.key] = Decimal(value)
        elif gap:
            answers[one.key] = ReadingGap(gap)
    return answers
