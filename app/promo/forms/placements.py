"""The forms of placements: slot, plan, content, pictures, publication, measurement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice

from app.accounts.away import away_words
from app.accounts.models import Person
from app.core.money import CURRENCIES
from app.creatives.models import Creative
from app.networks.actions import SlotTaken
from app.networks.labels import full_format_label
from app.networks.models import Channel, NetworkFormat
from app.networks.queries import spec_of
from app.promo.actions.placements import Plan
from app.promo.models import MeasurementPlan, Placement, PromoRequest, ReviewPlan
from app.promo.words import USUAL_METRICS, USUAL_WINDOWS, ExpiryOutcome, PostMetric, ReadingWindow
from app.web.choices import ChecksField, ChoiceField, RadiosField
from app.web.fields import AddressField, LineField, MomentField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form

MOST_CAPTION = 125_000


class _Slot(Form):
    """Channel and time. A button of an offered slot stands above what was typed.

    `free_instead` are the nearest free slots, once the chosen one has turned out to be taken.
    """

    free_instead: Sequence[datetime] | None = None

    channel = ChoiceField(_l("Channel"), [Required(_l("Choose a channel."))], coerce=int)
    starts_at = MomentField(_l("Time"))
    override = LineField(_l("Why below the lead time"), most=500)

    def chosen_time(self) -> datetime | None:
        """The offered slot that was pressed, else what was typed."""
        offered = request.form.get("offer", "")
        try:
            return datetime.fromisoformat(offered).astimezone(UTC) if offered else self.starts_at.data
        except ValueError:
            return self.starts_at.data

    def reason_given(self) -> str:
        """A senior's reason to go below the lead time; others are not asked for one."""
        return self.override.data or "" if "override" in self else ""

    def takes_slot(self, attempt: Callable[[], Any]) -> bool:
        """As `tries`; where the slot is taken, that stands beside the time and the free ones are in `free_instead`."""
        try:
            return self.tries(attempt)
        except SlotTaken as taken:
            self.starts_at.errors, self.free_instead = [str(taken.sentence)], taken.alternatives
            return False

    @property
    def status(self) -> int:
        """How a page that shows this form again is answered."""
        if self.free_instead is not None:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    def offer_channels(self, channels: Iterable[Channel]) -> None:
        self.channel.choices = [SelectChoice(value=channel.id, label=channel.name) for channel in channels]


class ReserveForm(Form):
    """What a placement is to be, without a slot."""

    format = ChoiceField(_l("Format"), [Required(_l("Choose a format."))])
    title = LineField(_l("What it shows"), [Required(_l("Say in a few words what it shows."))])
    assignee = ChoiceField(_l("Who brings the content"), optional=_l("Nobody yet"), coerce=int)
    publisher = ChoiceField(_l("Who publishes it"), optional=_l("Nobody yet"), coerce=int)
    is_asked = BooleanField(_l("Ask for the content at once"), default=True)

    def __init__(
        self, formats: Sequence[NetworkFormat], writers: Sequence[Person], publishers: Sequence[Person], **options: Any
    ) -> None:
        super().__init__(**options)
        self.formats = {format_.id: format_ for format_ in formats}
        self.people = {person.id: person for person in (*writers, *publishers)}
        self.format.choices = [
            SelectChoice(value=format_.id, label=full_format_label(spec_of(format_))) for format_ in formats
        ]
        offer_people(self.assignee, writers)
        offer_people(self.publisher, publishers)

    def plan(self) -> Plan:
        """What the placement is to be."""
        return Plan(
            self.formats[self.format.data],
            self.title.data or "",
            assignee=self.people.get(self.assignee.data),
            publisher=self.people.get(self.publisher.data),
        )


class HoldForm(ReserveForm, _Slot):
    """A slot for a new placement."""


class MoveForm(_Slot):
    """Another slot."""


