"""The blocks of 'my day': each at most seven rows, the late first, each row with the one act that clears it.

One query for each block (three for figures, one for all of own_requests), whatever stands in it: the block asks for one
row more than it shows, to know of more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, defaultload, joinedload, lazyload

from app.accounts.access import can_anywhere, reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core.db import db
from app.fallback.queries import proposals_for
from app.home.own_requests import own_requests
from app.home.rows import MOST_ROWS, Block, Row, block_of
from app.promo.access import is_visible_to
from app.promo.models import MeasurementPlan, Placement, PromoRequest, RequestNetwork, Wire
from app.promo.queries.placements import awaits_review, waits_for_its_truth, was_scheduled
from app.promo.queries.requests import asks
from app.promo.queries.routing import MAY_BE_DUE, is_to_decide
from app.promo.states import ON_THEIR_WAY, NetworkDecision, PlacementState, RequestState, WireState
from app.reports.access import visible as visible_reports
from app.reports.models import Report
from app.reports.states import ReportState
from app.results.queries import STORY_AGE, is_story, missing_by_placement

#: A row here names its request; which networks that asks would cost a query for each block.
_BARE = lazyload(PromoRequest.networks)
SOON = timedelta(hours=48)
VANISHES = timedelta(hours=24)  # a story and its figures
MISSED_FOR = timedelta(days=7)  # after that a missed post is history
_MOST_OUT = 60  # posts that are out and not measured, of one person: more than a week of them


def blocks_for(person: Person, *, now: datetime) -> list[Block]:
    """The blocks that hold something for `person` at `now`."""
    own = own_requests(person, now)
    asked = [
        own["to_answer"], proposals(person, now), to_triage(person, now), to_place(person, now),
        content_due(person, now), to_approve(person, now), to_publish(person, now), own["to_read"],
        readings_due(person, now), amber(person, now), own["to_report"], reports(person, now), own["drafts"],
    ]  # fmt: skip
    return [block for block in asked if block.rows]


def proposals(person: Person, now: datetime) -> Block:
    """Plan B waits for my word."""

    def row(wire: Wire) -> Row:
        due = wire.answer_due_at
        url = url_for("fallback.answer", number=wire.request_id, wire_id=wire.id)
        return Row(wire.audit_label, url, wire.request.title, due, bool(due and due < now), _l("Decide"), "planb")

    query = proposals_for(person).options(defaultload(Wire.request).options(_BARE))
    query = query.order_by(Wire.answer_due_at, Wire.id)
    return _block("proposals", _l("Plan B waits for you"), query, row, "fallback.index")


def to_triage(person: Person, now: datetime) -> Block:
    """Networks of requests that I own and that have no decision yet."""
    mine = sa.select(RequestNetwork.request_id).where(
        RequestNetwork.owner_id == person.id, RequestNetwork.decision.in_(MAY_BE_DUE)
    )
    query = (
        sa.select(PromoRequest)
        .where(PromoRequest.id.in_(mine), PromoRequest.state.in_(ON_THEIR_WAY | {RequestState.TRIAGE}))
        .where(asks(sa.and_(RequestNetwork.owner_id == person.id, is_to_decide())))
        .options(joinedload(PromoRequest.community), _BARE)
        .order_by(PromoRequest.triage_due_at, PromoRequest.id)
    )

    def row(request_: PromoRequest) -> Row:
        due = request_.triage_due_at
        url = url_for("requests.detail", number=request_.id)
        return Row(
            request_.audit_label, url, request_.community.name, due, bool(due and due < now), _l("Triage"), "primary"
        )

    return _block("to_triage", _l("To triage"), query, row, "triage.index", mine=1)


def to_place(person: Person, _now: datetime) -> Block:
    """Requests to which a network of mine said yes, and that have no slot there, or none any more."""
    if not can_anywhere(person, Permission.PLACEMENT_EDIT):
        return Block("to_place", _l("Accepted, without a slot"), ())
    placed = sa.exists().where(
        Placement.request_id == RequestNetwork.request_id,
        Placement.network_id == RequestNetwork.network_id,
        Placement.is_reserve.is_(False),
        Placement.state.not_in([PlacementState.RELEASED, PlacementState.MISSED]),
    )
    mine = sa.and_(RequestNetwork.owner_id == person.id, RequestNetwork.decision == NetworkDecision.YES, ~placed)
    query = (
        sa.select(PromoRequest)
        .where(PromoRequest.state.in_([RequestState.ACCEPTED, RequestState.SCHEDULED]), asks(mine))
        .options(joinedload(PromoRequest.community), _BARE)
        .order_by(PromoRequest.accepted_at, PromoRequest.id)
    )

    def row(request_: PromoRequest) -> Row:
        url = url_for("placements.new", number=request_.id)
        return Row(request_.audit_label, url, request_.community.name, None, False, _l("Hold a slot"))

    return _block("to_place", _l("Accepted, without a slot"), query, row, "requests.index", state="accepted")


def content_due(person: Person, now: datetime) -> Block:
    """Posts whose content I bring."""
    query = _placements().where(
        Placement.assignee_id == person.id,
        Placement.state.in_([PlacementState.CONTENT_DUE, PlacementState.CHANGES_REQUESTED]),
    )

    def row(placement: Placement) -> Row:
        is_back = placement.state == PlacementState.CHANGES_REQUESTED
        meta = _("Changes were asked for") if is_back else placement.request.title
        return _placement_row(placement, meta, placement.content_due_at, now, _l("Bring the content"))

    return _block(
        "content_due",
        _l("Content to bring"),
        query.order_by(Placement.content_due_at, Placement.id),
        row,
        "calendar.month",
    )


def to_approve(person: Person, now: datetime) -> Block:
    """Posts in review that I may approve: never my own (invariant 7)."""
    reach = reach_of(person, Permission.PLACEMENT_APPROVE)
    mine = sa.or_(Placement.network_id.in_(reach.network_ids), PromoRequest.community_id.in_(reach.community_ids))
    query = (
        _placements()
        .where(awaits_review(), is_visible_to(person), Placement.published_by_id.is_distinct_from(person.id))
        .where(sa.true() if reach.is_house else mine)
        .where(Placement.author_id.is_distinct_from(person.id), Placement.created_by_id != person.id)
        .order_by(Placement.review_due_at, Placement.id)
    )

    def row(placement: Placement) -> Row:
        return _placement_row(placement, placement.request.title, placement.review_due_at, now, _l("Review"))

    if not can_anywhere(person, Permission.PLACEMENT_APPROVE):
        return Block("to_approve", _l("To approve"), ())
    return _block("to_approve", _l("To approve"), query, row, "calendar.month")


def to_publish(person: Person, now: datetime) -> Block:
    """Posts that I put out within the next two days, or should have; approved ones that I schedule; those missed.

    One that was missed waits for a week: to be noted all the same, where that can be, or for a new slot.
    """
    state, slot = Placement.state, Placement.slot_at
    ahead = sa.or_(state == PlacementState.APPROVED, sa.and_(state == PlacementState.SCHEDULED, slot < now + SOON))
    missed = sa.and_(state == PlacementState.MISSED, slot > now - MISSED_FOR, waits_for_its_truth())
    query = (
        _placements()
        .add_columns(sa.and_(state == PlacementState.MISSED, was_scheduled()))
        .where(Placement.publisher_id == person.id, slot.is_not(None), sa.or_(ahead, missed))
        .order_by(slot, Placement.id)
    )
    found = db.session.execute(query.limit(MOST_ROWS + 1))
    rows = [_publish_row(placement, now, can_be_noted=can_be_noted) for placement, can_be_noted in found]
    return block_of("to_publish", _l("To publish"), rows, url_for("calendar.month"))


def _publish_row(placement: Placement, now: datetime, *, can_be_noted: bool) -> Row:
    if placement.state == PlacementState.APPROVED:
        return _placement_row(placement, _("Approved, not scheduled yet"), placement.slot_at, now, _l("Schedule"))
    if placement.state == PlacementState.SCHEDULED:
        return _placement_row(placement, placement.request.title, placement.slot_at, now, _l("Publish"))
    noting = url_for("placements.publish", number=placement.request_id, position=placement.position)
    anew = url_for("placements.new", number=placement.request_id)
    row = _placement_row(placement, _("Counted as missed"), placement.slot_at, now, _l("Hold a new slot"))
    if not can_be_noted:
        return replace(row, act_url=anew)
    return replace(row, act=_l("Note that it went out"), act_url=noting, other=(_l("Hold a new slot"), anew))


def readings_due(person: Person, now: datetime) -> Block:
    """Posts that are out and owe figures that can be read by now: those I put out, and those that I measure.

    A figure is due within a day of when it can first be read, that of a story before it vanishes (invariant 14).
    """
    measured_by_me = sa.exists().where(
        MeasurementPlan.request_id == Placement.request_id, MeasurementPlan.owner_id == person.id
    )
    query = (
        _placements()
        .where(Placement.state == PlacementState.PUBLISHED)
        .where(sa.or_(Placement.publisher_id == person.id, Placement.published_by_id == person.id, measured_by_me))
        .where(Placement.published_at < now - STORY_AGE)
        .order_by(Placement.published_at, Placement.id)
        .limit(_MOST_OUT)
    )
    out = db.session.scalars(query).all()
    owed = missing_by_placement(out, now=now)

    def due(placement: Placement) -> datetime:
        first = min(one.due_at for one in owed[placement.id])
        return first + (VANISHES - STORY_AGE if is_story(placement) else VANISHES)

    def row(placement: Placement) -> Row:
        url = url_for("results.enter", number=placement.request_id, of=placement.position)
        when = due(placement)
        return Row(placement.audit_label, url, placement.request.title, when, when < now, _l("Enter"))

    owing = sorted((one for one in out if one.id in owed), key=due)
    more = url_for("results.index", mine=1) if len(owing) > MOST_ROWS else None
    return Block("readings_due", _l("Figures due"), [row(one) for one in owing[:MOST_ROWS]], more)


def amber(person: Person, now: datetime) -> Block:
    """Wires of mine whose check is near while the prepared reserve is not approved."""
    query = (
        sa.select(Wire)
        .join(Wire.request)
        .join(Wire.reserve)
        .options(contains_eager(Wire.request).options(_BARE), contains_eager(Wire.reserve))
        .where(Wire.state == WireState.ARMED, Wire.owner_id == person.id, Wire.check_at < now + SOON)
        .where(Placement.state != PlacementState.APPROVED, PromoRequest.state.notin_([RequestState.DRAFT]))
        .order_by(Wire.check_at, Wire.id)
    )

    def row(wire: Wire) -> Row:
        reserve = wire.reserve
        url = url_for("placements.detail", number=wire.request_id, position=reserve.position if reserve else 1)
        meta = _("The reserve is not approved yet")
        return Row(wire.audit_label, url, meta, wire.check_at, wire.check_at < now, _l("Make it ready"))

    return _block("amber", _l("Plan B is not ready"), query, row, "fallback.index")


def reports(person: Person, now: datetime) -> Block:
    """Reports in review that I may publish."""
    if not can_anywhere(person, Permission.REPORT_PUBLISH):
        return Block("reports", _l("Reports to publish"), ())
    reach = reach_of(person, Permission.REPORT_PUBLISH)
    mine = sa.or_(
        PromoRequest.community_id.in_(reach.community_ids), asks(RequestNetwork.network_id.in_(reach.network_ids))
    )
    query = (
        visible_reports(person)
        .options(contains_eager(Report.request).options(_BARE), joinedload(Report.written_by))
        .where(Report.state == ReportState.REVIEW, sa.true() if reach.is_house else mine)
        .order_by(PromoRequest.report_due_on, Report.id)
    )

    def row(report: Report) -> Row:
        url = url_for("reports.detail", number=report.request_id, edition=report.edition)
        due_on = report.request.report_due_on
        is_late = bool(due_on and due_on < now.astimezone(ZoneInfo(person.time_zone)).date())
        meta = _("Sent to review by %(name)s", name=report.written_by.name)
        return Row(report.audit_label, url, meta, None, is_late, _l("Read and publish"), "primary")

    return _block("reports", _l("Reports to publish"), query, row, "reports.index", state=ReportState.REVIEW)


def _placements() -> sa.Select[Placement]:
    return sa.select(Placement).join(Placement.request).options(contains_eager(Placement.request).options(_BARE))


def _placement_row(placement: Placement, meta: str, due: datetime | None, now: datetime, act: Any) -> Row:
    url = url_for("placements.detail", number=placement.request_id, position=placement.position)
    return Row(placement.audit_label, url, meta, due, bool(due and due < now), act)


def _block(key: str, title: Any, query: sa.Select[Any], row: Callable[[Any], Row], more: str, **filters: Any) -> Block:
    found = db.session.scalars(query.limit(MOST_ROWS + 1))
    return block_of(key, title, [row(one) for one in found], url_for(more, **filters))
