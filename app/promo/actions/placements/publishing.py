"""From the approval to the network: schedule, publish, the fast lane, pause, and what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from app.accounts.lifecycle import missing, move, open_step
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.errors import Invalid
from app.files.actions import save_picture
from app.networks.hosts import hosts_of, is_post_address
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo import tags
from app.promo.actions.locking import lock
from app.promo.actions.placements.content import is_fast_record_open
from app.promo.actions.placements.following import follow
from app.promo.actions.placements.reviewing import reopen
from app.promo.guards.placements import record_is_complete
from app.promo.models import Placement
from app.promo.settings import MISSED_HOURS
from app.promo.states import PlacementState
from app.web.formats import moment_text


def schedule_placement(placement: Placement, *, actor: Actor) -> None:
    """Fix the approved version for its slot; the request is scheduled with it once its plan is whole."""
    lock(placement)
    move(placement, "schedule", actor=actor)
    follow(placement.request)


def publish_placement(
    placement: Placement,
    *,
    actor: Actor,
    published_at: datetime,
    live_url: str = "",
    screenshot: FileStorage | None = None,
) -> None:
    """Note that the post is out, when, and where it can be seen. The request goes live and its targets lock."""
    _put_out(placement, "publish", actor, published_at, live_url, screenshot)


def publish_fast(
    placement: Placement,
    *,
    actor: Actor,
    published_at: datetime,
    reason: str,
    live_url: str = "",
    screenshot: FileStorage | None = None,
) -> None:
    """The fast lane: a senior has put it out at once; the record is completed within 24 hours."""
    _put_out(
        placement, "publish_fast", actor, published_at, live_url, screenshot, reason=reason, is_fast_lane=True,
        content_reminded_at=None,
    )  # fmt: skip


def publish_late(
    placement: Placement,
    *,
    actor: Actor,
    published_at: datetime,
    reason: str,
    live_url: str = "",
    screenshot: FileStorage | None = None,
) -> None:
    """It went out in time and nobody noted it until it counted as missed: the truth is told afterwards.

    Its booking has stood all the while, so the slot is not booked anew.
    """
    _put_out(placement, "publish_late", actor, published_at, live_url, screenshot, reason=reason, end_reason="")


def pause_placement(placement: Placement, *, actor: Actor, reason: str) -> None:
    """Hold it back while something is wrong on the channel."""
    lock(placement)
    move(placement, "pause", actor=actor, reason=reason)


def resume_placement(placement: Placement, *, actor: Actor) -> None:
    """Let a paused placement go on; where its approval fell meanwhile, it is reviewed again first."""
    lock(placement)
    move(placement, "resume", actor=actor)
    if placement.approvals and not placement.standing_approvals:
        reopen(placement, actor=SYSTEM)


def miss_placement(placement: Placement) -> bool:
    """Its slot has passed and nothing came out; False where it has another slot since this very moment."""
    lock(placement)
    if placement.slot_at is None or placement.slot_at + timedelta(hours=MISSED_HOURS()) > clock.now():
        return False
    reason = in_source(_l("Its slot passed and nothing was published."))
    move(placement, "miss", actor=SYSTEM, reason=reason, setting={"end_reason": reason})
    follow(placement.request)
    return True


def remind_of_content(placement: Placement) -> bool:
    """Ask the assignee once more, shortly before the content is due; False where it came this very moment."""
    lock(placement)
    if placement.state != PlacementState.CONTENT_DUE or placement.content_reminded_at is not None:
        return False
    assignee = placement.assignee.name if placement.assignee else ""
    placement.content_reminded_at = clock.now()
    record(tags.PLACEMENT_REMINDED, placement, actor=SYSTEM, changes={"assignee": assignee})
    return True


def remind_of_fast_lane(placement: Placement) -> bool:
    """24 hours after the fast lane, once: who completes the record is reminded of that, else who reviews it.

    False where somebody was faster.
    """
    lock(placement)
    if not is_fast_record_open(placement) or placement.content_reminded_at is not None:
        return False
    placement.content_reminded_at = clock.now()
    tag = tags.FAST_RECORD_OVERDUE if record_is_complete(placement) else tags.FAST_REVIEW_DUE
    record(tag, placement, actor=SYSTEM)
    return True


def _put_out(
    placement: Placement,
    action: str,
    actor: Actor,
    at: datetime,
    live_url: str,
    screenshot: FileStorage | None,
    *,
    reason: str | None = None,
    **columns: Any,
) -> None:
    """Any of the ways in which a post comes out; `columns` are set beside the proof of it."""
    lock(placement)
    open_step(placement, action, actor)  # before anything is asked for
    gaps = publication_gaps(placement, action, published_at=at, live_url=live_url, screenshot=screenshot, reason=reason)
    proof = _proof(live_url, screenshot, actor=actor, gaps=gaps)
    facts = {"live_url": proof["live_url"], "published_at": at, "slot_at": placement.slot_at}
    setting = proof | columns | {"published_by_id": actor.actor_id}
    move(placement, action, actor=actor, reason=reason, changes=facts, setting=setting, at=at)
    follow(placement.request)


def publication_gaps(
    placement: Placement,
    action: str,
    *,
    published_at: datetime | None,
    live_url: str,
    screenshot: FileStorage | None,
    reason: str | None = None,
) -> dict[str, Any]:
    """All for which a publication would be refused, by field; a time that is not known contradicts nothing."""
    gaps = missing(placement, action) | _proof_gaps(placement, live_url, has_picture=_is_sent(screenshot))
    if published_at is not None:
        gaps |= _time_gaps(placement, action, published_at)
    if reason is not None and not reason.strip():
        gaps["reason"] = _("Give a reason: others will read it.")
    return gaps


def _time_gaps(placement: Placement, action: str, published_at: datetime) -> dict[str, Any]:
    """Not after now; where it was approved, not before that; where it was missed, in time for its slot."""
    if published_at > clock.now():
        return {"published_at": _("This moment is still to come. Enter it once the post is out.")}
    if action == "publish_late" and (why := _too_early_for_slot(placement, published_at)):
        return {"published_at": why}
    if action != "publish_fast" and placement.approved_at is not None and published_at < placement.approved_at:
        return {"published_at": _("It was approved only later. Enter when it really went out.")}
    return {}


def _too_early_for_slot(placement: Placement, published_at: datetime) -> Any:
    """The hours after a slot in which a post still keeps it are those before it in which it already does."""
    slot, n_hours = placement.slot_at, MISSED_HOURS()
    if slot is None or published_at >= slot - timedelta(hours=n_hours):
        return None
    return ngettext(
        "Its slot was at %(moment)s. Enter when it really went out, at most %(num)s\u00a0hour before.",
        "Its slot was at %(moment)s. Enter when it really went out, at most %(num)s\u00a0hours before.",
        n_hours, moment=moment_text(slot, placement.request.community.time_zone),
    )  # fmt: skip


def _proof_gaps(placement: Placement, live_url: str, *, has_picture: bool) -> dict[str, Any]:
    is_story = takes_screenshot(placement)
    if live_url and not is_post_address(placement.network_id, live_url):
        hosts = ", ".join(hosts_of(placement.network_id))
        return {"live_url": _("Copy the address of the post itself on %(network)s (%(hosts)s).",
                              network=placement.network.name, hosts=hosts)}  # fmt: skip
    if live_url or (has_picture and is_story):
        return {}
    if has_picture:
        return {"live_url": _("A screenshot is enough for stories only. Enter where the post can be seen.")}
    if is_story:
        return {"live_url": _("Enter where the post can be seen, or add a screenshot of the story.")}
    return {"live_url": _("Enter where the post can be seen.")}


def _is_sent(screenshot: FileStorage | None) -> bool:
    return screenshot is not None and bool(screenshot.filename)


def _proof(live_url: str, screenshot: FileStorage | None, *, actor: Actor, gaps: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that prove a publication. Raises Invalid with the gaps; a file is only kept when there are none."""
    if gaps:
        raise Invalid(gaps)
    stored = None
    if screenshot is not None and _is_sent(screenshot):
        stored = save_picture(screenshot, field="screenshot", uploaded_by_id=actor.actor_id)
    return {"live_url": live_url, "screenshot_id": stored.id if stored else None}


def takes_screenshot(placement: Placement) -> bool:
    """True for a format that vanishes: a story has no lasting address."""
    return spec_of(placement.format_id).kind is FormatKind.STORY
