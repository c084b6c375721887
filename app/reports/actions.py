"""Each change of a report: begin, write, publish, correct, print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.lifecycle import move
from app.accounts.models import Person
from app.audit.actions import record, record_apart
from app.audit.actors import SYSTEM, Actor
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.versions import keep, lock_row
from app.jobs.claims import queue_again
from app.jobs.queue import wake
from app.jobs.states import WorkState
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.reports import tags
from app.reports.codec import sealed, to_plain
from app.reports.models import Report, ReportPrint, ReportSnapshot
from app.reports.queries import latest_of
from app.reports.sections import build_content
from app.reports.states import OUT_REPORTS, ReportState

PRINT = "reports.print"
TEXTS = ("verdict", "quotes", "factors", "worked_well", "to_change", "to_decide")
_WRITABLE = frozenset({ReportState.DRAFT, ReportState.REVIEW})


def draft_report(request_: PromoRequest, *, actor: Person) -> Report:
    """Begin the report on a request whose figures are being collected. Raises Conflict where there is one already."""
    if request_.state != RequestState.COLLECTING:
        raise Conflict(
            _("%(number)s is now: %(state)s. A report is begun when everything is out and figures are collected.",
              number=request_.number, state=request_.state.label)
        )  # fmt: skip
    if latest_of(request_.id) is not None:
        raise Conflict(_("There is a report on %(number)s already.", number=request_.number))
    return _begin(request_, edition=1, actor=actor)


def write_texts(report: Report, texts: Mapping[str, str], *, version: int | None, actor: Actor) -> None:
    """Keep what people say beside the figures. Raises Conflict when it is published, or was saved by another one."""
    lock_row(report)
    if report.state not in _WRITABLE:
        raise Conflict(
            _("%(report)s is published: it never changes. Begin a correction instead.", report=report.audit_label)
        )
    values = {name: text.strip() for name, text in texts.items() if name in TEXTS}
    sentence = _("This report was written in meanwhile. Compare and choose.")
    if changes := keep(report, values, version=version, sentence=sentence):
        record(tags.REPORT_CHANGED, report, actor=actor, changes=changes)


def send_to_review(report: Report, *, actor: Actor) -> None:
    """Hand the report to those who publish it."""
    move(report, "send_to_review", actor=actor)


def return_report(report: Report, *, actor: Actor, reason: str) -> None:
    """Give it back to its writer, with a word on what is missing."""
    if not reason.strip():
        raise Invalid({"reason": _("Say what is missing: the writer will read it.")})
    move(report, "return", actor=actor, reason=reason)


def publish_report(report: Report, *, actor: Actor) -> None:
    """Freeze the report: figures, texts, sources and the hash over all of it, in this transaction.

    The request becomes 'reported', an earlier version 'superseded'. Raises Invalid for what is missing.
    """
    lock_row(report)  # what is written now is either in the snapshot or refused
    move(report, "publish", actor=actor, setting={"approved_by_id": actor.actor_id})
    db.session.refresh(report, ["approved_by"])
    assert report.published_at is not None
    content = build_content(report, now=report.published_at)
    plain = to_plain(content)
    db.session.add(
        ReportSnapshot(
            report_id=report.id, colour=content.verdict.colour, content=plain, sha256=sealed(plain),
            at=report.published_at,
        )
    )  # fmt: skip
    db.session.flush()
    earlier = sa.select(Report).where(Report.request_id == report.request_id, Report.id != report.id)
    for old in db.session.scalars(earlier.where(Report.state == ReportState.PUBLISHED)):
        move(old, "supersede", actor=SYSTEM)
    move(report.request, "report", actor=SYSTEM)


def correct_report(report: Report, *, change_note: str, actor: Person) -> Report:
    """Begin the next version of a published report; the old one stays readable and in force until then."""
    if not change_note.strip():
        raise Invalid({"change_note": _("Say what is corrected and why: it stands in the new version.")})
    if report.state != ReportState.PUBLISHED:
        raise Conflict(_("Only the published version can be corrected."))
    newest = latest_of(report.request_id)
    if newest is not None and newest.id != report.id:
        raise Conflict(_("Version %(n)s has been begun already.", n=newest.edition))
    if report.request.state == RequestState.CLOSED:
        raise Conflict(_("%(number)s is closed. A senior reopens it first.", number=report.request.number))
    move(report.request, "correct", actor=actor)
    texts = {name: getattr(report, name) for name in TEXTS}
    return _begin(report.request, edition=report.edition + 1, actor=actor, change_note=change_note.strip(), **texts)


def ask_for_print(report: Report, *, locale: str, actor: Actor) -> ReportPrint:
    """Have the worker make the PDF in `locale`; a print that is there or under way is not made twice."""
    if report.state not in OUT_REPORTS:
        raise Conflict(_("A PDF is made of a published report."))
    query = sa.select(ReportPrint).where(ReportPrint.report_id == report.id, ReportPrint.locale == locale)
    print_ = db.session.scalar(query)
    if print_ is None:
        now = clock.now()
        print_ = ReportPrint(report=report, locale=locale, asked_by_id=actor.actor_id, asked_at=now, next_try_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(print_)
        except IntegrityError:  # asked for by another one in the same second
            return db.session.scalars(query).one()
    elif print_.state == WorkState.DEAD:
        queue_again(print_)
    wake(PRINT)
    return print_


def note_export(report: Report, *, file: str, actor: Actor) -> None:
    """Whoever takes a PDF or a table along stands in the log (T53)."""
    record_apart(tags.REPORT_EXPORTED, report, actor=actor, changes={"file": file})


def _begin(request_: PromoRequest, *, edition: int, actor: Person, **values: Any) -> Report:
    report = Report(
        request=request_, edition=edition, written_by=actor, created_at=clock.now(), state=ReportState.DRAFT, **values
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        raise Conflict(_("This report has just been begun.")) from None
    record(tags.REPORT_DRAFTED, report, actor=actor, reason=values.get("change_note"))
    return report
