"""Forms of communities, leaders, platforms and member counts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.community.forms.fields import PersonField
from app.community.states import CommunityKind, Openness, PlatformKind
from app.figures.kinds import EvidenceGrade
from app.networks.models import Channel
from app.web.choices import ChoiceField, RadiosField, ZoneField
from app.web.fields import AddressField, DayField, LineField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form


class NewCommunityForm(Form):
    """The short first form: what makes a community, and where it meets."""

    name = LineField(_l("Name"), [Required(_l("Enter the name of the community."))])
    kind = RadiosField(_l("Kind"), [Required(_l("Choose the kind."))], words=CommunityKind)
    openness = RadiosField(_l("Inner or open"), [Required(_l("Choose who may join."))], words=Openness)
    key_task = ParagraphField(
        _l("Key task"), [Required(_l("Write what the community is there for, in one sentence."))], most=500
    )
    owner = PersonField(_l("Owner"), optional=_l("Nobody yet"))
    platform_kind = ChoiceField(_l("Where it meets"), words=PlatformKind, optional=_l("Not known yet"))
    platform_name = LineField(_l("Name of the group or chat"))


class CommunityForm(EditForm):
    name = LineField(_l("Name"), [Required(_l("Enter the name of the community."))])
    kind = RadiosField(_l("Kind"), [Required(_l("Choose the kind."))], words=CommunityKind)
    openness = RadiosField(_l("Inner or open"), [Required(_l("Choose who may join."))], words=Openness)
    key_task = ParagraphField(_l("Key task"), most=500)
    about = ParagraphField(_l("About the community"))
    owner = PersonField(_l("Owner"), optional=_l("Nobody yet"))
    time_zone = ZoneField(_l("Time zone"))
    is_private = BooleanField(_l("Private"))


class LeaderForm(Form):
    name = LineField(_l("Name of the leader"), [Required(_l("Enter the name."))], id="leader_name")  # beside `name`
    duty = LineField(_l("What they do"))


class PlatformForm(EditForm):
    name = LineField(_l("Name"), [Required(_l("Enter the name of the group, chat or list."))])
    kind = ChoiceField(_l("Kind"), [Required(_l("Choose the kind."))], words=PlatformKind)
    url = AddressField(_l("Address"))
    channel = ChoiceField(_l("Channel that publishes there"), optional=_l("None"), choices=[])

    def offer(self, channels: list[Channel]) -> PlatformForm:
        """Let one of `channels` be chosen; the value is the channel."""
        by_id = {str(channel.id): channel for channel in channels}
        self.channel.choices = [(key, channel.name) for key, channel in by_id.items()]
        self._channels = by_id
        current = self.channel.object_data
        if isinstance(current, Channel) and not self.is_submitted():
            self.channel.data = str(current.id)
        return self

    def values(self, *leave_out: str) -> dict[str, Any]:
        return {**super().values(*leave_out), "channel": self._channels.get(self.channel.data or "")}


class CountForm(Form):
    """A member count, or its correction."""

    counted_on = DayField(_l("Day"), [Required(_l("Enter the day of the count."))])
    n_members = NumberField(_l("Members"), [Required(_l("Enter how many members there were."))], most=1_000_000_000)
    grade = ChoiceField(_l("How it is known"), [Required(_l("Choose how it is known."))], words=EvidenceGrade)
    note = LineField(_l("Note"))
