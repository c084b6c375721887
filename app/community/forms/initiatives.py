"""Forms of initiatives and of their ledger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.community.forms.fields import PersonField, QualifierField
from app.community.states import EntryKind
from app.core.money import CURRENCIES
from app.figures.kinds import EvidenceGrade
from app.web.choices import ChoiceField, RadiosField
from app.web.fields import DayField, LineField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form


class NewInitiativeForm(Form):
    """The short first form."""

    community = ChoiceField(_l("Community"), [Required(_l("Choose the community."))], choices=[])
    title = LineField(_l("Name"), [Required(_l("Enter the name of the initiative."))])
    aim = ParagraphField(_l("Aim"), [Required(_l("Write what it is for."))], most=2000)


class InitiativePlanForm(EditForm):
    """Who, what is counted, from where to where, when, for whom."""

    owner = PersonField(_l("Owner"), optional=_l("Nobody yet"))
    unit_one = LineField(_l("Unit of result"), most=40)
    unit_few = LineField(_l("Two of them"), most=40)
    unit_many = LineField(_l("Five of them"), most=40)
    baseline_qualifier = QualifierField(_l("The baseline is"))
    baseline = NumberField(_l("Baseline"))
    target = NumberField(_l("Target"), least=1)
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    beneficiary = LineField(_l("For whom"))


class InitiativeForm(InitiativePlanForm):
    """Everything that can be changed before it is over."""

    title = LineField(_l("Name"), [Required(_l("Enter the name of the initiative."))])
    aim = ParagraphField(_l("Aim"), [Required(_l("Write what it is for."))], most=2000)


class LegacyInitiativeForm(InitiativeForm):
    """What happened before the portal; only name and aim must be known."""

    community = ChoiceField(_l("Community"), [Required(_l("Choose the community."))], choices=[])


class InitiativePauseForm(EditForm):
    reason = ParagraphField(_l("Reason"), [Required(_l("Give a reason: others will read it."))], most=2000)
    review_on = DayField(_l("Look again on"))


class InitiativeCompleteForm(EditForm):
    ends_on = DayField(_l("Last day"))
    n_left = NumberField(_l("Left at the end"))


class InitiativeReviewForm(EditForm):
    outcomes = ParagraphField(_l("Outcomes against the baseline"))
    lessons = ParagraphField(_l("Lessons"))
    thanks = ParagraphField(_l("Thanks to members"))


class InitiativeDropForm(EditForm):
    reason = ParagraphField(_l("Reason"), [Required(_l("Give a reason: others will read it."))], most=2000)


class LedgerForm(Form):
    """A line of the ledger, or its correction."""

    kind = RadiosField(_l("What came or went"), [Required(_l("Choose what came or went."))], words=EntryKind)
    happened_on = DayField(_l("Day"), [Required(_l("Enter the day on which it happened."))])
    quantity = NumberField(_l("Items"))
    amount = NumberField(_l("Amount"), places=2)
    currency = ChoiceField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES])
    grade = ChoiceField(_l("How it is known"), [Required(_l("Choose how it is known."))], words=EvidenceGrade)
    note = LineField(_l("Note"))


#: The form that a step asks for; a step that is not here needs no more than its button.
STEP_FORMS: dict[str, type[EditForm]] = {
    "plan": InitiativePlanForm,
    "pause": InitiativePauseForm,
    "complete": InitiativeCompleteForm,
    "review": InitiativeReviewForm,
    "drop": InitiativeDropForm,
}
