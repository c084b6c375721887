"""What a placement would show, as the checks of its format see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.core.urls import is_web_address
from app.creatives.checks import Finding, PostFacts, Rule, check, hard
from app.creatives.queries import post_facts
from app.networks.captions import length
from app.networks.labels import CAPTION_UNITS, full_format_label
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo.models import Placement
from app.promo.queries.placements import is_opened_lately
from app.web.formats import moment_text


def post_of(placement: Placement, *, caption: str | None = None) -> PostFacts:
    """The facts of a placement's post; `caption` stands in for one that is still being typed."""
    has_title = spec_of(placement.format_id).number("title_max") is not None
    return post_facts(
        placement.caption if caption is None else caption,
        [part.creative for part in placement.creatives],
        title=placement.title if has_title else "",
    )


def findings_of(placement: Placement, *, caption: str | None = None) -> list[Finding]:
    """What of the post breaks a requirement of its format, hard ones first.

    A video may be cut and kept elsewhere (it may be far larger than what we take): nothing asks for its file, and one
    that is here is checked.
    """
    format_ = spec_of(placement.format_id)
    found = check(post_of(placement, caption=caption), format_)
    if format_.kind is FormatKind.VIDEO:
        found = [finding for finding in found if finding.rule is not Rule.MEDIA_REQUIRED]
    return sorted(found, key=lambda finding: not finding.is_hard)


def content_gaps(placement: Placement) -> dict[str, Any]:
    """What the content still lacks before anybody approves it: field -> sentence."""
    gaps: dict[str, Any] = {}
    for finding in hard(findings_of(placement)):
        gaps[finding.field] = f"{gaps[finding.field]} {finding.sentence}" if finding.field in gaps else finding.sentence
    if not placement.caption.strip() and not placement.creatives:
        gaps["caption"] = _("Write a caption or add a picture: there is nothing to show yet.")
    if any(not part.creative.alt_text.strip() for part in placement.creatives):
        gaps["alt_text"] = _("Describe each picture for those who cannot see it.")
    if any(part.creative.shows_people and not part.creative.consent_note.strip() for part in placement.creatives):
        gaps["consent_note"] = _("Say who agreed to be shown, and where that is kept.")
    return gaps | _destination_gaps(placement)


def _destination_gaps(placement: Placement) -> dict[str, Any]:
    if placement.destination_url and not is_web_address(placement.destination_url):
        return {"destination_url": _("Enter a full web address that starts with https:// or http://.")}
    if placement.destination_url and placement.destination_opened_at is None:
        return {"destination": _("Open the destination and say that it works.")}
    return {}


def record_gaps(placement: Placement) -> dict[str, Any]:
    """What the record of a post that is out lacks: what any post has by then, and where it can be seen."""
    if placement.live_url or placement.screenshot_id is not None:
        return content_gaps(placement)
    return content_gaps(placement) | {"live_url": _("Enter where the post can be seen.")}


@dataclass(frozen=True, slots=True)
class Counted:
    """How long a caption is, in the unit of its network, and the most that fits."""

    n: int
    most: int | None
    unit: Any

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.n > self.most


def counted(placement: Placement, caption: str) -> Counted:
    """The counter under a caption; the limit under a picture may be another than without."""
    format_ = spec_of(placement.format_id)
    under_media = format_.number("caption_max_media") if placement.creatives else None
    most = under_media if under_media is not None else format_.number("caption_max")
    return Counted(
        length(caption, format_.caption_unit), None if most is None else int(most), CAPTION_UNITS[format_.caption_unit]
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist before a review: what is asked, whether it is there, and what one should know."""

    words: Any
    is_done: bool
    note: Any = ""


def checklist(placement: Placement, *, now: datetime) -> list[Item]:
    """What a reviewer relies on; the same that the guards ask for."""
    findings = findings_of(placement)
    pictures = [part.creative for part in placement.creatives]
    text_is_fine = not any(finding.is_hard and finding.field != "media" for finding in findings)
    media_are_fine = not any(finding.is_hard and finding.field == "media" for finding in findings)
    items = [
        Item(
            _("Text within the limits of %(format)s", format=full_format_label(spec_of(placement.format_id))),
            text_is_fine,
        )
    ]
    items.append(Item(_("Pictures as the network takes them"), media_are_fine))
    if pictures:
        items.append(Item(_("Each picture described in words"), all(one.alt_text.strip() for one in pictures)))
    if any(one.shows_people for one in pictures):
        agreed = all(one.consent_note.strip() for one in pictures if one.shows_people)
        items.append(Item(_("Whoever is shown has agreed"), agreed))
    if placement.destination_url:
        items.append(_opened(placement, now))
    return items


def _opened(placement: Placement, now: datetime) -> Item:
    at, who = placement.destination_opened_at, placement.destination_opened_by
    if at is None or who is None:
        return Item(_("Destination opened by a person"), False, _("Nobody has said so yet."))
    note = _("%(name)s, %(time)s", name=who.name, time=moment_text(at))
    asked_at = min(placement.approved_at or now, now)  # what was approved was opened in time before that
    return Item(_("Destination opened by a person"), is_opened_lately(placement, now=asked_at), note)