class PlanForm(EditForm):
    """Title, people, deadlines and money of a placement."""

    AS_THEY_ARE = ("title", "content_due_at", "review_due_at", "is_paid", "ad_spend", "ad_currency", "version")

    title = LineField(_l("What it shows"), [Required(_l("Say in a few words what it shows."))])
    assignee = ChoiceField(_l("Who brings the content"), optional=_l("Nobody yet"), coerce=int)
    publisher = ChoiceField(_l("Who publishes it"), optional=_l("Nobody yet"), coerce=int)
    content_due_at = MomentField(_l("Content due"), [Required(_l("Say when the content is due."))])
    review_due_at = MomentField(_l("Review due"))
    is_paid = BooleanField(_l("Paid delivery"))
    ad_spend = NumberField(_l("Ad money"), places=2)
    ad_currency = ChoiceField(_l("Currency"), choices=[SelectChoice(value=code, label=code) for code in CURRENCIES])
    outcome = RadiosField(_l("If it is not approved by its review time"), words=ExpiryOutcome)
    reserve = ChoiceField(_l("The reserve"), optional=_l("None"), coerce=int)
    escalate_to = ChoiceField(_l("Who decides when it takes too long"), optional=_l("Nobody"), coerce=int)

    def __init__(
        self,
        placement: Placement,
        writers: Sequence[Person],
        publishers: Sequence[Person],
        *,
        review: ReviewPlan | None,
        approvers: Sequence[Person],
        reserves: Sequence[Placement],
    ) -> None:
        known = {name: getattr(placement, name) for name in self.AS_THEY_ARE}
        known |= {"outcome": review.outcome if review else ExpiryOutcome.HOLD}
        known |= {name: getattr(review, f"{name}_id", None) for name in ("reserve", "escalate_to")}
        super().__init__(data=known | {"assignee": placement.assignee_id, "publisher": placement.publisher_id})
        self.known_outcome = known["outcome"]
        chosen = review.escalate_to if review else None
        self.approvers = {person.id: person for person in (*approvers, *([chosen] if chosen else []))}
        self.reserves = {one.id: one for one in reserves}
        offer_people(self.escalate_to, approvers, chosen)
        if not reserves:
            self.outcome.choices = [one for one in self.outcome.choices if one.value != ExpiryOutcome.RESERVE.value]
        self.reserve.choices = [
            SelectChoice(value=one.id, label=f"{one.number} {one.title} ({one.state.label})") for one in reserves
        ]
        if not reserves:
            del self.reserve
        named = [person for person in (placement.assignee, placement.publisher) if person is not None]
        self.people = {person.id: person for person in (*writers, *publishers, *named)}
        offer_people(self.assignee, writers, placement.assignee)
        offer_people(self.publisher, publishers, placement.publisher)

    def plan(self) -> dict[str, Any]:
        """What was typed, with people in place of their ids."""
        values = self.values("outcome", "reserve", "escalate_to")
        values |= {name: self.people.get(values[name]) for name in ("assignee", "publisher")}
        if not values["is_paid"]:
            values["ad_spend"] = None
        return values

    def expiry(self) -> dict[str, Any]:
        """What is to happen when the review time passes."""
        return {
            "outcome": self.outcome.data or self.known_outcome,
            "reserve": self.reserves.get(self.reserve.data) if "reserve" in self else None,
            "escalate_to": self.approvers.get(self.escalate_to.data),
        }


class ContentForm(EditForm):
    """Caption, destination, and the files that are brought with them."""

    caption = ParagraphField(_l("Caption"), most=MOST_CAPTION)
    destination_url = AddressField(_l("Destination"))
    destination_placement_id = ChoiceField(_l("Or a post of this request"), optional=_l("None"), coerce=int)
    is_wording_only = BooleanField(_l("Wording only"))
    pictures = MultipleFileField(_l("Pictures or videos"))

    def __init__(self, placement: Placement, others: Sequence[Placement]) -> None:
        super().__init__(obj=placement)
        self.destination_placement_id.choices = [
            SelectChoice(value=other.id, label=f"{other.number} {other.title}") for other in others
        ]

    def uploads(self) -> list[Any]:
        """The files that were sent; an empty file box sends one without a name."""
        return [upload for upload in self.pictures.data or [] if getattr(upload, "filename", "")]


