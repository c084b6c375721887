"""The blocks of 'my day': each at most seven rows, the late first, each row with the one act that clears it.

A query for all of own_requests, one for own_posts (and one for the figures that they owe), one for each other block:
whatever one's roles, seven. A block asks for one row more than it shows, to know of more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
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
from app.home.own_posts import SOON, own_posts
from app.home.own_requests import own_requests
from app.home.rows import MOST_ROWS, Block, Row, block_of
from app.promo.models import Meeting, Placement, PromoRequest, RequestNetwork, Wire
from app.promo.queries.meetings import meetings_that_wait
from app.promo.queries.requests import asks
from app.promo.states import MeetingState, PlacementState, RequestState, WireState
from app.reports.access import visible as visible_reports
from app.reports.models import Report
from app.reports.states import ReportState

#: A row here names its request; which networks that asks would cost a query for each block.
_BARE = lazyload(PromoRequest.networks)
_PROPOSED = MeetingState.PROPOSED


def blocks_for(person: Person, *, now: datetime) -> list[Block]:
    """The blocks that hold something for `person` at `now`, those with something late first."""
    own = own_requests(person, now) | own_posts(person, now)
    asked = [
        own["to_answer"], proposals(person, now), own["to_triage"], own["to_place"], own["content_due"],
        own["to_approve"], own["to_publish"], own["to_read"], own["readings_due"], amber(person, now),
        own["to_report"], reports(person, now), own["drafts"],
    ]  # fmt: skip
    found = [block for block in [meetings(person, now), *asked] if block.rows]
    return sorted(found, key=lambda block: not any(row.is_late for row in block.rows))


def meetings(person: Person, now: datetime) -> Block:
    """Meetings of mine: those of the day, those that I have not closed, and those that nobody has booked yet."""

    def row(meeting: Meeting) -> Row:
        url = url_for("meetings.detail", meeting_id=meeting.id)
        meta = f"{meeting.community.name}, {meeting.place}"
        if meeting.state == _PROPOSED:
            meta = _("Proposed, not booked yet")
        title = _("Meeting on %(network)s", network=meeting.network.name)
        is_late = meeting.ends_at < now and (meeting.proposed_by_id == person.id or meeting.state == _PROPOSED)
        return Row(title, url, meta, meeting.starts_at, is_late, _l("Open the meeting"), is_slot=True)

    query = meetings_that_wait(person, now).order_by(Meeting.starts_at, Meeting.id)
    return _block("meetings", _l("Meetings"), query, row, "meetings.index", mine=1)


def proposals(person: Person, now: datetime) -> Block:
    """Plan B waits for my word."""

    def row(wire: Wire) -> Row:
        due = wire.answer_due_at
        url = url_for("fallback.answer", number=wire.request_id, wire_id=wire.id)
        return Row(wire.audit_label, url, wire.request.title, due, bool(due and due < now), _l("Decide"), "planb")

    query = proposals_for(person).options(defaultload(Wire.request).options(_BARE))
    query = query.order_by(Wire.answer_due_at, Wire.id)
    return _block("proposals", _l("Plan B waits for you"), query, row, "fallback.index")


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


def _block(key: str, title: Any, query: sa.Select[Any], row: Callable[[Any], Row], more: str, **filters: Any) -> Block:
    found = db.session.scalars(query.limit(MOST_ROWS + 1))
    return block_of(key, title, [row(one) for one in found], url_for(more, **filters))
