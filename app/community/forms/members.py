"""Forms of members, consents and achievements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.community.states import ConsentTo, Naming
from app.web.choices import ChoiceField, RadiosField
from app.web.fields import AddressField, DayField, EmailField, LineField, ParagraphField, Required
from app.web.forms import EditForm, Form


class MemberForm(EditForm):
    name = LineField(_l("Name of the member"), [Required(_l("Enter the name."))])
    joined_on = DayField(_l("Joined"), [Required(_l("Enter the day of joining."))])
    email = EmailField(_l("Mail address"), most=254)
    is_advocate = BooleanField(_l("Advocate"))
    note = ParagraphField(_l("Note"), most=2000)


class LeaveForm(Form):
    left_on = DayField(_l("Left"), [Required(_l("Enter the day of leaving."))])


class ConsentForm(Form):
    to = ChoiceField(_l("Consent to"), [Required(_l("Choose what the consent is for."))], words=ConsentTo)
    given_on = DayField(_l("Given"), [Required(_l("Enter the day on which it was given."))])
    valid_until = DayField(_l("Valid until"))
    note = LineField(_l("How it was given"))


class AchievementForm(EditForm):
    title = LineField(_l("Name"), [Required(_l("Enter a name for it."))])
    what = ParagraphField(_l("What was achieved"), [Required(_l("Write what was achieved."))], most=4000)
    by_whom = LineField(_l("By whom"), [Required(_l("Write by whom."))])
    proof = LineField(_l("Proof, in words"))
    proof_url = AddressField(_l("Proof, an address"))
    achieved_on = DayField(_l("Achieved or awarded on"))
    embargo_until = DayField(_l("Not to be told before"))
    naming = RadiosField(
        _l("Consent to be named"), [Required(_l("Choose whether they agree to be named."))], words=Naming
    )
    note = ParagraphField(_l("Note"), most=2000)