class ChooseForm(Form):
    creative = ChoiceField(_l("One that is there already"), [Required(_l("Choose a picture."))], coerce=int)

    def __init__(self, creatives: Sequence[Creative]) -> None:
        super().__init__()
        self.creatives = {creative.id: creative for creative in creatives}
        self.creative.choices = [SelectChoice(value=one.id, label=one.title) for one in creatives]


class PictureForm(EditForm):
    """What a picture shows."""

    title = LineField(_l("Name"), [Required(_l("Give the picture a name."))])
    alt_text = ParagraphField(_l("What it shows, for those who cannot see it"), most=2000)
    shows_people = BooleanField(_l("People are to be seen"))
    consent_note = LineField(_l("Who agreed, and where that is kept"), most=500)


class ApproveForm(Form):
    """A yes to the version that was seen, with the lines of the checklist that hold."""

    seen = HiddenField()
    checked = ChecksField(_l("I have checked"))
    note = LineField(_l("A word to the author"), most=500)

    def __init__(self, lines: Mapping[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.checked.choices = [SelectChoice(value=key, label=words) for key, words in lines.items()]
        if not lines:
            del self.checked

    def ticked(self) -> list[str]:
        """The lines that hold."""
        return list(self.checked.data or ()) if "checked" in self else []


class ChangesForm(Form):
    comment = ParagraphField(_l("What is to change"), [Required(_l("Say what is to change."))], most=2000)


class ReviewLinkForm(Form):
    """Whom to ask for a review without an account."""

    reviewer = ChoiceField(_l("Who reviews it"), [Required(_l("Choose who reviews it."))], coerce=int)

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        self.people = {person.id: person for person in people}
        offer_people(self.reviewer, people)


class ReasonForm(Form):
    reason = LineField(_l("Reason"), [Required(_l("Give a reason: others will read it."))], most=500)


class PublishForm(Form):
    """When it went out and where it is to be seen."""

    live_url = AddressField(_l("Address of the post"))
    screenshot = FileField(_l("Or a screenshot of the story"))
    published_at = MomentField(_l("Published"), [Required(_l("Say when it went out."))])


class FastForm(PublishForm):
    reason = LineField(_l("Why it could not wait"), most=500)


class LateForm(PublishForm):
    reason = LineField(_l("Why it is noted only now"), most=500)


class MeasurementForm(EditForm):
    """Who reads which figures, and when."""

    owner = ChoiceField(_l("Who collects the figures"), [Required(_l("Choose who collects the figures."))], coerce=int)
    windows = ChecksField(_l("When they are read"))
    metrics = ChecksField(_l("Which figures"))

    def __init__(self, people: Sequence[Person], plan: MeasurementPlan | None, request_: PromoRequest) -> None:
        kept = {
            "owner": plan.owner_id if plan else request_.filed_by_id,
            "windows": plan.windows if plan else [one.value for one in USUAL_WINDOWS],
            "metrics": plan.metrics if plan else [one.value for one in USUAL_METRICS],
            "version": plan.version if plan else None,
        }
        super().__init__(data=kept)
        self.people = {person.id: person for person in people}
        offer_people(self.owner, people)
        self.windows.choices = [SelectChoice(value=one.value, label=one.label) for one in ReadingWindow]
        self.metrics.choices = [SelectChoice(value=one.value, label=one.label) for one in PostMetric]


def _called(person: Person) -> str:
    words = away_words(person)
    return f"{person.name} ({words})" if words else person.name


def offer_people(field: ChoiceField, people: Sequence[Person], also: Person | None = None) -> None:
    """People by name; the one who is named already stays to be chosen."""
    offered = {person.id: _called(person) for person in people}
    if also is not None:
        offered.setdefault(also.id, _called(also))
    field.choices = [SelectChoice(value=number, label=name) for number, name in offered.items()]
