"""Forms of events: the short first one, the edit, and one per step of the life cycle that asks for something."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.community.forms.fields import ZonedForm
from app.community.states import PaceCurve
from app.web.choices import ChoiceField, RadiosField, ZoneField
from app.web.fields import AddressField, LineField, MomentField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form


class NewEventForm(Form):
    """The short first form."""

    community = ChoiceField(_l("Community"), [Required(_l("Choose the community."))], choices=[])
    title = LineField(_l("Name"), [Required(_l("Enter the name of the event."))])
    aim = ParagraphField(_l("Aim"), [Required(_l("Write what should be different after the event."))], most=2000)


class EventPlanForm(ZonedForm):
    """When, where, how many."""

    time_zone = ZoneField(_l("Time zone"))
    starts_at = MomentField(_l("Starts"))
    ends_at = MomentField(_l("Ends"))
    place = LineField(_l("Place"))
    link = AddressField(_l("Link to join"))
    capacity = NumberField(_l("Capacity"), least=1, most=1_000_000)
    registration_target = NumberField(_l("Registration target"), least=1, most=1_000_000)


class EventOpenForm(ZonedForm):
    """Where people register, and from when until when."""

    registration_url = AddressField(_l("Registration page"))
    registration_opens_at = MomentField(_l("Registration opens"))
    registration_closes_at = MomentField(_l("Registration closes"))
    pace_curve = RadiosField(_l("Pace is compared with"), words=PaceCurve)


class EventForm(EventPlanForm):
    """Everything that can be changed before the event runs."""

    title = LineField(_l("Name"), [Required(_l("Enter the name of the event."))])
    aim = ParagraphField(_l("Aim"), [Required(_l("Write what should be different after the event."))], most=2000)
    registration_url = AddressField(_l("Registration page"))
    registration_opens_at = MomentField(_l("Registration opens"))
    registration_closes_at = MomentField(_l("Registration closes"))
    pace_curve = ChoiceField(_l("Pace is compared with"), words=PaceCurve, optional=_l("Not chosen yet"))


class EventHoldForm(EditForm):
    """Who came."""

    n_registered = NumberField(_l("Registered"), most=1_000_000)
    n_cancelled = NumberField(_l("Cancelled in time"), most=1_000_000)
    n_attended = NumberField(_l("Came of those registered"), most=1_000_000)
    n_walk_ins = NumberField(_l("Walk-ins"), most=1_000_000)


class EventReviewForm(EditForm):
    feedback = ParagraphField(_l("Feedback"))
    lessons = ParagraphField(_l("Lessons"))


class EventStopForm(EditForm):
    """Postponing or cancelling: the reason, and the notice to those who have registered."""

    reason = ParagraphField(_l("Reason"), [Required(_l("Give a reason: others will read it."))], most=2000)
    notice = ParagraphField(_l("Notice to those registered"))


#: The form that a step asks for; a step that is not here needs no more than its button.
STEP_FORMS: dict[str, type[EditForm]] = {
    "plan": EventPlanForm,
    "open": EventOpenForm,
    "hold": EventHoldForm,
    "review": EventReviewForm,
    "postpone": EventStopForm,
    "cancel": EventStopForm,
}
