"""Triage as forms: yes, no, later, a question, another owner."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.core.errors import Invalid
from app.promo.actions.triage import Returned
from app.promo.brief import LABELS, returnable
from app.promo.models import PromoRequest
from app.promo.queries.asked import askable
from app.promo.words import DeclineReason, ReturnReason
from app.web.choices import ChoiceField
from app.web.fields import DayField, LineField, ParagraphField, Required
from app.web.forms import Form

ROWS_TO_ASK = 3


class YesForm(Form):
    note = ParagraphField(_l("A word to the requester"), most=2000)
    met_on = DayField(_l("You met on"))
    meeting_waiver = LineField(_l("Or: why no meeting is needed"), most=500)


class NoForm(Form):
    refusal = ChoiceField(
        _l("Reason"), [Required(_l("Choose a reason."))], words=DeclineReason, optional=_l("Choose one")
    )
    refusal_note = ParagraphField(
        _l("Why, and what would change the answer?"), [Required(_l("Say why: the requester reads it."))], most=2000
    )


class LaterForm(Form):
    later_on = DayField(_l("Look at it again on"), [Required(_l("Choose a day."))])
    later_note = ParagraphField(_l("Why later?"), most=2000)


class AskRow(PlainForm):
    """One field that goes back."""

    field = ChoiceField(_l("Field"), choices=[], optional=_l("—"))
    reason = ChoiceField(_l("What is wrong with it"), words=ReturnReason)
    sentence = LineField(_l("In a sentence"), most=500)


class AskForm(Form):
    fields = FieldList(FormField(AskRow), min_entries=ROWS_TO_ASK, max_entries=20)

    def returned(self) -> list[Returned]:
        """The rows that were filled. Raises Invalid for a field without its sentence."""
        rows = [row for row in self.fields.data if row["field"] or row["sentence"]]
        if not rows or any(not row["field"] or not row["reason"] or not row["sentence"] for row in rows):
            raise Invalid({"": _l("Name at least one field, and say of each in a sentence what is missing.")})
        return [Returned(row["field"], row["reason"], row["sentence"]) for row in rows]


class AssignForm(Form):
    """Who decides; `seen` is who did when the page was shown."""

    seen = HiddenField()
    person = ChoiceField(_l("Who decides"), [Required(_l("Choose who decides."))], choices=[], coerce=int)


def ask_form(request_: PromoRequest) -> AskForm:
    """The fields of this request's brief, to ask back."""
    form = AskForm()
    choices = [SelectChoice(value=name, label=LABELS[name]) for name in returnable(request_.objective)]
    choices += [SelectChoice(value=name, label=question.words) for name, question in askable(request_).items()]
    for row in form.fields:
        row.form.field.choices = choices
    return form


def assign_form(people: Iterable[Person], owner_id: int | None) -> AssignForm:
    """Those who triage a network, with the present owner chosen."""
    form = AssignForm(data={"person": owner_id, "seen": owner_id or 0})
    form.person.choices = [SelectChoice(value=person.id, label=person.name) for person in people]
    return form
