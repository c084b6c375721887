"""The form in which one chooses how news comes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, ValidationError

from app.notifications.choices import Choices, Way
from app.notifications.hours import MailHours
from app.notifications.states import ALWAYS_RINGS, ByMail, Topic
from app.web.choices import ChecksField, ChoiceField
from app.web.fields import Required
from app.web.forms import Form

#: What belongs to each topic.
TOLD: dict[Topic, Any] = {
    Topic.QUESTIONS: _l("A request came back to you, waits for your word, or a network of it was given to you"),
    Topic.REVIEWS: _l("A post or a report waits for your approval, or came back from it"),
    Topic.MEETINGS: _l("You are invited to a meeting, or it was moved or called off"),
    Topic.DEADLINES: _l("Content is due, a post was approved, moved or missed, an event was put off or called off"),
    Topic.PLAN_B: _l("A step of plan B that you answer for"),
    Topic.RESULTS: _l("Somebody waits for a figure that you enter"),
    Topic.DECISIONS: _l("What was decided on requests that you filed or work on, and what went out"),
    Topic.MENTIONS: _l("Somebody names you in the talk, with an @"),
    Topic.TALK: _l("Comments where you take part"),
    Topic.REPORTS: _l("A report was published, or its PDF is ready"),
    Topic.HOUSE: _l("What communities plan and may need promotion for"),
}
WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday")
)  # fmt: skip


def _hours(first: int, last: int) -> list[SelectChoice]:
    return [SelectChoice(value=hour, label=f"{hour:02}:00") for hour in range(first, last + 1)]


def _hour(label: Any, first: int, last: int) -> ChoiceField:
    return ChoiceField(label, [Required(_l("Choose an hour."))], choices=_hours(first, last), coerce=int)


class NewsForm(Form):
    """`mail_<topic>` and, where it can be silent, `bell_<topic>`; then the hours."""

    begins = _hour(_l("Mail comes from"), 0, 23)
    ends = _hour(_l("until"), 1, 24)
    weekdays = ChecksField(
        _l("On these days"), [Required(_l("Choose a day at least. To get no mail at all, choose “No mail” above."))],
        choices=[SelectChoice(value=bit, label=name) for bit, name in enumerate(WEEKDAYS)], coerce=int,
    )  # fmt: skip
    digest_hour = _hour(_l("The daily mail comes at"), 0, 23)

    @classmethod
    def of(cls, choices: Choices) -> NewsForm:
        """The form as somebody has chosen so far."""
        hours = choices.hours
        shown: dict[str, Any] = {
            "begins": hours.begins, "ends": hours.ends, "digest_hour": hours.digest_hour,
            "weekdays": [bit for bit in range(7) if hours.weekdays & 1 << bit],
        }  # fmt: skip
        for topic, way in choices.ways.items():
            shown |= {f"mail_{topic}": way.by_mail, f"bell_{topic}": way.rings}
        return cls(formdata=None, data=shown)

    def validate_ends(self, field: Any) -> None:
        if field.data is not None and self.begins.data is not None and field.data <= self.begins.data:
            raise ValidationError(_("Choose an hour after that in which mail begins."))

    def ways(self) -> dict[Topic, Way]:
        """How each topic comes."""
        return {
            topic: Way(self[f"mail_{topic}"].data, topic in ALWAYS_RINGS or self[f"bell_{topic}"].data)
            for topic in Topic
        }

    def hours(self, zone: str) -> MailHours:
        """When mail comes."""
        weekdays = sum(1 << bit for bit in set(self.weekdays.data))
        return MailHours(zone, self.begins.data, self.ends.data, weekdays, self.digest_hour.data)


for _topic in Topic:
    _field = ChoiceField(_topic.label, [Required(_l("Choose one of the list."))], words=ByMail)
    setattr(NewsForm, f"mail_{_topic}", _field)
    if _topic not in ALWAYS_RINGS:
        setattr(NewsForm, f"bell_{_topic}", BooleanField(_topic.label))
