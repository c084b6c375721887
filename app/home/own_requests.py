"""The requests that wait for one person: to decide, to place, to answer, drafts, results to read, reports to begin.

One query for the six blocks, whatever stands in them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.access import can_anywhere, reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission, Role
from app.core.db import UTCDateTime
from app.fallback.settings import FRESH_HOURS
from app.home.asking import answers_to, in_order
from app.home.rows import MOST_ROWS, Block, Row, block_of
from app.promo.access import is_visible_to
from app.promo.models import MeasurementPlan, Placement, PromoRequest, RequestNetwork, ReturnedField
from app.promo.queries.requests import asks
from app.promo.queries.routing import MAY_BE_DUE, is_to_decide
from app.promo.settings import SILENT_DAYS, SILENT_NOTICE_DAYS
from app.promo.states import ON_THEIR_WAY, NetworkDecision, PlacementState, RequestState
from app.reports.models import Report
from app.results.models import CurrentReading
from app.web.formats import day, moment_text

A_DAY = timedelta(days=1)
_NEVER = sa.cast(sa.null(), UTCDateTime())
_NOWHERE = sa.cast(sa.null(), sa.String())


def own_requests(person: Person, now: datetime) -> dict[str, Block]:
    """The six blocks by their keys; those that are not for `person` are empty."""
    found = _found(person, now)
    return {
        "to_triage": block_of(
            "to_triage", _l("To triage"), [_to_decide(one, to, now) for one, _at, to, _why in found["to_triage"]],
            url_for("triage.index", mine=1),
        ),
        "to_place": block_of(
            "to_place", _l("Accepted, without a slot"), [_to_place(one) for one, *_more in found["to_place"]],
            url_for("requests.index", state=RequestState.ACCEPTED),
        ),
        "to_answer": block_of(
            "to_answer", _l("To answer"), [_to_answer(one, at, now) for one, at, *_more in found["to_answer"]],
            url_for("requests.index", state=RequestState.NEEDS_INFO, mine=1),
        ),
        "to_read": block_of(
            "to_read", _l("Results to read"), [_to_read(one, at, now) for one, at, *_more in found["to_read"]],
            url_for("requests.index", state=RequestState.LIVE),
        ),
        "to_report": block_of(
            "to_report", _l("Reports to begin"), [_to_report(one, person, now) for one, *_more in found["to_report"]],
            url_for("report_steps.new"),
        ),
        "drafts": block_of(
            "drafts", _l("Drafts to finish"), [_draft(one) for one, *_more in found["drafts"]],
            url_for("requests.index", state=RequestState.DRAFT, mine=1),
        ),
    }  # fmt: skip


def _to_decide(request_: PromoRequest, network_id: str, now: datetime) -> Row:
    due = request_.triage_due_at
    url = url_for("triage.decide", number=request_.id, network=network_id)
    is_late = bool(due and due < now)
    return Row(
        request_.audit_label, url, request_.community.name, due, is_late, lazy_pgettext("button", "Triage"), "primary"
    )


def _to_place(request_: PromoRequest) -> Row:
    url = url_for("placements.new", number=request_.id)
    return Row(request_.audit_label, url, request_.community.name, None, False, _l("Hold a slot"))


def _to_answer(request_: PromoRequest, asked_at: datetime | None, now: datetime) -> Row:
    """It is due before the request closes by itself, and late from when its author is warned of that."""
    url = url_for("requests.detail", number=request_.id)
    closes_at = asked_at + timedelta(days=SILENT_DAYS()) if asked_at else None
    is_late = closes_at is not None and closes_at - timedelta(days=SILENT_NOTICE_DAYS()) < now
    return Row(request_.audit_label, url, _("SMM asks for more"), closes_at, is_late, _l("Answer"), "primary")


def _draft(request_: PromoRequest) -> Row:
    url = url_for("requests.review", number=request_.id)
    meta = _("Saved %(when)s", when=moment_text(request_.saved_at))
    return Row(request_.audit_label, url, meta, None, False, _l("Go on"))


def _to_read(request_: PromoRequest, read_at: datetime | None, now: datetime) -> Row:
    """It is late a day after the last reading has ceased to be fresh enough for a check of plan B."""
    url = url_for("results.enter", number=request_.id)
    what = request_.kpi.label if request_.kpi else ""
    if read_at is None:
        meta = _("%(what)s: not read yet", what=what)
    else:
        meta = _("%(what)s: last read %(when)s", what=what, when=moment_text(read_at))
    since = read_at or request_.live_at or now
    return Row(request_.audit_label, url, meta, None, since + _fresh() + A_DAY < now, _l("Enter"))


def _to_report(request_: PromoRequest, person: Person, now: datetime) -> Row:
    url = url_for("report_steps.new", request=request_.number)
    due_on = request_.report_due_on
    meta = _("Promised by %(day)s", day=day(due_on)) if due_on else _("Everything is out")
    is_late = bool(due_on and due_on < now.astimezone(ZoneInfo(person.time_zone)).date())
    return Row(request_.audit_label, url, meta, None, is_late, _l("Begin"))


def _found(person: Person, now: datetime) -> dict[str, list[Any]]:
    questions = {
        key: (question(person, now), MOST_ROWS + 1)
        for key, question, permission in _QUESTIONS
        if can_anywhere(person, permission)
    }
    things = (
        sa.select(PromoRequest)
        .where(is_visible_to(person))
        # a row names its request and at most its community, not whom it asks
        .options(joinedload(PromoRequest.community), lazyload(PromoRequest.networks))
    )
    return answers_to(things, PromoRequest, questions)


def _asking(order: Any, read_at: Any = _NEVER, network_id: Any = _NOWHERE) -> sa.Select[Any]:
    return in_order(PromoRequest, order, read_at=read_at, network_id=network_id)


def _with_questions(person: Person, _now: datetime) -> sa.Select[Any]:
    """Those of mine that came back with questions, each with when the last that is open was asked."""
    asked_at = (
        sa.select(sa.func.max(ReturnedField.returned_at))
        .where(ReturnedField.request_id == PromoRequest.id, ReturnedField.answered_at.is_(None))
        .scalar_subquery()
    )
    return _asking(asked_at, asked_at).where(
        PromoRequest.filed_by_id == person.id, PromoRequest.state == RequestState.NEEDS_INFO
    )


def _begun(person: Person, _now: datetime) -> sa.Select[Any]:
    """Those that I began and have not handed in, the last one that I wrote at first."""
    return _asking(PromoRequest.saved_at.desc()).where(
        PromoRequest.filed_by_id == person.id, PromoRequest.state == RequestState.DRAFT
    )


def _undecided(person: Person, _now: datetime) -> sa.Select[Any]:
    """Those with networks that I own and that have no decision yet."""
    mine = sa.select(RequestNetwork.request_id).where(
        RequestNetwork.owner_id == person.id, RequestNetwork.decision.in_(MAY_BE_DUE)
    )
    waits = sa.and_(RequestNetwork.owner_id == person.id, is_to_decide())
    first = (
        sa.select(sa.func.min(RequestNetwork.network_id))
        .where(RequestNetwork.request_id == PromoRequest.id, waits)
        .correlate(PromoRequest)
        .scalar_subquery()
    )
    return (
        _asking(PromoRequest.triage_due_at, network_id=first)
        .where(PromoRequest.id.in_(mine), PromoRequest.state.in_(ON_THEIR_WAY | {RequestState.TRIAGE}))
        .where(asks(waits))
    )


def _unplaced(person: Person, _now: datetime) -> sa.Select[Any]:
    """Those to which a network of mine said yes, and that have no slot there, or none any more.

    Once another network has published, only what never had one.
    """
    before, after = [RequestState.ACCEPTED, RequestState.SCHEDULED], [RequestState.LIVE, RequestState.COLLECTING]
    counts = sa.or_(
        Placement.state.not_in([PlacementState.RELEASED, PlacementState.MISSED]), PromoRequest.state.in_(after)
    )
    placed = (
        sa.exists()
        .where(
            Placement.request_id == RequestNetwork.request_id,
            Placement.network_id == RequestNetwork.network_id,
            Placement.is_reserve.is_(False),
            counts,
        )
        .correlate(RequestNetwork, PromoRequest)
    )
    mine = sa.and_(RequestNetwork.owner_id == person.id, RequestNetwork.decision == NetworkDecision.YES)
    return _asking(PromoRequest.accepted_at).where(
        PromoRequest.state.in_([*before, *after]), sa.not_(PromoRequest.is_legacy), asks(sa.and_(mine, ~placed))
    )


def _running(person: Person, now: datetime) -> sa.Select[Any]:
    """Those that are live, that I measure, and whose result so far is no longer fresh enough for a check of plan B."""
    there = CurrentReading
    read_at = (
        sa.select(sa.func.max(there.read_at))
        .where(there.request_id == PromoRequest.id, there.placement_key == 0, there.metric == PromoRequest.kpi)
        .scalar_subquery()
    )
    since = sa.func.coalesce(read_at, PromoRequest.live_at)
    return (
        _asking(since, read_at)
        .outerjoin(MeasurementPlan, MeasurementPlan.request_id == PromoRequest.id)
        .where(PromoRequest.state == RequestState.LIVE, PromoRequest.kpi.is_not(None), _is_measured_by(person))
        .where(since < now - _fresh())
    )


def _unreported(person: Person, now: datetime) -> sa.Select[Any]:
    """Those whose figures are collected without a report: that I filed or measure; for an analyst all within reach.

    Posts are out before the event takes place: until the day of the target or of the report there is no result to tell.
    """
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    has_come = sa.or_(
        PromoRequest.target_on.is_(None), PromoRequest.target_on <= today, PromoRequest.report_due_on <= today
    )
    reach = reach_of(person, Permission.REPORT_WRITE)
    everywhere = sa.or_(
        PromoRequest.community_id.in_(reach.community_ids), asks(RequestNetwork.network_id.in_(reach.network_ids))
    )
    in_reach = sa.false() if not person.has_role(Role.ANALYST) else sa.true() if reach.is_house else everywhere
    return (
        _asking(PromoRequest.report_due_on)
        .outerjoin(MeasurementPlan, MeasurementPlan.request_id == PromoRequest.id)
        .where(PromoRequest.state == RequestState.COLLECTING, has_come)
        .where(~sa.exists().where(Report.request_id == PromoRequest.id))
        .where(sa.or_(PromoRequest.filed_by_id == person.id, _is_measured_by(person), in_reach))
    )


def _is_measured_by(person: Person) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(MeasurementPlan.owner_id, PromoRequest.filed_by_id) == person.id


def _fresh() -> timedelta:
    return timedelta(hours=FRESH_HOURS())


#: Each with the permission without which nothing of it waits.
_QUESTIONS: tuple[tuple[str, Callable[[Person, datetime], sa.Select[Any]], Permission], ...] = (
    ("to_triage", _undecided, Permission.REQUEST_TRIAGE),
    ("to_place", _unplaced, Permission.PLACEMENT_EDIT),
    ("to_answer", _with_questions, Permission.REQUEST_FILE),
    ("drafts", _begun, Permission.REQUEST_FILE),
    ("to_read", _running, Permission.READING_ENTER),
    ("to_report", _unreported, Permission.REPORT_WRITE),
)
