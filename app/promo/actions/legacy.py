"""What happened before the portal: a promo entered afterwards, so that its figures can be reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import can
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.reasons import in_source
from app.community.models import Initiative
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid, NotAllowed
from app.networks.models import NetworkFormat
from app.promo import tags
from app.promo.guards.requests import wrong_measure
from app.promo.models import Placement, PromoRequest, RequestNetwork
from app.promo.queries.legacy import OVER
from app.promo.states import NetworkDecision, PlacementState, RequestState
from app.promo.words import BudgetState, Kpi, Objective, RequestKind


@dataclass(frozen=True, slots=True)
class PastPost:
    """A post that went out then; of many only the format is known."""

    format: NetworkFormat
    title: str
    slot_at: datetime | None = None
    is_example_time: bool = False


def enter_case(
    initiative: Initiative,
    *,
    posts: Sequence[PastPost],
    task: str,
    objective: Objective,
    kpi: Kpi,
    actor: Person,
    kpi_reason: str = "",
    starts_on: date | None = None,
    title: str = "",
    **known: Any,
) -> PromoRequest:
    """Enter the promo of an initiative that is over: collecting, its posts measured, its figures still to be entered.

    `known` are further columns of the brief. Target, plan B, approvals and addresses may be missing: each is a stated
    gap of the report. Raises NotAllowed outside the actor's communities, Invalid for what cannot be.
    """
    if not can(actor, Permission.LEGACY_CASE_ENTER, community_id=initiative.community_id):
        raise NotAllowed(_("This is for the managers of the community “%(name)s”.", name=initiative.community.name))
    _check(initiative, objective, kpi, kpi_reason, starts_on)
    now, waiver = clock.now(), in_source(_l("It happened before the portal."))
    request_ = PromoRequest(
        **{
            "budget_state": BudgetState.UNKNOWN, "answers": {}, "community": initiative.community,
            "kind": RequestKind.INITIATIVE, "initiative": initiative, "title": title or initiative.title,
            "is_legacy": True, "filed_by": actor, "created_at": now, "saved_at": now, "task": task,
            "objective": objective, "kpi": kpi, "kpi_reason": kpi_reason, "starts_on": starts_on,
            "state": RequestState.COLLECTING, "collecting_at": now, **known,
        }
    )  # fmt: skip
    request_.networks = [
        RequestNetwork(
            network_id=network_id, decision=NetworkDecision.YES, decided_at=now, decided_by_id=actor.id,
            meeting_waiver=waiver,
        )
        for network_id in dict.fromkeys(post.format.network_id for post in posts)
    ]  # fmt: skip
    db.session.add(request_)
    record(tags.LEGACY_CASE_ENTERED, request_, actor=actor)
    _enter_posts(request_, posts, actor)
    return request_


def _enter_posts(request_: PromoRequest, posts: Sequence[PastPost], actor: Person) -> None:
    now = clock.now()
    entered = [
        Placement(
            request=request_, position=place, network_id=post.format.network_id, format_id=post.format.id,
            title=post.title, is_legacy=True, is_example_time=post.is_example_time, slot_at=post.slot_at,
            created_by_id=actor.id, created_at=now, state=PlacementState.MEASURED, measured_at=now,
            utm_content=f"post-{place}",
        )
        for place, post in enumerate(posts, start=1)
    ]  # fmt: skip
    db.session.add_all(entered)
    flush()
    for placement in entered:
        record(tags.PLACEMENT_MEASURED, placement, actor=actor)


def _check(initiative: Initiative, objective: Objective, kpi: Kpi, kpi_reason: str, starts_on: date | None) -> None:
    wrong = wrong_measure(objective, kpi, kpi_reason)
    if initiative.state not in OVER:
        wrong["initiative"] = _("“%(title)s” is not over: ask for its promotion instead.", title=initiative.title)
    if starts_on is not None and starts_on > clock.today(initiative.community.time_zone):
        wrong["starts_on"] = _("This day has not come yet: an earlier case has happened.")
    if wrong:
        raise Invalid(wrong)
