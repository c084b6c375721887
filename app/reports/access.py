"""Who reads and writes reports: those who see the request, with the permission in its scope."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.access import can, can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core.db import db
from app.core.errors import NotAllowed, NotFound
from app.promo.access import is_visible_to, request_for
from app.promo.models import PromoRequest
from app.reports.models import Report, ReportPrint

T = TypeVar("T")


def visible(person: Person) -> sa.Select[Report]:
    """The reports that `person` may read: those of the requests they see, drafts too."""
    may_read = sa.true() if can_anywhere(person, Permission.REPORT_READ) else sa.false()
    return sa.select(Report).join(Report.request).where(is_visible_to(person), may_read)


def report_for(person: Person, number: int, edition: int) -> Report:
    """Version `edition` of the report on R-`number`, for those who may read it."""
    query = visible(person).where(Report.request_id == number, Report.edition == edition)
    request_ = contains_eager(Report.request)
    return _found(
        db.session.scalar(
            query.options(
                request_.joinedload(PromoRequest.community),
                request_.joinedload(PromoRequest.initiative),
                request_.joinedload(PromoRequest.event),
                request_.joinedload(PromoRequest.filed_by),
                joinedload(Report.written_by),
                joinedload(Report.approved_by),
            )
        )
    )


def written_by(person: Person, number: int, edition: int) -> Report:
    """The same for one who writes it; NotAllowed for those who only read."""
    report = report_for(person, number, edition)
    if not may_write(person, report.request):
        raise NotAllowed(_("The texts of this report are written by others."))
    return report


def reported_for(person: Person, number: int) -> PromoRequest:
    """The request R-`number`, for one who may begin its report."""
    request_ = request_for(person, number)
    if not may_write(person, request_):
        raise NotAllowed(_("The report on this request is written by others."))
    return request_


def print_for(person: Person, number: int, edition: int, print_id: int) -> ReportPrint:
    """A print of this very report; found only under its own report (T02, T03)."""
    report = report_for(person, number, edition)
    query = sa.select(ReportPrint).where(ReportPrint.report_id == report.id, ReportPrint.id == print_id)
    return _found(db.session.scalar(query.options(joinedload(ReportPrint.file))))


def may_write(person: Person, request_: PromoRequest) -> bool:
    """True for those who write reports on this request."""
    networks = request_.scope_network_ids
    return can(person, Permission.REPORT_WRITE, community_id=request_.community_id, network_ids=networks)


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFound
    return thing
