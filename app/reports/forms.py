"""Forms of reports: the words beside the figures."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.choices import ChoiceField
from app.web.fields import LineField, ParagraphField, Required
from app.web.forms import EditForm, Form


class NewReportForm(Form):
    request = ChoiceField(_l("Request"), [Required(_l("Choose the request that the report is about."))])


class TextsForm(EditForm):
    verdict = LineField(_l("The verdict in one sentence"), most=280)
    quotes = ParagraphField(_l("What people said"), most=3000)
    factors = ParagraphField(_l("Factors and assumptions"), most=3000)
    worked_well = ParagraphField(_l("What worked"), most=3000)
    to_change = ParagraphField(_l("What to change"), most=3000)
    to_decide = ParagraphField(_l("To decide"), most=3000)


class ReturnForm(Form):
    reason = ParagraphField(_l("What is missing?"), [Required(_l("Say what is missing: the writer will read it."))])


class CorrectionForm(Form):
    change_note = ParagraphField(
        _l("What is corrected, and why?"),
        [Required(_l("Say what is corrected and why: it stands in the new version."))],
        most=1000,
    )
