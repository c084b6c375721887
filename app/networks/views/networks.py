"""The networks, and what each format demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core.urls import is_web_address
from app.networks import queries
from app.networks.access import format_for, may_edit_channels
from app.networks.labels import GROUPS, REQUIREMENTS, SOURCE_KINDS, format_label, full_format_label
from app.networks.models import Channel, NetworkFormat
from app.networks.remarks import remark_words
from app.networks.requirements import FormatSpec, Requirement
from app.networks.slots import DayHours, slot_words, week
from app.networks.wording import value_words
from app.web.pages import page

blueprint = Blueprint("networks", __name__)

#: What one looks up most often, on top of the page of a format.
SHORT = (
    ("caption_max", _l("Caption")),
    ("hashtags_max", _l("Hashtags")),
    ("image_rec_px", _l("Picture")),
    ("video_max_s", _l("Video")),
    ("content_due_h", _l("Content is due ahead by")),
)


@blueprint.get("/networks")
@requires(Permission.NETWORK_READ)
def index() -> Response:
    """All networks with their formats, and the channels of the house."""
    person = signed_in_person()
    networks = queries.networks(person)
    lines = [FormatLine.of(format_) for format_ in queries.formats_of([network.id for network in networks])]
    return page(
        "networks/network_index.html",
        networks=networks,
        formats={network_id: list(group) for network_id, group in groupby(lines, lambda line: line.network_id)},
        channels=[ChannelLine.of(channel, person) for channel in queries.channels(person)],
        may_add=can_anywhere(person, Permission.NETWORK_EDIT),
    )


@blueprint.get("/networks/<string:network_id>/<string:slug>")
@requires(Permission.NETWORK_READ)
def format_detail(network_id: str, slug: str) -> Response:
    """Every requirement of a format with its source, the day it was checked and how sure we are."""
    format_ = format_for(signed_in_person(), network_id, slug)
    spec = queries.spec_of(format_)
    return page(
        "networks/format_detail.html",
        label=format_label(spec),
        full_label=full_format_label(spec),
        network=format_.network,
        short=[(label, value_words(spec.values[key], spec)) for key, label in SHORT],
        groups=list(_groups(spec)),
    )


@dataclass(frozen=True, slots=True)
class FormatLine:
    """A format in the list of its network."""

    network_id: str
    label: Any
    address: str
    caption: Any
    content_due: Any

    @classmethod
    def of(cls, format_: NetworkFormat) -> FormatLine:
        spec = queries.spec_of(format_)
        return cls(
            network_id=spec.network_id,
            label=format_label(spec),
            address=url_for("networks.format_detail", network_id=spec.network_id, slug=spec.slug),
            caption=value_words(spec.values["caption_max"], spec),
            content_due=value_words(spec.values["content_due_h"], spec),
        )


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel in the list of all."""

    channel: Channel
    kind: Any
    week: list[DayHours]
    slots: str
    is_mine: bool

    @classmethod
    def of(cls, channel: Channel, person: Person) -> ChannelLine:
        return cls(
            channel=channel,
            kind=channel.network.name if channel.network else channel.kind.label,
            week=week(channel),
            slots=slot_words(channel),
            is_mine=may_edit_channels(person, channel.network_id),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement as the page shows it."""

    label: Any
    value: Any
    requirement: Requirement
    source_kind: Any
    source_url: str  # empty where the source has no address
    note: Any  # None where there is none in the reader's language
    source_title: Any  # the same

    @classmethod
    def of(cls, requirement: Requirement, spec: FormatSpec) -> Line:
        source = requirement.source
        return cls(
            label=REQUIREMENTS[requirement.key],
            value=value_words(requirement, spec),
            requirement=requirement,
            source_kind=SOURCE_KINDS.get(source.kind, source.kind),
            source_url=source.url if is_web_address(source.url) else "",
            note=remark_words(requirement.note),
            source_title=remark_words(source.title),
        )


def _groups(spec: FormatSpec) -> Iterator[tuple[Any, list[Line]]]:
    for title, keys in GROUPS:
        lines = [Line.of(spec.values[key], spec) for key in keys if key in spec.values]
        if lines:
            yield title, lines
