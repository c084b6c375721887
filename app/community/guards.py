"""What must be there before a community, an event or an initiative takes a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.community.models import Community, Event, Initiative, Platform
from app.community.queries import ledger_of
from app.community.states import COMMUNITY, EVENT, INITIATIVE
from app.core import clock
from app.core.db import db

Gaps = Mapping[str, Any]


@COMMUNITY.guard("activate")
def has_owner_task_platform(community: Community) -> Gaps:
    """An owner, a key task and at least one platform."""
    gaps: dict[str, Any] = {}
    if community.owner is None:
        gaps["owner"] = _("Choose who owns the community.")
    if not community.key_task:
        gaps["key_task"] = _("Write the key task: what the community is there for.")
    in_use = sa.select(Platform.id).where(Platform.community_id == community.id, Platform.retired_at.is_(None))
    if db.session.scalar(in_use.limit(1)) is None:
        gaps["platform"] = _("Add at least one platform: where the community meets.")
    return gaps


@EVENT.guard("plan")
def has_date_place_target(event: Event) -> Gaps:
    """A day and time ahead, after registration has closed; a place or a link; a target within the capacity."""
    gaps = _dates(event)
    if not event.place and not event.link:
        gaps["place"] = _("Say where it is: a place, or a link to join.")
    if event.registration_target is None:
        gaps["registration_target"] = _("Set how many registrations you aim for.")
    elif why := target_at_odds(event.registration_target, event.capacity):
        gaps["registration_target"] = why
    return gaps


def end_at_odds(starts_at: datetime | None, ends_at: datetime | None) -> Any:
    """Why an event cannot end then, or None; times that are not known contradict nothing, here and below."""
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        return _("It ends before it starts. Check both times.")
    return None


def target_at_odds(target: int | None, capacity: int | None) -> Any:
    """Why so many registrations cannot be aimed for, or None."""
    if target is not None and capacity is not None and target > capacity:
        return _("The target is above the capacity. Lower it, or find more room.")
    return None


def closing_at_odds(opens_at: datetime | None, closes_at: datetime | None, ends_at: datetime | None) -> Any:
    """Why registration cannot close then, or None."""
    if closes_at is None:
        return None
    if opens_at is not None and closes_at <= opens_at:
        return _("Registration closes before it opens. Check both times.")
    if ends_at is not None and closes_at > ends_at:
        return _("Registration closes after the event has ended. Check both times.")
    return None


def _dates(event: Event) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    if event.starts_at is None:
        gaps["starts_at"] = _("Enter the day and time when it starts.")
    elif event.starts_at <= clock.now():
        gaps["starts_at"] = _("This is in the past. Enter a day and time ahead.")
    if event.ends_at is None:
        gaps["ends_at"] = _("Enter the day and time when it ends.")
    elif why := end_at_odds(event.starts_at, event.ends_at) or closing_at_odds(
        event.registration_opens_at, event.registration_closes_at, event.ends_at
    ):
        gaps["ends_at"] = why
    return gaps


@EVENT.guard("open")
def has_registration(event: Event) -> Gaps:
    """A registration page, opening and closing times, and what the pace is compared with."""
    gaps: dict[str, Any] = {}
    if not event.registration_url:
        gaps["registration_url"] = _("Enter the address of the registration page.")
    if event.registration_opens_at is None:
        gaps["registration_opens_at"] = _("Enter when registration opens.")
    if event.pace_curve is None:
        gaps["pace_curve"] = _("Choose what registrations are compared with on the way.")
    if why := _wrong_closing(event):
        gaps["registration_closes_at"] = why
    return gaps


def _wrong_closing(event: Event) -> Any:
    closes = event.registration_closes_at
    if closes is None:
        return _("Enter when registration closes.")
    if why := closing_at_odds(event.registration_opens_at, closes, event.ends_at):
        return why
    return _("This is in the past. Enter a day and time ahead.") if closes <= clock.now() else None


@EVENT.guard("start")
def has_begun(event: Event) -> Gaps:
    """The start time has come."""
    if event.starts_at is None or event.starts_at > clock.now():
        return {"starts_at": _("It has not begun yet.")}
    return {}


@EVENT.guard("hold")
def has_attendance(event: Event) -> Gaps:
    """How many had registered, cancelled and came; walk-ins apart."""
    gaps: dict[str, Any] = {
        name: _("Enter a number; 0 if there were none.")
        for name in ("n_registered", "n_cancelled", "n_attended", "n_walk_ins")
        if getattr(event, name) is None
    }
    registered = event.n_registered or 0
    if not gaps and (event.n_cancelled or 0) > registered:
        gaps["n_cancelled"] = _("More have cancelled than had registered. Check both numbers.")
    elif not gaps and (event.n_attended or 0) > registered - (event.n_cancelled or 0):
        gaps["n_attended"] = _("More came than were left on the list. Count those who had not registered as walk-ins.")
    return gaps


@EVENT.guard("review")
def has_feedback(event: Event) -> Gaps:
    """Feedback and lessons; the show-up rate (M27) follows from the attendance."""
    return _texts(event, feedback=_("Write what people said."), lessons=_("Write what to keep and what to change."))


@EVENT.guard("postpone", "cancel")
def has_notice(event: Event) -> Gaps:
    """Where registration had been opened, a notice to those registered is drafted; a reason always."""
    if event.opened_at is not None and not event.notice:
        return {"notice": _("Draft the notice to those who have registered.")}
    return {}


def last_day_at_odds(starts_on: date | None, ends_on: date | None) -> Any:
    """Why an initiative cannot end on that day, or None."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return _("It ends before it starts. Check both days.")
    return None


