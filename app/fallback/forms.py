"""Forms of plan B: carry out, dismiss, trip by hand."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.choices import ChoiceField
from app.web.fields import LineField, MomentField, ParagraphField, Required
from app.web.forms import Form


class ExecuteForm(Form):
    channel = ChoiceField(_l("Channel"))
    starts_at = MomentField(_l("Slot"))
    note = LineField(_l("What was done"))


class DismissForm(Form):
    reason = ParagraphField(_l("Why not"), [Required(_l("Give a reason: others will read it."))], most=1000)


class TripForm(Form):
    reason = ParagraphField(
        _l("What do you see coming?"), [Required(_l("Give a reason: others will read it."))], most=1000
    )
