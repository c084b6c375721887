"""Every change of an event: each step of its life cycle once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.lifecycle import move
from app.audit.actions import diff, record
from app.audit.actors import Actor, ActorKind
from app.community import tags
from app.community.guards import closing_at_odds, end_at_odds, target_at_odds
from app.community.models import Community, Event
from app.community.states import EventState
from app.core import clock
from app.core.errors import Invalid, NotAllowed
from app.core.slugs import add_with_slug
from app.core.versions import check_version, keep, lock_row

_FIXED = frozenset({EventState.RUNNING, EventState.HELD, EventState.REVIEWED, EventState.CANCELLED})


def create_event(community: Community, *, actor: Actor, title: str, aim: str) -> Event:
    """Start a draft; when and where follow with the planning."""
    event = Event(
        community=community, title=title, aim=aim, time_zone=community.time_zone, created_at=clock.now(),
        state=EventState.DRAFT,
    )  # fmt: skip
    add_with_slug(event, title)
    record(tags.EVENT_CREATED, event, actor=actor)
    return event


def edit_event(event: Event, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change an event before it runs; afterwards only the texts of the review remain open, by their own steps.

    Raises Invalid for what its state needs and the change would take away, Conflict for two edits at once.
    """
    lock_row(event)
    if event.state in _FIXED:
        raise NotAllowed(_("The event has begun or is over: what was announced stays as it was."))
    check_version(event, values, version=version, sentence=_conflict_of(event))
    if gaps := event_gaps(event, values):
        raise Invalid(gaps)
    if changes := keep(event, values, version=version, sentence=_conflict_of(event)):
        record(tags.EVENT_CHANGED, event, actor=actor, changes=changes)


def plan_event(event: Event, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Fix when, where and how many; also the way back of a postponed event, which then needs a new day."""
    _assign(event, values, version)
    move(event, "plan", actor=actor, changes=diff(event), setting={"stop_reason": None, "stopped_at": None})


def open_registration(event: Event, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Open the registration; the clock does so by itself at the opening time when all is there."""
    _assign(event, values, version)
    move(event, "open", actor=actor, changes=diff(event))


def close_registration(event: Event, *, actor: Actor) -> None:
    """Close the registration. A person who closes before the time moves the closing time to now."""
    if actor.actor_kind == ActorKind.PERSON and event.state == EventState.OPEN:
        opened, now = event.registration_opens_at, clock.now()
        if opened is not None and now > opened and now < (event.registration_closes_at or now):
            event.registration_closes_at = now
    move(event, "close", actor=actor, changes=diff(event))


def start_event(event: Event, *, actor: Actor) -> None:
    """The start time has come: by the clock only."""
    move(event, "start", actor=actor)


def hold_event(event: Event, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Enter who came, walk-ins apart."""
    _assign(event, values, version)
    move(event, "hold", actor=actor, changes=diff(event))


def review_event(event: Event, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Keep feedback and lessons; the show-up rate follows from the attendance."""
    _assign(event, values, version)
    move(event, "review", actor=actor, changes=diff(event))


def postpone_event(event: Event, *, actor: Actor, reason: str, notice: str = "", version: int | None = None) -> None:
    """Put an event off: with a reason, and a notice where people have registered."""
    _assign(event, {"notice": notice}, version)
    move(event, "postpone", actor=actor, reason=reason, changes=diff(event), setting={"stop_reason": reason})


def cancel_event(event: Event, *, actor: Actor, reason: str, notice: str = "", version: int | None = None) -> None:
    """Call an event off: with a reason, and a notice where people have registered."""
    _assign(event, {"notice": notice}, version)
    move(event, "cancel", actor=actor, reason=reason, changes=diff(event), setting={"stop_reason": reason})


def _conflict_of(event: Event) -> str:
    return str(_("“%(thing)s” was changed while you wrote.", thing=event.title))


def _assign(event: Event, values: dict[str, Any], version: int | None) -> None:
    lock_row(event)
    check_version(event, values, version=version, sentence=_conflict_of(event))
    for name, value in values.items():
        setattr(event, name, value)


def event_gaps(event: Event, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the state of the event needs and an edit would take away, or what contradicts itself: field -> sentence."""
    becomes = {name: values.get(name, getattr(event, name)) for name in _NEEDED}
    gaps = _at_odds(becomes)
    starts = becomes["starts_at"]
    if starts is not None and starts != event.starts_at and starts <= clock.now():
        gaps["starts_at"] = _("This is in the past. Enter a day and time ahead.")
    if event.state in {EventState.PLANNED, EventState.OPEN, EventState.CLOSED}:
        asked = {name: becomes[name] for name in ("starts_at", "ends_at", "registration_target")}
        gaps |= {name: _("A planned event needs this.") for name, value in asked.items() if value is None}
        if not becomes["place"] and not becomes["link"]:
            gaps["place"] = _("Say where it is: a place, or a link to join.")
    if event.state in {EventState.OPEN, EventState.CLOSED}:
        names = ("registration_url", "registration_opens_at", "registration_closes_at", "pace_curve")
        gaps |= {name: _("An open registration needs this.") for name in names if not becomes[name]}
    return gaps


def _at_odds(becomes: dict[str, Any]) -> dict[str, Any]:
    """What contradicts itself, whatever the state of the event."""
    opens, closes = becomes["registration_opens_at"], becomes["registration_closes_at"]
    found = {
        "ends_at": end_at_odds(becomes["starts_at"], becomes["ends_at"]),
        "registration_target": target_at_odds(becomes["registration_target"], becomes["capacity"]),
        "registration_closes_at": closing_at_odds(opens, closes, becomes["ends_at"]),
    }
    return {name: why for name, why in found.items() if why}


_NEEDED = (
    "starts_at", "ends_at", "place", "link", "capacity", "registration_target", "registration_url",
    "registration_opens_at", "registration_closes_at", "pace_curve",
)  # fmt: skip
