"""The forms of meetings: invite, call off, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.core.errors import Invalid
from app.networks.labels import full_format_label
from app.networks.models import Channel, NetworkFormat
from app.networks.queries import spec_of
from app.promo.actions.closing import Decided, Outcome
from app.promo.actions.meetings import Invitation
from app.promo.actions.placements import Plan
from app.promo.agenda import Item, stamp_of
from app.promo.forms.brief import BriefForm, answer_form
from app.promo.forms.placements import offer_people
from app.promo.guards.meetings import OUTCOMES
from app.promo.models import Meeting, PromoRequest, RequestNetwork
from app.promo.settings import MEETING_MINUTES
from app.promo.words import Apart
from app.web.choices import ChecksField, ChoiceField
from app.web.fields import DayField, LineField, MomentField, NumberField, Required
from app.web.forms import EditForm, Form

ROWS_TO_DECIDE = 4


class InvitationForm(Form):
    """When, where and with whom."""

    starts_at = MomentField(_l("Begins"), [Required(_l("Choose a time."))])
    minutes = NumberField(_l("Minutes"), [Required(_l("Say how long it takes."))], least=5, most=480)
    place = LineField(
        _l("Place or link"), [Required(_l("Say where you meet: a room, or the link of a call."))], most=500
    )
    guests = ChecksField(_l("Who comes"), coerce=int)

    def __init__(self, people: Sequence[Person], **options: Any) -> None:
        super().__init__(**options)
        self.people = {person.id: person for person in people}
        self.guests.choices = [SelectChoice(value=person.id, label=person.name) for person in people]

    def invitation(self) -> Invitation:
        """What was typed."""
        guests = [self.people[number] for number in self.guests.data or () if number in self.people]
        typed = self.data
        return Invitation(typed["starts_at"], typed["minutes"], typed["place"], guests)


class ProposeForm(InvitationForm):
    """The same for a new meeting, with what else is talked over."""

    also = ChecksField(_l("Talk over at the same meeting"), coerce=int)
    is_agreed = BooleanField(_l("The time is agreed: book it at once"))

    def __init__(
        self, row: RequestNetwork, others: Sequence[RequestNetwork], people: Sequence[Person], me: int
    ) -> None:
        usual = {row.request.filed_by_id, row.owner_id or me, me}
        super().__init__(people, data={"minutes": MEETING_MINUTES(), "guests": sorted(usual)})
        self.row, self.others = row, {other.request_id: other for other in others}
        self.also.choices = [
            SelectChoice(value=other.request_id, label=f"{other.request.number} {other.request.title}")
            for other in others
        ]
        if not others:
            del self.also

    def topics(self) -> list[RequestNetwork]:
        """All that the meeting is about."""
        chosen = self.also.data or () if "also" in self else ()
        return [self.row, *(self.others[number] for number in chosen if number in self.others)]


class MoveMeetingForm(InvitationForm, EditForm):
    """Another time, place or circle of people."""

    def __init__(self, meeting: Meeting, people: Sequence[Person]) -> None:
        known = {person.id: person for person in (*people, *meeting.guests)}
        kept: dict[str, Any] = {"starts_at": meeting.starts_at, "minutes": meeting.minutes, "place": meeting.place}
        kept |= {"guests": [person.id for person in meeting.guests], "version": meeting.sequence}
        super().__init__(list(known.values()), data=kept)


class DecidedRow(PlainForm):
    """One line of what was decided."""

    request = ChoiceField(_l("Request"), choices=[], coerce=int)
    title = LineField(_l("What it shows"))
    format = ChoiceField(_l("Format"), choices=[], optional=_l("Choose one"))
    n = NumberField(_l("How many"), least=1, most=12)
    channel = ChoiceField(_l("Channel"), choices=[], optional=_l("Choose one"), coerce=int)
    starts_at = MomentField(_l("Wished slot"))
    content_due_at = MomentField(_l("Content due"))
    assignee = ChoiceField(_l("Who brings the content"), choices=[], optional=_l("Nobody yet"), coerce=int)
    publisher = ChoiceField(_l("Who publishes it"), choices=[], optional=_l("Nobody yet"), coerce=int)

    @property
    def is_filled(self) -> bool:
        """True once somebody has said what to post, or in which format."""
        return bool(self.title.data or self.format.data)


class CloseMeetingForm(Form):
    """What came of the meeting."""

    agreed = ChecksField(_l("To which requests is it yes?"), coerce=int)
    has_inputs = BooleanField(_l("Inputs of SMM: like cases, ideas for this network"))
    inputs_waiver = LineField(_l("Or: why without inputs"), most=500)
    has_brief = BooleanField(_l("The brief, or the form of the task"))
    brief_waiver = LineField(_l("Or: why without a brief"), most=500)
    has_changes = BooleanField(_l("The latest changes of what the network takes"))
    changes_waiver = LineField(_l("Or: why without changes"), most=500)
    rows = FieldList(FormField(DecidedRow), min_entries=ROWS_TO_DECIDE, max_entries=ROWS_TO_DECIDE)
    apart = ChoiceField(_l("Several posts of one line"), words=Apart)
    is_asked = BooleanField(_l("Ask for the content at once"))
    override = LineField(_l("Why below the lead time"), most=500)
    next_step = LineField(_l("What comes next?"), [Required(_l("Say what comes next."))], most=500)
    next_step_on = DayField(_l("By when?"), [Required(_l("Choose a day."))])

    def __init__(
        self,
        meeting: Meeting,
        *,
        formats: Sequence[NetworkFormat],
        channels: Sequence[Channel],
        writers: Sequence[Person],
        publishers: Sequence[Person],
        wished: datetime | None,
    ) -> None:
        first = meeting.topics[0]
        line = {
            "request": first.request_id, "n": 1, "channel": channels[0].id if channels else None, "starts_at": wished,
            "assignee": first.request.filed_by_id, "publisher": first.owner_id,
        }  # fmt: skip
        numbers = [row.request_id for row in meeting.topics]
        rows = [dict(line) for _line in range(ROWS_TO_DECIDE)]
        super().__init__(data={"rows": rows, "apart": Apart.DAY, "agreed": numbers})
        self.requests = {row.request_id: row.request for row in meeting.topics}
        self._offer_topics()
        self.formats = {format_.id: format_ for format_ in formats}
        self.channels = {channel.id: channel for channel in channels}
        self.people = {person.id: person for person in (*writers, *publishers)}
        for row in self.rows:
            self._offer_requests(row.form)
            row.form.format.choices = [
                SelectChoice(value=format_.id, label=full_format_label(spec_of(format_))) for format_ in formats
            ]
            row.form.channel.choices = [SelectChoice(value=channel.id, label=channel.name) for channel in channels]
            offer_people(row.form.assignee, writers)
            offer_people(row.form.publisher, publishers)

    def _offer_topics(self) -> None:
        """Where the meeting is about one request, it is yes to that, unless more were ticked that have left since."""
        self.agreed.choices = [
            SelectChoice(value=one.id, label=f"{one.number} {one.title}") for one in self.requests.values()
        ]
        if len(self.requests) == 1 and not self.agreed.raw_data:
            del self.agreed

    def _offer_requests(self, line: PlainForm) -> None:
        """Where the meeting is about one request, each line is about that."""
        line.request.choices = [
            SelectChoice(value=one.id, label=f"{one.number} {one.title}") for one in self.requests.values()
        ]
        if len(self.requests) == 1:
            del line.request

    def written(self) -> dict[str, Any]:
        """What goes into columns of the meeting, as far as it can be read."""
        ticked = {f"has_{part}": self[f"has_{part}"].data for part in OUTCOMES}
        waived = {f"{part}_waiver": self[f"{part}_waiver"].data or "" for part in OUTCOMES}
        step = {"next_step": self.next_step.data or "", "next_step_on": self.next_step_on.data}
        return ticked | waived | step

    def outcome(self) -> Outcome:
        """The three outcomes and the next step."""
        values = self.written()
        agreed = set(self.agreed.data or ()) if "agreed" in self else None
        return Outcome(values, values.pop("next_step"), values.pop("next_step_on"), agreed)

    def decided(self) -> list[Decided]:
        """The lines that were filled, in their order. Raises Invalid for what a line lacks."""
        self.lines = [line for line, row in enumerate(self.rows) if row.form.is_filled]
        gaps: dict[str, Any] = {}
        for place, line in enumerate(self.lines):
            form = self.rows[line].form
            gaps |= {
                f"rows-{place}-{name}": sentence
                for name, sentence in (
                    ("title", _l("Say in a few words what it shows.")),
                    ("format", _l("Choose a format.")),
                    ("channel", _l("Choose a channel.")),
                    ("starts_at", _l("Choose a time.")),
                    ("n", _l("Say how many.")),
                )
                if not form[name].data
            }
        if gaps:
            raise Invalid(gaps)
        return [self._decided(self.rows[line].form.data) for line in self.lines]

    def _decided(self, typed: Mapping[str, Any]) -> Decided:
        plan = Plan(
            self.formats[typed["format"]],
            typed["title"],
            assignee=self.people.get(typed["assignee"]),
            publisher=self.people.get(typed["publisher"]),
        )
        request_ = self.requests[typed.get("request", next(iter(self.requests)))]
        channel = self.channels[typed["channel"]]
        return Decided(request_, plan, channel, typed["starts_at"], typed["n"], typed["content_due_at"])

    def refuse(self, error: Invalid) -> None:
        """Sentences about a line stand beside its field."""
        plain: dict[str, Any] = {}
        for name, sentence in error.fields.items():
            kind, _, rest = name.partition("-")
            place, _, field = rest.partition("-")
            if kind != "rows":
                plain[name] = sentence
                continue
            row = self.rows[self.lines[int(place)]]
            if field in row.form:
                row.form[field].errors = [*row.form[field].errors, str(sentence)]
            else:
                plain[""] = sentence
        self.rows.errors = [row.errors for row in self.rows.entries if row.errors]
        super().refuse(Invalid(plain))


def item_form(
    item: Item,
    request_: PromoRequest,
    cases: Sequence[tuple[int, str]] = (),
    typed: Mapping[str, str] | None = None,
) -> BriefForm:
    """The fields in which one item of the agenda ends, stamped with what they hold now.

    `typed` is what its reader has begun to write: it stands there as it was, with the stamp of then.
    """
    form = answer_form(request_, item.fields, cases=cases)
    del form.note
    del form.seen  # what it asks is the agenda, not what came back
    if typed and not form.is_submitted():
        form.process(MultiDict(typed))
    form.version.id = f"version-{item.key}"  # the page has a form for each item
    if not form.version.raw_data:  # nobody's stamp came: a page that is shown, or a form that has none
        form.version.data = "" if form.is_submitted() else stamp_of(request_, form.columns())
    return form