@INITIATIVE.guard("plan")
def has_plan(initiative: Initiative) -> Gaps:
    """An owner, the unit of result, baseline, target, dates that are not over, and for whom it is."""
    gaps = _texts(
        initiative,
        unit_one=_("Name the unit of result, such as “book”."),
        beneficiary=_("Write for whom it is."),
    )
    asked = {
        "owner": _("Choose who owns the initiative."),
        "baseline": _("Enter where you start from; 0 if there is nothing yet."),
        "target": _("Enter the number you aim for."),
        "starts_on": _("Enter the first day."),
        "ends_on": _("Enter the last day."),
    }
    gaps |= {name: why for name, why in asked.items() if getattr(initiative, name) is None}
    if why := last_day_at_odds(initiative.starts_on, initiative.ends_on):
        gaps["ends_on"] = why
    elif initiative.ends_on and initiative.ends_on < clock.today(initiative.community.time_zone):
        gaps["ends_on"] = _("This is in the past. Enter a day ahead, or enter it as one from before the portal.")
    return gaps


@INITIATIVE.guard("start")
def has_reached_its_first_day(initiative: Initiative) -> Gaps:
    """The first day has come; the ledger opens with it."""
    if initiative.starts_on is None or initiative.starts_on > clock.today(initiative.community.time_zone):
        return {"starts_on": _("The first day has not come yet. Move it to start earlier.")}
    return {}


@INITIATIVE.guard("pause")
def has_review_date(initiative: Initiative) -> Gaps:
    """A reason, and a day ahead to look again."""
    if initiative.review_on is None:
        return {"review_on": _("Enter the day on which you look again.")}
    if initiative.review_on <= clock.today(initiative.community.time_zone):
        return {"review_on": _("This is in the past. Enter a day ahead.")}
    return {}


@INITIATIVE.guard("complete")
def is_over_and_balanced(initiative: Initiative) -> Gaps:
    """The last day has come, and the ledger balances: items in = exchanged + left."""
    gaps: dict[str, Any] = {}
    if initiative.ends_on is None or initiative.ends_on > clock.today(initiative.community.time_zone):
        gaps["ends_on"] = _("Enter the day on which it ended; it cannot lie ahead.")
    elif why := last_day_at_odds(initiative.starts_on, initiative.ends_on):
        gaps["ends_on"] = why
    ledger = ledger_of(initiative)
    if initiative.n_left is None:
        gaps["n_left"] = _("Count what is left; 0 if nothing is.")
    elif ledger.n_in != ledger.n_exchanged + initiative.n_left:
        gaps["n_left"] = _(
            "The ledger does not balance: %(n_in)s in, %(n_out)s exchanged, so %(n)s should be left. "
            "Correct the ledger or count again.",
            n_in=ledger.n_in, n_out=ledger.n_exchanged, n=ledger.n_left,
        )  # fmt: skip
    return gaps


@INITIATIVE.guard("review")
def has_outcomes(initiative: Initiative) -> Gaps:
    """Outcomes against the baseline, lessons, thanks to members."""
    return _texts(
        initiative,
        outcomes=_("Write what came of it, compared with the baseline."),
        lessons=_("Write what to keep and what to change."),
        thanks=_("Write whom you thank, and for what."),
    )


def _texts(thing: Any, **sentences: Any) -> dict[str, Any]:
    return {name: sentence for name, sentence in sentences.items() if not getattr(thing, name)}
