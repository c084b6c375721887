"""Forms around a request: its list, and how it ends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from app.promo.words import DeclineReason, Kpi, Objective
from app.web.choices import ChoiceField, RadiosField
from app.web.fields import DayField, LineField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form

_REASON = Required(_l("Give a reason: others will read it."))


class CancelForm(Form):
    reason = ParagraphField(_l("Why is it called off?"), [_REASON], most=2000)


class ReopenForm(Form):
    reason = ParagraphField(_l("Why is it opened again?"), [_REASON], most=2000)


class DeclineForm(Form):
    decline_reason = ChoiceField(
        _l("Reason"), [Required(_l("Choose a reason."))], words=DeclineReason, optional=_l("Choose one")
    )
    text = ParagraphField(
        _l("Why, and what would change the answer?"), [Required(_l("Say why: the requester reads it."))], most=2000
    )


class RushForm(Form):
    answer = RadiosField(
        _l("Does it go before others?"),
        [Required(_l("Choose one."))],
        choices=[
            SelectChoice("yes", _l("Yes, the wished days are tried")),
            SelectChoice("no", _l("No, the promised days hold")),
        ],
    )
    reason = ParagraphField(_l("Why?"), most=2000)


class CloseForm(Form):
    worked_well = ParagraphField(_l("What worked?"), [Required(_l("Say what worked."))], most=4000)
    to_change = ParagraphField(
        _l("What should change next time?"), [Required(_l("Say what to change next time."))], most=4000
    )
    is_case = BooleanField(_l("Keep it as a case that others find"))
    is_shared = BooleanField(_l("Share the case with the whole house"))


class TargetForm(EditForm):
    target = NumberField(_l("Target"), [Required(_l("Enter the number that you want to reach."))], least=None, places=2)
    target_on = DayField(_l("To be reached by"), [Required(_l("Say by when the target is to be reached."))])
    reason = ParagraphField(_l("Why does it change?"), [_REASON], most=1000)


class EarlierCaseForm(Form):
    """A promo from before the portal, as far as anybody knows it."""

    initiative = ChoiceField(_l("What was promoted?"), [Required(_l("Choose the initiative."))])
    title = LineField(_l("Name of the case"))
    task = ParagraphField(
        _l("What task had the content to solve?"), [Required(_l("Write the task in a sentence."))], most=2000
    )
    objective = ChoiceField(_l("Objective"), [Required(_l("Choose one of the list."))], words=Objective)
    kpi = ChoiceField(_l("Measured by"), [Required(_l("Choose one of the list."))], words=Kpi)
    kpi_reason = LineField(_l("Why this measure"))
    audience = LineField(_l("For whom"))
    destination_note = LineField(_l("Leads to"))
    starts_on = DayField(_l("First day"))
    format = ChoiceField(_l("What was posted?"), [Required(_l("Choose one of the list."))])
    n_posts = NumberField(_l("How many posts"), [Required(_l("Enter a number, 1 or more."))], least=1, most=100)
